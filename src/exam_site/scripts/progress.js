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

  const empty = () => ({ version: VERSION, answers: {}, practice: {}, mock: null, history: [] });
  let memory = null; // the state, where the browser keeps nothing
  let trouble = ""; // why it keeps nothing, for the reader
  const listeners = [];

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  function need(holds, where, what) {
    if (!holds) throw new Error(`${where} must be ${what}`);
  }

  const isAmount = (value, most = 1e6) => typeof value === "number" && value >= 0 && value <= most;

  // One answered question: what was given, which lines of the scheme are ticked, credits.
  function checkAnswer(answer, where, credits) {
    need(isObject(answer), where, "an object");
    need(Array.isArray(answer.given) && answer.given.length <= 20, `${where}.given`, "a list");
    for (const given of answer.given) {
      const short = typeof given === "string" && given.length <= LONGEST;
      need(short || isAmount(given, 20), `${where}.given`, `text of at most ${LONGEST} characters, or box numbers`);
    }
    const lines = credits?.length ?? 20;
    need(Array.isArray(answer.marks), `${where}.marks`, "a list");
    for (const mark of answer.marks) {
      need(Number.isInteger(mark) && mark >= 1 && mark <= lines, `${where}.marks`, `numbers from 1 to ${lines}`);
    }
    const sum = credits && answer.marks.reduce((total, mark) => total + credits[mark - 1], 0);
    need(isAmount(answer.credits, 4), `${where}.credits`, "a number of credits");
    need(!credits || (new Set(answer.marks).size === answer.marks.length && sum === answer.credits), `${where}.credits`, `what its marks add up to, ${sum}`);
  }

  function checkAnswers(answers, where, exam) {
    need(isObject(answers), where, "an object");
    for (const [id, answer] of Object.entries(answers)) {
      need(/^[1-9][a-z]$/.test(id) && (!exam || Object.hasOwn(exam, id)), `${where}.${id.slice(0, 20)}`, "a question of the exam");
      checkAnswer(answer, `${where}.${id}`, exam?.[id]);
    }
  }

  function checkMock(mock, exam) {
    need(isObject(mock), "mock", "an object");
    checkAnswers(mock.answers, "mock.answers", exam);
    for (const key of ["spent", "extra", "seed"]) need(isAmount(mock[key], 1e7), `mock.${key}`, "a number");
    need(typeof mock.fresh === "boolean" && typeof mock.handedIn === "boolean", "mock", "an attempt");
    need(typeof mock.when === "string" && mock.when.length <= 40, "mock.when", "a date");
  }

  // Refuses a state that this site has not written; `exam` gives the credits of each line.
  function check(state, exam) {
    need(isObject(state), "the file", "an object, written by Export");
    need(Number.isInteger(state.version) && state.version >= 1, "version", "a whole number");
    if (state.version > VERSION) {
      throw new Error(`it was written by a newer version of this site (${state.version}; this one reads up to ${VERSION})`);
    }
    checkAnswers(state.answers, "answers", exam);
    need(isObject(state.practice), "practice", "an object");
    for (const [id, count] of Object.entries(state.practice)) {
      need(/^[1-9][a-z]$/.test(id) && isObject(count), `practice.${id.slice(0, 20)}`, "a question that can be practised");
      need(isAmount(count.tried) && isAmount(count.right, count.tried), `practice.${id}`, "counts");
    }
    if (state.mock !== null) checkMock(state.mock, exam);
    need(Array.isArray(state.history) && state.history.length <= ATTEMPTS, "history", `a list of at most ${ATTEMPTS}`);
    for (const attempt of state.history) {
      need(isObject(attempt) && typeof attempt.when === "string" && attempt.when.length <= 40, "history", "attempts");
      need(isAmount(attempt.minutes) && isAmount(attempt.credits, 90), "history", "attempts with minutes and credits");
      need(typeof attempt.fresh === "boolean", "history", "attempts");
    }
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
    return check(state, exam);
  }

  // The state as it is kept now.
  function load() {
    if (memory) return memory;
    let text = null;
    try {
      text = localStorage.getItem(KEY);
    } catch {
      return forget("This browser lets no page keep anything");
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
    trouble = `${reason}. Your answers last until you leave this page; export them to keep them.`;
    memory = empty();
    return memory;
  }

  function save(state) {
    if (!memory) {
      try {
        localStorage.setItem(KEY, JSON.stringify(state));
      } catch {
        forget("This browser has no room left to keep your answers");
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
    ATTEMPTS, empty, read, load, save, update, earned, importText, onChange,
    trouble: () => trouble,
  };
})((globalThis.selfTest ??= {}));
