// In which order practice.js asks, and what it counts. Run by test_scripts.py, in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const scope = vm.createContext({});
for (const name of ["progress", "practice"]) {
  const source = new URL(`../../src/exam_site/web/scripts/${name}.js`, import.meta.url);
  vm.runInContext(readFileSync(source, "utf8"), scope, { filename: source.pathname });
}
const { drill, progress } = scope.selfTest;
const plain = (value) => JSON.parse(JSON.stringify(value));
const QUESTIONS = Object.keys(JSON.parse(readFileSync(process.env.PRACTICE, "utf8"))).map((id) => ({ id, credits: 2 }));

// Answers as many questions as are left, at most `most`; `right` says which. What was asked.
function answer(state, right, { questions = QUESTIONS, most = 10, number = 1 } = {}) {
  const asked = [];
  for (let each; asked.length < most && (each = drill.pick(state, questions)); asked.push(each.id)) {
    drill.count(state, each.id, number, right(each.id), true);
  }
  return asked;
}
const next = (state, right, options) => (drill.restart(state, options?.questions ?? QUESTIONS), answer(state, right, options));
const always = () => true;

test("the first ten are ten different questions of all problems", () => {
  const asked = answer(progress.empty(), always);
  assert.equal(new Set(asked).size, 10);
  assert.deepEqual([...new Set(asked.map((id) => id[0]))].sort(), ["1", "2", "3", "4", "5", "6", "7", "8"]);
});

test("what was wrong comes first, then what is new, then what was right", () => {
  const state = progress.empty();
  const first = answer(state, (id) => "13".includes(id[0]));
  const wrong = first.filter((id) => !"13".includes(id[0]));
  const second = next(state, always);
  assert.deepEqual(second.slice(0, wrong.length).sort(), wrong.sort());
  for (const id of second.slice(wrong.length)) assert.ok(!first.includes(id), id);
});

test("what earned little on the page of its problem comes first, what earned all comes last", () => {
  const state = progress.empty();
  const kept = { given: [""], marks: [], credits: 0, tries: 1, first: 0, best: 2, seen: true, counts: true };
  Object.assign(state.answers, { "8f": kept, "4b": { ...kept, first: 2 }, "6a": { ...kept, tries: 0 } });
  const asked = answer(state, always, { most: QUESTIONS.length - 1 });
  assert.equal(asked[0], "8f");
  assert.deepEqual([...asked, "4b"].sort(), QUESTIONS.map(({ id }) => id).sort());
});

test("a question leaves when three first tries in a row were right, and not before", () => {
  const one = [{ id: "4b", credits: 2 }];
  const tries = [true, true, false, true, true, true];
  const state = progress.empty();
  assert.equal(answer(state, () => tries.shift(), { questions: one }).length, 6);
  assert.equal(drill.pick(state, one), undefined);
  assert.equal(drill.pick(state, [...one, { id: "4c", credits: 2 }]).id, "4c");
  assert.equal(next(state, always, { questions: one }).length, 3); // asked for again: it comes again
});

test("evening after evening every question leaves, and none comes twice among ten while others are left", () => {
  const state = progress.empty();
  const total = {};
  for (let evening = 0; drill.pick(state, QUESTIONS); evening += 1) {
    const left = QUESTIONS.filter(({ id }) => !(state.practice[id]?.row >= 3)).length;
    const asked = next(state, (id) => id !== "6d" || evening > 5);
    if (left >= 10) assert.equal(new Set(asked).size, 10);
    for (const id of asked) total[id] = (total[id] ?? 0) + 1;
    assert.ok(evening < 40);
  }
  for (const { id } of QUESTIONS) assert.ok(id === "6d" ? total[id] > 3 : total[id] === 3, `${id}: ${total[id]}`);
});

test("an evening goes on where the last one stopped, with other numbers", () => {
  const state = progress.empty();
  const four = answer(state, always, { most: 4, number: 7 });
  const later = progress.read(JSON.stringify(state)); // from the browser, or from an export
  assert.equal(drill.verdicts(later).length, 4);
  const rest = answer(later, () => false, { most: 6 });
  assert.equal(new Set([...four, ...rest]).size, 10);
  assert.deepEqual(plain(later.practice[four[0]]), { tried: 1, right: 1, row: 1, next: 8, ten: [true] });
  assert.deepEqual(plain(later.practice[rest[0]]), { tried: 1, right: 0, row: 0, next: 2, ten: [false] });
});

test("practising one question counts first tries and fills no ten; more than ten are never kept", () => {
  const state = progress.empty();
  drill.count(state, "4b", 199, true, false);
  drill.count(state, "4b", 200, false, null);
  assert.deepEqual(plain(state.practice), { "4b": { tried: 2, right: 1, row: 0, next: 201, ten: [] } });
  for (let i = 0; i < 15; i += 1) drill.count(state, "4b", 1, i % 2 === 0, true);
  assert.equal(drill.verdicts(state).length, 10);
  progress.read(JSON.stringify(state));
});
