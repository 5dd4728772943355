// What the reader has answered, kept in this browser under one key and nowhere else.
// Every change reads what is kept first, so that two open tabs do not undo each other.
((selfTest) => {
  const KEY = "i2dl-exam";
  const UNREADABLE = `${KEY}-unreadable`; // what could not be read is moved here, not lost
  const VERSION = 1;
  const LONGEST = 5000; // characters of one answer
  const LARGEST = 2_000_000; // characters of a file to import
  const ATTEMPTS = 50; // mock exams that the history keeps
  // From version n to n + 1: MIGRATIONS[n](state) returns the state in the next form.
  const MIGRATIONS = {};
  const FORBIDDEN = "This browser lets no page keep anything";
  const FULL = "This browser has no room left to keep your answers";

  const empty = () => ({ version: VERSION, answers: {}, practice: {}, mock: null, history: [] });
  let memory = null; // the state, where the browser keeps nothing
  let trouble = ""; // why it keeps nothing, for the reader
  const listeners = [];

  // The form of a state: each part is a function that refuses a value with its place.
  const only = (fits, what) => (value, where) => {
    if (!fits(value)) throw new Error(`${where} must be ${what}`);
  };
  const amount = (most = 1e12) => only((value) => typeof value === "number" && value >= 0 && value <= most, `a number from 0 to ${most}`);
  const text = (most) => only((value) => typeof value === "string" && value.length <= most, `text of at most ${most} characters`);
  const whole = only((value) => Number.isInteger(value) && value >= 0, "a whole number");
  const flag = only((value) => typeof value === "boolean", "true or false");
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  const list = (part, most = 20) => (value, where) => {
    only((all) => Array.isArray(all) && all.length <= most, `a list of at most ${most}`)(value, where);
    for (const each of value) part(each, where);
  };

  // An object with just these keys: whatever else there is, this site did not write it.
  const object = (parts) => (value, where) => {
    const same = (found) => isObject(found) && String(Object.keys(found).sort()) === String(Object.keys(parts).sort());
    only(same, `an object with ${Object.keys(parts).join(", ")}`)(value, where);
    for (const key in parts) parts[key](value[key], `${where}.${key}`);
  };

  const byQuestion = (part) => (value, where) => {
    only(isObject, "an object")(value, where);
    for (const id of Object.keys(value)) {
      only((name) => /^[1-9][a-z]$/.test(name), "the name of a question")(id, `${where}.${id.slice(0, 20)}`);
      part(value[id], `${where}.${id}`);
    }
  };

  const given = (value, where) => (typeof value === "string" ? text(LONGEST) : whole)(value, where);
  const answers = byQuestion(object({ given: list(given), marks: list(whole), credits: amount(4) }));
  const attempt = { when: text(40), fresh: flag };
  const mock = object({ ...attempt, spent: amount(), extra: amount(), seed: whole, answers, handedIn: flag });
  const FORM = object({
    version: whole,
    answers,
    practice: byQuestion(object({ tried: amount(), right: amount() })),
    mock: (value, where) => value === null || mock(value, where),
    history: list(object({ ...attempt, minutes: amount(), credits: amount(90) }), ATTEMPTS),
  });

  // Refuses answers that the exam does not ask for, or whose credits do not add up.
  function checkCredits(answers, exam) {
    for (const [id, { marks, credits }] of Object.entries(answers)) {
      const lines = Object.hasOwn(exam, id) ? exam[id] : null;
      if (!lines) throw new Error(`${id} is no question of the exam`);
      const sum = marks.reduce((total, line) => total + lines[line - 1], 0);
      if (sum !== credits || new Set(marks).size < marks.length) throw new Error(`the credits of ${id} are not the sum of its marks`);
    }
  }

  // Refuses a state that this site has not written; `exam` gives the credits of each line.
  function check(state, exam, version) {
    if (state?.version > version) {
      throw new Error(`it was written by a newer version of this site (${state.version}; this one reads up to ${version})`);
    }
    FORM(state, "the content");
    only((found) => found === version, version)(state.version, "version");
    if (exam) for (const some of [state.answers, state.mock?.answers ?? {}]) checkCredits(some, exam);
    return state;
  }

  // A text as a state of the present version.
  function read(text, exam, migrations = MIGRATIONS, version = VERSION) {
    let state;
    try {
      state = JSON.parse(text);
    } catch {
      throw new Error("it is not JSON");
    }
    while (isObject(state) && state.version < version && migrations[state.version]) {
      state = { ...migrations[state.version](state), version: state.version + 1 };
    }
    return check(state, exam, version);
  }

  // The state as it is kept now.
  function load() {
    if (memory) return memory;
    let text;
    try {
      text = localStorage.getItem(KEY);
    } catch {
      return forget(FORBIDDEN);
    }
    if (text === null) return empty();
    try {
      return read(text);
    } catch (error) {
      if (/newer version/.test(error.message)) return forget("What is kept here comes from a newer version of this site. It is left as it is");
      return setAside(text, error.message);
    }
  }

  function setAside(text, reason) {
    try {
      localStorage.setItem(UNREADABLE, text);
      localStorage.removeItem(KEY);
    } catch {
      return forget("What is kept here cannot be read, and there is no room to put it aside");
    }
    trouble = `What was kept here could not be read: ${reason}. It was put aside as “${UNREADABLE}”, and you start anew.`;
    return empty();
  }

  // Goes on without keeping anything.
  function forget(reason) {
    trouble = `${reason}. Your answers last until you leave this page.`;
    memory = empty();
    return memory;
  }

  function save(state) {
    if (!memory) {
      try {
        localStorage.setItem(KEY, JSON.stringify(state));
      } catch (error) {
        forget(/quota/i.test(error.name) ? FULL : FORBIDDEN);
      }
    }
    if (memory) memory = state;
    for (const listener of listeners) listener(state);
  }

  // Applies a change to what is kept at this moment.
  function update(change) {
    const state = load();
    change(state);
    save(state);
  }

  // Takes the place of what is kept, also where that could not be read.
  function replace(state) {
    memory = null;
    trouble = "";
    save(state);
  }

  const earned = (answers, problem = "") =>
    Object.entries(answers).reduce((sum, [id, answer]) => sum + (id.startsWith(problem) ? answer.credits : 0), 0);

  function importText(text, exam) {
    if (text.length > LARGEST) throw new Error("it is larger than anything this site exports");
    return read(text, exam);
  }

  const onChange = (listener) => {
    listeners.push(listener);
    globalThis.addEventListener?.("storage", (event) => {
      if (event.key === KEY || event.key === null) listener(load());
    });
  };

  selfTest.progress = {
    ATTEMPTS, empty, read, load, replace, update, earned, importText, onChange,
    trouble: () => trouble,
  };
})((globalThis.selfTest ??= {}));
