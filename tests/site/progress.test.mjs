// What progress.js keeps, refuses and never loses, and what importing.js refuses. Run by test_scripts.py, in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const scripts = ["progress", "importing"].map((name) => {
  const source = new URL(`../../src/exam_site/web/scripts/${name}.js`, import.meta.url);
  return new vm.Script(readFileSync(source, "utf8"), { filename: source.pathname });
});
const KEY = "i2dl-exam";
const EXAM = { "4b": [1, 1], "4c": [1, 1], "2a": [0.5, 0.5, 0.5, 0.5] };

// What a browser keeps for a site, seen by all of its tabs; `room` is in characters.
class Kept {
  constructor(texts = {}, room = Infinity) {
    Object.assign(this, { texts: new Map(Object.entries(texts)), room, tabs: [] });
  }

  changed(by, key) {
    for (const tab of this.tabs) if (tab !== by) for (const listener of tab.listeners) listener({ key });
  }

  // localStorage as one tab has it.
  for(tab) {
    return {
      getItem: (key) => this.texts.get(key) ?? null,
      setItem: (key, text) => {
        if (text.length > this.room) throw new DOMException("full", "QuotaExceededError");
        this.texts.set(key, text);
        this.changed(tab, key);
      },
      removeItem: (key) => {
        this.texts.delete(key);
        this.changed(tab, key);
      },
    };
  }

  get state() {
    return JSON.parse(this.texts.get(KEY));
  }
}

