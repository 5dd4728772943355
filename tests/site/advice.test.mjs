// What "Your progress" and the home page say of what is kept. Run by test_scripts.py, in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const scope = vm.createContext({ addEventListener() {} });
for (const name of ["answers", "progress", "try-it", "advice"]) {
  vm.runInContext(readFileSync(new URL(`../../src/exam_site/web/scripts/${name}.js`, import.meta.url), "utf8"), scope);
}
const { advice } = scope.selfTest;
const EXAM = { "1a": 2, "1b": 2, "2a": 2, "4b": 2, "4d": 1, "5d": 1, "8e": 3 };
const NOON = new Date(2024, 1, 1, 12).getTime();
const plain = (value) => JSON.parse(JSON.stringify(value));
const answer = (first, recall = first, day = 19754) => ({ tries: 1, first, recall, day, credits: recall, best: first, seen: true });
const state = (parts) => ({ answers: {}, cards: {}, mock: null, ...parts });

test("a question is new, shaky or known", () => {
  assert.equal(advice.stateOf(undefined, 2), "new");
  assert.equal(advice.stateOf({ ...answer(0), tries: 0 }, 2), "new"); // opened or begun, not tried
  assert.equal(advice.stateOf(answer(2), 2), "known");
  assert.equal(advice.stateOf(answer(1.5), 2), "shaky");
  assert.equal(advice.stateOf(answer(0, 2), 2), "known"); // learned since
  assert.equal(advice.stateOf(answer(2, 1), 2), "shaky"); // forgotten since
  assert.equal(advice.stateOf({ ...answer(2, 0, 0), credits: 2 }, 2), "shaky"); // after its solution
});

test("the weakest are the shaky ones that cost most, each with why", () => {
  const answers = { "1a": answer(0), "1b": answer(2), "2a": answer(1.5), "4b": answer(2, 1), "4d": answer(0, 0, 0), "5d": answer(0.5), "8e": answer(0, 1), "9z": answer(0) };
  assert.deepEqual(plain(advice.weakest(answers, EXAM)), [
    { id: "8e", why: "2 of 3 credits lost on your last fresh try" },
    { id: "1a", why: "2 of 2 credits lost on the first try" },
    { id: "4d", why: "no credits yet with its solution closed" },
    { id: "4b", why: "1 of 2 credits lost on your last fresh try" },
    { id: "2a", why: "½ of 2 credits lost on the first try" },
  ]);
  assert.deepEqual(plain(advice.weakest({ "1b": answer(2) }, EXAM)), []);
});

test("first tries are summed by day, the last ten days", () => {
  const answers = { "1a": answer(1, 2, 19760), "2a": answer(2, 0, 19760), "4b": answer(2, 2, 19754), "4d": answer(0, 1, 0), "9z": answer(2) };
  assert.deepEqual(plain(advice.firstTries(answers, EXAM)), [{ day: 19754, got: 2, all: 2 }, { day: 19760, got: 3, all: 4 }]);
  const many = Object.fromEntries([...Array(12)].map((_, i) => [`${i}`, i]));
  const days = advice.firstTries(Object.fromEntries(Object.entries(many).map(([id, i]) => [id, answer(1, 1, 100 + i)])), many);
  assert.deepEqual(plain(days.map(({ day }) => day)), [102, 103, 104, 105, 106, 107, 108, 109, 110, 111]);
});

test("the next step is the open exam, then due cards, then what is not tried yet", () => {
  const ids = ["4b", "4d"];
  const due = { "4b-a1": [1, 1, 2, 2, 2, 0], "4d-a1": [1e8 - 1, 1, 2, 2, 2, 0], "9z-a1": [1, 1, 2, 2, 2, 0] };
  const both = { "4b": answer(2), "4d": answer(0) };
  const step = (parts) => advice.next(state(parts), ids, ["4b-a1", "4d-a1"], NOON);
  assert.equal(step({ cards: due, mock: { handedIn: false } }).text, "Continue the mock exam");
  assert.deepEqual(plain(step({ cards: due, answers: both, mock: { handedIn: true } })), { to: "cards", text: "1 card is due", why: "What you recall on its day, you keep longest." });
  assert.equal(step({ cards: { ...due, "4d-a1": due["4b-a1"] } }).text, "2 cards are due");
  assert.equal(step({}).to, "check");
  assert.equal(step({ answers: { "4b": { ...answer(0), tries: 0 } } }).to, "check");
  assert.deepEqual(plain(step({ answers: { "4b": answer(0) } })), { to: "4d", text: "Continue with 4d", why: "It is the first question that you have not tried." });
  assert.deepEqual(plain(step({ answers: both })), { to: "mock-exam", text: "Sit the mock exam", why: "You have tried every question." });
});
