// What the reader has answered, kept in this browser under one key and nowhere else.
// Every change reads what is kept first, so that two open tabs do not undo each other.
((selfTest) => {
  const KEY = "i2dl-exam";
  const UNREADABLE = `${KEY}-unreadable`; // what could not be read is moved here, not lost
  const VERSION = 3;
  const LONGEST = 5000; // characters of one answer
  const ATTEMPTS = 50; // mock exams that the history keeps
  const [MINUTE, DAY] = [60_000, 86_400_000]; // ms
  // From version n to n + 1: MIGRATIONS[n](state) returns the state in the next form.
  const PAPERS = ["A", "B", "A with other numbers"]; // the last one is no longer offered
  const papered = (old) => (isObject(old) ? (({ fresh, ...rest }) => ({ ...rest, paper: fresh ? PAPERS[2] : "A" }))(old) : old);
  const MIGRATIONS = {
    1: (state) => ({ ...state, answers: mapped(state.answers, (old) => ({ ...old, tries: 1, first: old.credits, best: old.credits, seen: false, counts: true })) }),
    2: (state) => ({
      ...state,
      cards: {},
      answers: mapped(state.answers, (old) => ({ ...old, day: 0, touched: 0, recall: old.counts ? old.credits : old.first, held: old.tries ? 1 : 0 })),
      practice: mapped(state.practice, (old) => ({ ...old, row: 0, next: 1, ten: [] })),
      mock: papered(state.mock),
      history: Array.isArray(state.history) ? state.history.map(papered) : state.history,
    }),
  };
  const FORBIDDEN = "This browser lets no page keep anything";
  const FULL = "This browser has no room left to keep your answers";

  const empty = () => ({ version: VERSION, answers: {}, practice: {}, cards: {}, mock: null, history: [] });
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
  const mapped = (all, change) => (isObject(all) ? Object.fromEntries(Object.entries(all).map(([id, each]) => [id, isObject(each) ? change(each) : each])) : all);
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

  const byName = (names, what, part) => (value, where) => {
    only(isObject, "an object")(value, where);
    for (const id of Object.keys(value)) {
      only((name) => names.test(name), `the name of a ${what}`)(id, `${where}.${id.slice(0, 20)}`);
      part(value[id], `${where}.${id}`);
    }
  };
  const byQuestion = (part) => byName(/^[1-9][a-z]$/, "question", part);

  const given = (value, where) => (typeof value === "string" ? text(LONGEST) : whole)(value, where);
  const paper = { given: list(given), marks: list(whole), credits: amount(4) };
  // Credits of the last try, of the first, and of the best one before the solution was seen; `counts`: what is given is such a try.
  // The day of that first try, and the last day of a try or of opening the solution (0: unknown). A fresh try is the first on a day,
  // with the solution closed: `recall` are the credits of the last one. `held`: what is given is a draft (0), a try (1), a fresh try (2).
  const dated = { day: whole, touched: whole, recall: amount(4), held: only((value) => [0, 1, 2].includes(value), "0, 1 or 2") };
  const answer = object({ ...paper, tries: whole, first: amount(4), best: amount(4), seen: flag, counts: flag, ...dated });
  const attempt = { when: text(40), paper: only((value) => PAPERS.includes(value), `one of ${PAPERS.join(", ")}`) };
  const mock = object({ ...attempt, spent: amount(), extra: amount(), seed: whole, answers: byQuestion(object(paper)), handedIn: flag });
  // First tries of a question, those that were right, the last ones in a row; the variant that comes next; its verdicts in the drill.
  const tried = object({ tried: amount(), right: amount(), row: whole, next: whole, ten: list(flag, 10) });
  // When it is due and was rated, in minutes since 1970; stability, difficulty, state of FSRS; how often it was forgotten.
  const rating = ([due, rated, stability, difficulty, state, lapses]) => [due, rated].every(Number.isInteger) && stability >= 0.001 && difficulty >= 1 && difficulty <= 10 && [1, 2, 3].includes(state) && Number.isInteger(lapses);
  const card = (value, where) => {
    list(amount(1e8), 6)(value, where);
    only(rating, "the six numbers of a card")(value, where);
  };
  const past = object({ ...attempt, minutes: amount(), credits: amount(90) });
  const PARTS = {
    version: whole,
    answers: byQuestion(answer),
    practice: byQuestion(tried),
    cards: byName(/^[1-9][a-z]-[a-z]\d{1,2}$/, "card", card),
    mock: (value, where) => value === null || mock(value, where),
    history: list(past, ATTEMPTS),
  };
  const FORM = object(PARTS);

  // What can be read of a state that cannot be read as a whole, and the names of the rest.
  function salvage(state) {
    const found = empty();
    const lost = [];
    const keep = (part, value, name, put) => {
      try {
        part(value, name);
        put();
      } catch {
        lost.push(name.slice(0, 20));
      }
    };
    for (const key of ["answers", "practice", "cards"]) {
      for (const [id, value] of Object.entries(isObject(state[key]) ? state[key] : {})) {
        keep(PARTS[key], { [id]: value }, id, () => (found[key][id] = value));
      }
    }
    if (state.mock) keep(mock, state.mock, "the mock exam", () => (found.mock = state.mock));
    for (const each of Array.isArray(state.history) ? state.history.slice(-ATTEMPTS) : []) {
      keep(past, each, "a past attempt", () => found.history.push(each));
    }
    return { found, lost };
  }

  // Refuses a state that this site has not written.
  function check(state, version) {
    if (state?.version > version) {
      throw new Error(`it was written by a newer version of this site (${state.version}; this one reads up to ${version})`);
    }
    FORM(state, "the content");
    only((found) => found === version, version)(state.version, "version");
    return state;
  }

  // A text as a state of the present version, not checked yet.
  function parsed(text, migrations, version) {
    let state;
    try {
      state = JSON.parse(text);
    } catch {
      throw new Error("it is not JSON");
    }
    while (isObject(state) && state.version < version && migrations[state.version]) {
      state = { ...migrations[state.version](state), version: state.version + 1 };
    }
    return state;
  }

  const read = (text, migrations = MIGRATIONS, version = VERSION) => check(parsed(text, migrations, version), version);

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

  // Moves what cannot be read to a place of its own, and goes on with the rest.
  function setAside(text, reason) {
    let rest = null;
    try {
      const state = parsed(text, MIGRATIONS, VERSION);
      if (isObject(state) && state.version === VERSION) rest = salvage(state);
    } catch {} // it is not JSON
    try {
      const before = localStorage.getItem(UNREADABLE);
      localStorage.setItem(UNREADABLE, before && before !== text ? `${before}\n${text}` : text);
      if (rest) localStorage.setItem(KEY, JSON.stringify(rest.found));
      else localStorage.removeItem(KEY);
    } catch {
      return forget("What is kept here cannot be read, and there is no room to put it aside");
    }
    const what = rest ? `Of what was kept here, ${rest.lost.slice(0, 5).join(", ") || "a part"}` : "What was kept here";
    const end = rest ? "All else is there." : "You start anew.";
    trouble = `${what} could not be read: ${reason}. It was put aside: “Your progress” exports it. ${end}`;
    return rest?.found ?? empty();
  }

  // Goes on without keeping anything.
  function forget(reason) {
    trouble = `${reason}. Your answers last until you leave this page.`;
    memory = empty();
    return memory;
  }

  function save(state) {
    try {
      FORM(state, "the content");
    } catch (error) {
      trouble = `The last change could not be kept: ${error.message}.`;
      state = load();
    }
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

  // Credits: the best ones of what was known, or those of a mock exam.
  const earned = (answers, problem = "") =>
    Object.entries(answers).reduce((sum, [id, { best, credits }]) => sum + (id.startsWith(problem) ? (best ?? credits) : 0), 0);

  // Whether a card is due today. One that was rated tomorrow is, too: the clock has gone back.
  const isDue = ([due, rated], now = Date.now()) => due * MINUTE < new Date(now).setHours(24, 0, 0, 0) || rated * MINUTE > now + DAY;

  // Days since 1970 where the reader is.
  const today = (now = Date.now()) => Math.floor((now - new Date(now).getTimezoneOffset() * MINUTE) / DAY);

  // The answer to a question, which there is from now on.
  const none = { marks: [], credits: 0, tries: 0, first: 0, best: 0, seen: false, counts: false, day: 0, touched: 0, recall: 0, held: 0 };
  const answerTo = (state, id) => (state.answers[id] ??= { given: [], ...none });

  // What is written now; it is no try yet.
  function draft(state, id, given) {
    const answer = answerTo(state, id);
    if (String(answer.given) !== String(given)) Object.assign(answer, { given, counts: false, held: 0 });
  }

  // A try: it counts if the solution was not seen before. Marks may follow one by one, for the same text.
  function attemptAt(state, id, given) {
    const answer = answerTo(state, id);
    const { touched, seen, held } = answer;
    const same = held > 0 && String(answer.given) === String(given);
    if (same && (answer.counts || held === 2)) return;
    const fresh = !same && touched !== today();
    Object.assign(answer, { given, tries: answer.tries + 1, counts: !seen, touched: today(), held: fresh ? 2 : 1 });
    if (fresh) answer.recall = 0;
    if (answer.tries === 1 && !seen) answer.day = today();
  }

  // The solution is opened: what is tried from now on, today, is not recalled.
  const opened = (state, id) => Object.assign(answerTo(state, id), { seen: true, touched: today() });

  function mark(state, id, marks, credits) {
    const answer = answerTo(state, id);
    Object.assign(answer, { marks, credits });
    if (answer.held === 2) answer.recall = credits;
    if (!answer.counts) return;
    if (answer.tries === 1) answer.first = credits;
    answer.best = answer.tries === 1 ? credits : Math.max(answer.best, credits);
  }

  // What the site could not read and has put aside, or nothing.
  function unreadable() {
    try {
      return localStorage.getItem(UNREADABLE) ?? "";
    } catch {
      return "";
    }
  }

  const onChange = (listener) => {
    listeners.push(listener);
    globalThis.addEventListener?.("storage", (event) => {
      if (event.key === KEY || event.key === null) listener(load());
    });
  };

  selfTest.progress = {
    ATTEMPTS, empty, read, load, replace, update, earned, isDue, onChange, unreadable,
    answerTo, draft, attempt: attemptAt, mark, opened, today,
    trouble: () => trouble,
  };
})((globalThis.selfTest ??= {}));