// A tab: the script in a global scope of its own, perhaps with a clock that stands still.
function open(kept, now) {
  const tab = { listeners: [] };
  const scope = { addEventListener: (_, listener) => tab.listeners.push(listener) };
  if (now) scope.Date = Object.assign(function (...time) { return new Date(...time); }, { now: () => now });
  if (kept === "forbidden") {
    Object.defineProperty(scope, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  } else if (kept) {
    scope.localStorage = kept.for(tab);
    kept.tabs.push(tab);
  }
  const context = vm.createContext(scope);
  for (const script of scripts) script.runInContext(context);
  return scope.selfTest.progress;
}

// Objects of another global scope, as objects of this one.
const DATED = { day: 0, touched: 0, recall: 0, held: 0 }; // an answer of unknown days
const plain = (value) => JSON.parse(JSON.stringify(value));
const paper = (text, marks = []) => ({ given: [text], marks, credits: marks.length });
const answer = (text, marks = []) => ({ ...paper(text, marks), tries: 1, first: marks.length, best: marks.length, seen: false, counts: true, ...DATED });
const put = (tab, id, value) => tab.update((state) => (state.answers[id] = value));
const attempt = () => ({ when: "2024-02-01T08:00:00.000Z", paper: "B", spent: 60_000, extra: 15, seed: 7, answers: { "4b": paper("8 x 8 x 5", [1, 2]) }, handedIn: false });
const practised = (more) => ({ tried: 3, right: 2, row: 0, next: 1, ten: [], ...more });
const full = () => ({
  version: 3,
  answers: { "4b": answer("8 x 8 x 5", [1, 2]), "2a": { ...answer("-0.03", [2, 4]), given: ["-0.03", "1.5"], credits: 1, first: 0.5, best: 1 } },
  practice: { "4b": practised({ row: 2, next: 4, ten: [true, false] }) },
  cards: { "4b-a1": [28446722, 28443842, 2.3065, 2.1181, 2, 0] },
  mock: attempt(),
  history: [{ when: "2024-02-01T08:00:00.000Z", paper: "A", minutes: 80, credits: 61.5 }],
});

test("nothing is kept at first", () => {
  const tab = open(new Kept());
  assert.deepEqual(plain(tab.load()), { version: 3, answers: {}, practice: {}, cards: {}, mock: null, history: [] });
  assert.equal(tab.trouble(), "");
});

test("what is kept is there after a reload", () => {
  const kept = new Kept();
  put(open(kept), "4b", answer("8 x 8 x 5", [1, 2]));
  const later = open(kept);
  assert.deepEqual(plain(later.load().answers), { "4b": answer("8 x 8 x 5", [1, 2]) });
  assert.equal(later.earned(later.load().answers), 2);
  assert.equal(later.earned(later.load().answers, "4"), 2);
  assert.equal(later.earned(later.load().answers, "5"), 0);
});

test("two tabs that take turns lose nothing of each other, and hear of each other", () => {
  const kept = new Kept();
  const [one, two] = [open(kept), open(kept)];
  const heard = [];
  two.onChange((state) => heard.push(Object.keys(state.answers).join()));
  one.load();
  two.load();
  put(one, "4b", answer("a"));
  put(two, "4c", answer("b"));
  put(one, "2a", answer("c"));
  two.update((state) => (state.practice["4b"] = practised()));
  one.update((state) => (state.mock = attempt()));
  assert.deepEqual(kept.state, { version: 3, answers: { "4b": answer("a"), "4c": answer("b"), "2a": answer("c") }, practice: { "4b": practised() }, cards: {}, mock: attempt(), history: [] });
  assert.deepEqual(heard, ["4b", "4b,4c", "4b,4c,2a", "4b,4c,2a", "4b,4c,2a"]);
});

test("a tab hears that everything was deleted", () => {
  const kept = new Kept();
  const [one, two] = [open(kept), open(kept)];
  put(one, "4b", answer("a"));
  const heard = [];
  two.onChange((state) => heard.push(Object.keys(state.answers).length));
  kept.texts.clear();
  kept.changed(null, null); // as localStorage.clear() is told
  kept.changed(null, "of another script");
  assert.deepEqual(heard, [0]);
});

for (const [name, where] of [["forbidden", "forbidden"], ["absent", undefined]]) {
  test(`where storage is ${name}, answers work until the page is left, with a message`, () => {
    const tab = open(where);
    assert.deepEqual(plain(tab.load().answers), {});
    put(tab, "4b", answer("a", [1]));
    put(tab, "4c", answer("b"));
    assert.deepEqual(plain(tab.load().answers), { "4b": answer("a", [1]), "4c": answer("b") });
    assert.equal(tab.trouble(), "This browser lets no page keep anything. Your answers last until you leave this page.");
    tab.replace(tab.empty());
    assert.deepEqual(plain(tab.load().answers), {});
    assert.match(tab.trouble(), /^This browser lets no page keep anything/);
  });
}

test("where storage is full, what is kept stays and new answers last until the page is left", () => {
  const kept = new Kept();
  put(open(kept), "4b", answer("old"));
  kept.room = 200;
  const tab = open(kept);
  put(tab, "4c", answer("x".repeat(300)));
  put(tab, "2a", answer("y"));
  assert.deepEqual(Object.keys(tab.load().answers), ["4b", "4c", "2a"]);
  assert.deepEqual(kept.state.answers, { "4b": answer("old") });
  assert.equal(tab.trouble(), "This browser has no room left to keep your answers. Your answers last until you leave this page.");
});

test("after a reset there is room again, and it is used", () => {
  const kept = new Kept({}, 250);
  const tab = open(kept);
  put(tab, "4c", answer("x".repeat(300)));
  assert.match(tab.trouble(), /no room left/);
  tab.replace(tab.empty());
  assert.equal(tab.trouble(), "");
  put(tab, "4b", answer("a"));
  assert.deepEqual(kept.state.answers, { "4b": answer("a") });
});

test("what cannot be read is put aside, not lost", () => {
  for (const [text, reason] of [
    ["{", "it is not JSON"],
    ["", "it is not JSON"],
    ["<b>", "it is not JSON"],
    ["null", "the content must be an object with version, answers, practice, cards, mock, history"],
    ["[1]", "the content must be an object with version, answers, practice, cards, mock, history"],
    ['{"version":0,"answers":{},"practice":{},"cards":{},"mock":null,"history":[]}', "version must be 3"],
  ]) {
    const kept = new Kept({ [KEY]: text });
    const tab = open(kept);
    assert.deepEqual(plain(tab.load().answers), {});
    assert.equal(tab.trouble(), `What was kept here could not be read: ${reason}. It was put aside: “Your progress” exports it. You start anew.`);
    put(tab, "4b", answer("a"));
    assert.equal(kept.texts.get(`${KEY}-unreadable`), text);
    assert.deepEqual(kept.state.answers, { "4b": answer("a") });
  }
});

test("what cannot be read and not be put aside stays where it is", () => {
  const text = "corrupted".repeat(50);
  const kept = new Kept({ [KEY]: text }, 100);
  const tab = open(kept);
  put(tab, "4b", answer("a"));
  assert.deepEqual(plain(tab.load().answers), { "4b": answer("a") });
  assert.equal(kept.texts.get(KEY), text);
  assert.match(tab.trouble(), /^What is kept here cannot be read, and there is no room to put it aside\. Your answers last/);
});

test("what a newer version of the site has written is left as it is", () => {
  const text = '{"version":4,"new":true}';
  const kept = new Kept({ [KEY]: text });
  const tab = open(kept);
  put(tab, "4b", answer("a"));
  assert.deepEqual(plain(tab.load().answers), { "4b": answer("a") });
  assert.equal(kept.texts.get(KEY), text);
  assert.match(tab.trouble(), /^What is kept here comes from a newer version of this site\. It is left as it is\. Your answers last/);
  tab.replace(tab.empty()); // asked for and confirmed
  assert.deepEqual(kept.state, plain(tab.empty()));
});

test("an older form is migrated, step by step", () => {
  const tab = open(new Kept());
  const migrations = {
    1: ({ points, ...rest }) => ({ ...rest, answers: points }),
    2: (state) => ({ ...state, practice: {}, cards: {}, mock: null, history: [] }),
  };
  const text = JSON.stringify({ version: 1, points: { "4b": answer("a", [1]) } });
  assert.deepEqual(plain(tab.read(text, migrations, 3)), { version: 3, answers: { "4b": answer("a", [1]) }, practice: {}, cards: {}, mock: null, history: [] });
  assert.throws(() => tab.read(text, { 1: migrations[1] }, 3), /the content must be an object with/);
  assert.throws(() => tab.read('{"version":4}', migrations, 3), /written by a newer version of this site \(4; this one reads up to 3\)/);
});

test("an export can be imported again, and is the same", () => {
  const kept = new Kept();
  const tab = open(kept);
  tab.replace(tab.importText(JSON.stringify(full(), null, 1), EXAM));
  assert.deepEqual(kept.state, full());
  assert.deepEqual(plain(open(kept).load()), full());
});

test("a day with a running clock is kept like any other state", () => {
  const kept = new Kept();
  open(kept).update((state) => (state.mock = { ...attempt(), spent: 30 * 24 * 3600 * 1000 }));
  const later = open(kept);
  assert.equal(later.load().mock.spent, 30 * 24 * 3600 * 1000);
  assert.equal(later.trouble(), "");
});

// A change of a good state, and the reason for which the file is refused.
const TAMPERED = [
  ["no object", () => "text", "the content must be an object with version, answers, practice, cards, mock, history"],
  ["a list", (state) => [state], "the content must be an object with version, answers, practice, cards, mock, history"],
  ["nothing", () => null, "the content must be an object with"],
  ["newer version", (state) => (state.version = 9), "it was written by a newer version of this site (9; this one reads up to 3)"],
  ["older version", (state) => (state.version = 0), "version must be 3"],
  ["half version", (state) => (state.version = 0.5), "the content.version must be a whole number"],
  ["no version", (state) => delete state.version, "the content must be an object with"],
  ["unknown key", (state) => (state.admin = true), "the content must be an object with"],
  ["answers as a list", (state) => (state.answers = []), "the content.answers must be an object"],
  ["unknown question", (state) => (state.answers["9z"] = answer("a")), "9z is no question of the exam"],
  ["no question", (state) => (state.answers.constructor = answer("a")), "the content.answers.constructor must be the name of a question"],
  ["long name", (state) => (state.answers["<b>".repeat(99)] = answer("a")), "the content.answers.<b><b><b><b><b><b><b must be the name of a question"],
  ["no answer", (state) => (state.answers["4b"] = null), "the content.answers.4b must be an object with given, marks, credits"],
  ["more in an answer", (state) => (state.answers["4b"].html = "<b>"), "the content.answers.4b must be an object with given, marks, credits"],
  ["given as text", (state) => (state.answers["4b"].given = "8"), "the content.answers.4b.given must be a list of at most 20"],
  ["much given", (state) => (state.answers["4b"].given = Array(21).fill("")), "the content.answers.4b.given must be a list of at most 20"],
  ["long text", (state) => (state.answers["4b"].given = ["x".repeat(5001)]), "the content.answers.4b.given must be text of at most 5000 characters"],
  ["object as text", (state) => (state.answers["4b"].given = [{}]), "the content.answers.4b.given must be a whole number"],
  ["mark as text", (state) => (state.answers["4b"].marks = ["1", "2"]), "the content.answers.4b.marks must be a whole number"],
  ["mark twice", (state) => (state.answers["4b"].marks = [1, 1]), "the credits of 4b are not the sum of its marks"],
  ["unknown mark", (state) => (state.answers["4b"].marks = [1, 3]), "the credits of 4b are not the sum of its marks"],
  ["mark 0", (state) => (state.answers["4b"].marks = [0, 1, 2]), "the credits of 4b are not the sum of its marks"],
  ["more credits", (state) => (state.answers["4b"].credits = 4), "the credits of 4b are not the sum of its marks"],
  ["many credits", (state) => (state.answers["4b"].credits = 90), "the content.answers.4b.credits must be a number from 0 to 4"],
  ["negative credits", (state) => (state.answers["4b"].credits = -1), "the content.answers.4b.credits must be a number from 0 to 4"],
  ["more credits of a fresh try", (state) => (state.answers["4b"].recall = 3), "the credits of 4b are more than it is worth"],
  ["day as text", (state) => (state.answers["4b"].day = "1"), "the content.answers.4b.day must be a whole number"],
  ["no day", (state) => delete state.answers["4b"].touched, "the content.answers.4b must be an object with given, marks, credits"],
  ["half a try", (state) => (state.answers["4b"].held = 0.5), "the content.answers.4b.held must be 0, 1 or 2"],
  ["text as credits", (state) => (state.answers["4b"].credits = "2"), "the content.answers.4b.credits must be a number from 0 to 4"],
  ["credits of the mock exam", (state) => (state.mock.answers["4b"].credits = 1), "the credits of 4b are not the sum of its marks"],
  ["practice of nothing", (state) => (state.practice.x = { tried: 1, right: 1 }), "the content.practice.x must be the name of a question"],
  ["practice as text", (state) => (state.practice["4b"].tried = "1"), "the content.practice.4b.tried must be a number from 0 to"],
  ["practice as before", (state) => (state.practice["4b"] = { tried: 1, right: 1 }), "the content.practice.4b must be an object with tried, right, row, next, ten"],
  ["half variant", (state) => (state.practice["4b"].next = 1.5), "the content.practice.4b.next must be a whole number"],
  ["eleven of ten", (state) => (state.practice["4b"].ten = Array(11).fill(true)), "the content.practice.4b.ten must be a list of at most 10"],
  ["verdict as text", (state) => (state.practice["4b"].ten = ["yes"]), "the content.practice.4b.ten must be true or false"],
  ["card of nothing", (state) => (state.cards["4b"] = state.cards["4b-a1"]), "the content.cards.4b must be the name of a card"],
  ["card as an object", (state) => (state.cards["4b-a1"] = {}), "the content.cards.4b-a1 must be a list of at most 6"],
  ["card of five numbers", (state) => state.cards["4b-a1"].pop(), "the content.cards.4b-a1 must be the six numbers of a card"],
  ["card of half minutes", (state) => (state.cards["4b-a1"][0] = 0.5), "the content.cards.4b-a1 must be the six numbers of a card"],
  ["card that is never due", (state) => (state.cards["4b-a1"][0] = 1e9), "the content.cards.4b-a1 must be a number from 0 to 100000000"],
  ["card without stability", (state) => (state.cards["4b-a1"][2] = 0), "the content.cards.4b-a1 must be the six numbers of a card"],
  ["card without difficulty", (state) => (state.cards["4b-a1"][3] = 0), "the content.cards.4b-a1 must be the six numbers of a card"],
  ["card of no state", (state) => (state.cards["4b-a1"][4] = 0), "the content.cards.4b-a1 must be the six numbers of a card"],
  ["number of a card as text", (state) => (state.cards["4b-a1"][3] = "2"), "the content.cards.4b-a1 must be a number from 0 to"],
  ["time as text", (state) => (state.mock.spent = "1"), "the content.mock.spent must be a number from 0 to"],
  ["half seed", (state) => (state.mock.seed = 0.5), "the content.mock.seed must be a whole number"],
  ["flag as text", (state) => (state.mock.handedIn = "no"), "the content.mock.handedIn must be true or false"],
  ["mock exam missing", (state) => (state.mock = undefined), "the content must be an object with"],
  ["mock exam as a list", (state) => (state.mock = []), "the content.mock must be an object with when, paper, spent, extra, seed, answers, handedIn"],
  ["unknown paper", (state) => (state.mock.paper = "C"), "the content.mock.paper must be one of A, B, A with other numbers"],
  ["long date", (state) => (state.history[0].when = "1".repeat(41)), "the content.history.when must be text of at most 40 characters"],
  ["91 credits", (state) => (state.history[0].credits = 91), "the content.history.credits must be a number from 0 to 90"],
  ["long history", (state) => (state.history = Array(51).fill(state.history[0])), "the content.history must be a list of at most 50"],
];

test("a tampered file is refused, with the reason, and changes nothing", () => {
  for (const [name, change, reason] of TAMPERED) {
    const kept = new Kept();
    const tab = open(kept);
    put(tab, "4c", answer("mine"));
    const before = kept.texts.get(KEY);
    let state = full();
    const changed = change(state);
    if (/^(no object|a list|nothing)$/.test(name)) state = changed;
    const refused = (error) => error.message.startsWith(reason) || assert.fail(`${name}: ${error.message}`);
    assert.throws(() => tab.importText(JSON.stringify(state), EXAM), refused, name);
    assert.equal(kept.texts.get(KEY), before, name);
  }
});

test("files with numbers, names and sizes that JSON allows and nobody exports are refused", () => {
  const tab = open(new Kept());
  const refused = (text, reason) => assert.throws(() => tab.importText(text, EXAM), { message: reason });
  const changed = (from, to) => {
    const text = JSON.stringify(full());
    assert.ok(text.includes(from));
    return text.replace(from, to);
  };
  refused("x", "it is not JSON");
  refused("[".repeat(100_000), "it is not JSON");
  refused("{}".padEnd(2_000_001), "it is larger than anything this site exports");
  refused(changed('"minutes":80', '"minutes":1e999'), "the content.history.minutes must be a number from 0 to 1000000000000");
  refused(changed('"answers":{', '"answers":{"__proto__":{"given":[],"marks":[],"credits":0},'), "the content.answers.__proto__ must be the name of a question");
  refused(changed('"given"', '"__proto__":{"polluted":1},"given"'), "the content.answers.4b must be an object with given, marks, credits, tries, first, best, seen, counts, day, touched, recall, held");
  refused(changed('{"version"', '{"__proto__":{"polluted":1},"version"'), "the content must be an object with version, answers, practice, cards, mock, history");
  assert.equal({}.polluted, undefined);
});

test("random corruptions of a file never break it", () => {
  const good = JSON.stringify(full());
  let seed = 1;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 3000; round += 1) {
    const at = random(good.length);
    const text = good.slice(0, at) + String.fromCharCode(32 + random(95)) + good.slice(at + random(4));
    const tab = open(new Kept({ [KEY]: text }));
    put(tab, "4c", answer("b"));
    assert.deepEqual(plain(tab.load().answers["4c"]), answer("b"));
    try {
      tab.importText(text, EXAM);
    } catch (error) {
      assert.ok(error.message.length > 5, text);
      assert.match(error.constructor.name, /^Error$/, `${text}: ${error}`);
    }
  }
});

const OLD = { version: 1, answers: { "4b": paper("8 x 8 x 5", [1, 2]), "2a": { given: ["-0.03"], marks: [], credits: 0 } }, practice: {}, mock: null, history: [] };

// Answers as they were before days were kept, and as they are read now.
const undated = (answers) => Object.fromEntries(Object.entries(answers).map(([id, { day, touched, recall, held, ...rest }]) => [id, rest]));
const tried = (answers) => Object.fromEntries(Object.entries(answers).map(([id, each]) => [id, { ...each, recall: each.credits, held: 1 }]));

test("what readers kept before there were cards and days survives", () => {
  const { answers } = full();
  const practice = { "4b": { tried: 3, right: 2 } };
  const kept = new Kept({ [KEY]: JSON.stringify({ version: 2, answers: undated(answers), practice, mock: null, history: [] }) });
  const tab = open(kept);
  assert.deepEqual(plain(tab.load()), { version: 3, answers: tried(answers), practice: { "4b": practised() }, cards: {}, mock: null, history: [] });
  assert.equal(tab.trouble(), "");
});

test("what readers kept before there was a first try survives", () => {
  const kept = new Kept({ [KEY]: JSON.stringify(OLD) });
  const tab = open(kept);
  assert.deepEqual(plain(tab.load().answers["4b"]), { ...answer("8 x 8 x 5", [1, 2]), recall: 2, held: 1 });
  assert.equal(tab.earned(tab.load().answers), 2);
  assert.equal(tab.trouble(), "");
  assert.deepEqual(plain(tab.importText(JSON.stringify(OLD), EXAM).answers["4b"]), { ...answer("8 x 8 x 5", [1, 2]), recall: 2, held: 1 });
});

test("papers of older attempts keep their names", () => {
  const older = ({ paper, ...rest }, fresh) => ({ ...rest, fresh });
  for (const [fresh, name] of [[false, "A"], [true, "A with other numbers"]]) {
    const { mock, history, answers, ...rest } = { ...full(), practice: {} };
    const text = JSON.stringify({ ...rest, answers: undated(answers), version: 2, mock: older(mock, fresh), history: [older(history[0], fresh)] });
    const tab = open(new Kept({ [KEY]: text }));
    const now = { ...full(), practice: {}, cards: {}, answers: tried(answers), mock: { ...mock, paper: name }, history: [{ ...history[0], paper: name }] };
    assert.deepEqual(plain(tab.load()), now);
    assert.deepEqual(plain(tab.importText(text, EXAM)), now);
    assert.equal(tab.trouble(), "");
  }
  const torn = open(new Kept({ [KEY]: JSON.stringify({ ...full(), version: 2, mock: [], history: 3 }) }));
  assert.deepEqual(plain(torn.load().answers), tried(full().answers));
});

// A try of question 4b that earns some of its lines.
function attemptAt(tab, text, marks) {
  tab.update((state) => {
    tab.attempt(state, "4b", [text]);
    tab.mark(state, "4b", marks, marks.length);
  });
  const { tries, first, best, credits } = tab.load().answers["4b"];
  return [tries, first, best, credits];
}

test("the first, the best and the last try are told apart", () => {
  const tab = open(new Kept());
  assert.deepEqual(attemptAt(tab, "8 x 8", [1]), [1, 1, 1, 1]);
  assert.deepEqual(attemptAt(tab, "8 x 8 x 5", [1, 2]), [2, 1, 2, 2]);
  assert.deepEqual(attemptAt(tab, "9", []), [3, 1, 2, 0]); // a wrong try takes nothing away
});

test("what was seen before it was tried is not known", () => {
  const tab = open(new Kept());
  tab.update((state) => (tab.answerTo(state, "4b").seen = true));
  assert.deepEqual(attemptAt(tab, "8 x 8 x 5", [1, 2]), [1, 0, 0, 2]);
  assert.equal(tab.earned(tab.load().answers), 0);
});

// A tab whose clock shows noon of a day, counted from 1 January 2024; and that day as it is kept.
function on(kept, day) {
  const tab = open(kept, new Date(2024, 0, 1 + day, 12).getTime());
  return { tab, today: tab.today(new Date(2024, 0, 1 + day, 12).getTime()) };
}
const dated = (tab) => {
  const { day, touched, recall, held } = tab.load().answers["4b"];
  return [day, touched, recall, held];
};

test("a fresh try is the first on a day, written anew, with the solution closed", () => {
  const kept = new Kept();
  const { tab, today } = on(kept, 0);
  attemptAt(tab, "8", [1]);
  assert.deepEqual(dated(tab), [today, today, 1, 2]);
  attemptAt(tab, "8 x 8 x 5", [1, 2]); // at once: no fresh try
  assert.deepEqual(dated(tab), [today, today, 1, 1]);
  const second = on(kept, 1).tab;
  attemptAt(second, "8 x 8 x 5", [1, 2]); // what stood there
  assert.deepEqual(dated(second), [today, today, 1, 1]);
  second.update((state) => second.draft(state, "4b", ["8 x"]));
  assert.deepEqual(attemptAt(second, "8 x 8 x 5", [1, 2]), [3, 1, 2, 2]);
  assert.deepEqual(dated(second), [today, today + 1, 2, 2]);
  const third = on(kept, 3).tab;
  third.update((state) => third.opened(state, "4b"));
  attemptAt(third, "5", []);
  assert.deepEqual(dated(third), [today, today + 3, 2, 1]);
  const later = on(kept, 4).tab;
  attemptAt(later, "5", []); // what stood there, and the solution was seen
  assert.deepEqual(dated(later), [today, today + 4, 2, 1]);
  const fourth = on(kept, 9).tab;
  attemptAt(fourth, "9", []);
  assert.deepEqual(dated(fourth), [today, today + 9, 0, 2]);
});

test("a fresh try counts by the lines that are ticked for it, also where the solution was seen on another day", () => {
  const kept = new Kept();
  const first = on(kept, 0).tab;
  first.update((state) => first.opened(state, "4b"));
  attemptAt(first, "words", [1]);
  assert.deepEqual(dated(first), [0, first.load().answers["4b"].touched, 0, 1]);
  const { tab, today } = on(kept, 1);
  tab.update((state) => (state.answers["4b"].recall = 1));
  tab.update((state) => tab.attempt(state, "4b", ["my words"]));
  assert.deepEqual(dated(tab), [0, today, 0, 2]); // nothing is ticked yet
  tab.update((state) => tab.opened(state, "4b")); // to compare
  tab.update((state) => tab.mark(state, "4b", [1], 1));
  tab.update((state) => tab.mark(state, "4b", [1, 2], 2));
  assert.deepEqual(dated(tab), [0, today, 2, 2]);
  tab.update((state) => tab.draft(state, "4b", ["my words, and copied ones"]));
  tab.update((state) => tab.mark(state, "4b", [1], 1));
  assert.deepEqual(dated(tab), [0, today, 2, 0]);
  assert.equal(tab.earned(tab.load().answers), 0);
});

test("a day begins at midnight where the reader is", () => {
  const tab = open(new Kept());
  const at = (...time) => tab.today(new Date(2024, 2, 31, ...time).getTime());
  assert.equal(at(0, 1), at(23, 59));
  assert.equal(at(24, 1), at(23, 59) + 1);
});

test("two tabs that rate the same card keep the later rating, and all else", () => {
  const kept = new Kept();
  const [one, two] = [open(kept), open(kept)];
  const rate = (tab, id, lapses) => tab.update((state) => (state.cards[id] = [28446722, 28443842, 2.3065, 2.1181, 2, lapses]));
  put(one, "4b", answer("a"));
  rate(one, "4b-a1", 1);
  rate(two, "4c-a1", 2);
  rate(two, "4b-a1", 3);
  assert.deepEqual(Object.entries(kept.state.cards).map(([id, card]) => [id, card[5]]), [["4b-a1", 3], ["4c-a1", 2]]);
  assert.deepEqual(Object.keys(kept.state.answers), ["4b"]);
});

test("a card that no room is left for is rated until the page is left, and takes nothing with it", () => {
  const kept = new Kept({ [KEY]: JSON.stringify(full()) }, 10);
  const tab = open(kept);
  tab.update((state) => (state.cards["4c-a1"] = [28446722, 28443842, 2.3065, 2.1181, 2, 0]));
  assert.deepEqual(Object.keys(tab.load().cards), ["4b-a1", "4c-a1"]);
  assert.match(tab.trouble(), /no room left/);
  assert.deepEqual(kept.state, full());
});

test("cards of an older deck are kept", () => {
  const kept = new Kept({ [KEY]: JSON.stringify({ ...full(), cards: { "9z-q99": [1, 1, 1, 1, 1, 0] } }) });
  const tab = open(kept);
  put(tab, "4c", answer("a"));
  assert.deepEqual(Object.keys(kept.state.cards), ["9z-q99"]);
  assert.equal(tab.trouble(), "");
});

test("ticks belong to the text that was compared, until it is changed", () => {
  const tab = open(new Kept());
  assert.deepEqual(attemptAt(tab, "words", []), [1, 0, 0, 0]);
  tab.update((state) => (state.answers["4b"].seen = true)); // comparing opens the solution
  assert.deepEqual(attemptAt(tab, "words", [1]), [1, 1, 1, 1]);
  tab.update((state) => tab.draft(state, "4b", ["copied words"]));
  assert.deepEqual(attemptAt(tab, "copied words", [1, 2]), [2, 1, 1, 2]);
});

test("one bad entry never puts the others aside", () => {
  const state = full();
  state.answers["4c"] = { given: "text" };
  state.practice["5a"] = practised({ row: -1 });
  state.cards["5a-a1"] = [null, 1];
  state.mock.spent = -3000; // as after a clock that went back
  const text = JSON.stringify(state);
  const kept = new Kept({ [KEY]: text });
  const tab = open(kept);
  const { answers, practice, cards, history } = full();
  assert.deepEqual(plain(tab.load()), { version: 3, answers, practice, cards, mock: null, history });
  assert.match(tab.trouble(), /^Of what was kept here, 4c, 5a, 5a-a1, the mock exam could not be read: .*“Your progress” exports it\. All else is there\.$/);
  assert.equal(tab.unreadable(), text);
  assert.deepEqual(kept.state.answers, answers);
});

test("a part that this site does not know takes nothing else with it", () => {
  const text = JSON.stringify({ ...full(), more: 1 });
  const kept = new Kept({ [KEY]: text });
  const tab = open(kept);
  assert.deepEqual(plain(tab.load()), full());
  assert.equal(tab.unreadable(), text);
  assert.match(tab.trouble(), /^Of what was kept here, a part could not be read: .*All else is there\.$/);
});

test("what is put aside later does not push out what was put aside before", () => {
  const kept = new Kept({ [KEY]: "{" });
  open(kept).load();
  kept.texts.set(KEY, "<b>");
  assert.equal((open(kept).load(), open(kept).unreadable()), "{\n<b>");
});

test("a state that could not be read again is never written", () => {
  const kept = new Kept();
  const tab = open(kept);
  put(tab, "4b", answer("a", [1]));
  const before = kept.texts.get(KEY);
  for (const change of [(state) => (state.answers["4b"].credits = -1), (state) => (state.history = 3), (state) => (state.more = 1), (state) => (state.practice.x = {})]) {
    tab.update(change);
    assert.equal(kept.texts.get(KEY), before);
    assert.match(tab.trouble(), /^The last change could not be kept: the content/);
  }
});

test("random histories in several tabs lose no answer", () => {
  let seed = 5;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 300; round += 1) {
    const kept = new Kept({}, random(4) ? Infinity : 4000);
    const tabs = [open(kept), open(kept), open(kept)];
    const best = {};
    for (let step = 0; step < 30; step += 1) {
      const tab = tabs[random(tabs.length)];
      const id = ["4b", "4c", "5a"][random(3)];
      const marks = [[], [1], [1, 2]][random(3)];
      const act = random(5);
      if (act === 0) tab.update((state) => tab.draft(state, id, ["draft"]));
      else if (act === 1) tab.update((state) => (tab.answerTo(state, id).seen = true));
      else if (act === 2) kept.changed(null, KEY);
      else {
        tab.update((state) => {
          const known = !state.answers[id]?.seen || state.answers[id].counts;
          tab.attempt(state, id, [`${step}`]);
          tab.mark(state, id, marks, marks.length);
          if (known && state.answers[id].counts) best[id] = Math.max(best[id] ?? 0, marks.length);
        });
      }
      const { answers } = tab.load();
      for (const other of Object.keys(best)) assert.equal(answers[other].best, best[other], `${round}, ${step}: ${other}`);
      tab.read(JSON.stringify(tab.load()));
      assert.equal(tab.trouble(), "");
    }
  }
});
