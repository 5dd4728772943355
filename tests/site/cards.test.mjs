// When a card comes again, and which one comes now: the very script of the site. Run by test_scripts.py, in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import vm from "node:vm";

const SOURCE = "../../src/exam_site/web";
const original = createRequire(import.meta.url)(`${SOURCE}/vendor/ts-fsrs/index.umd.js`);
const bundle = readFileSync(process.env.CARDS, "utf8");
const scope = vm.createContext({});
for (const text of [readFileSync(new URL(`${SOURCE}/scripts/progress.js`, import.meta.url), "utf8"), bundle]) vm.runInContext(text, scope);
const { cards, progress } = scope.selfTest;

const [MINUTE, DAY] = [60_000, 86_400_000];
const NOW = new Date(2024, 1, 1, 8).getTime();
const [NO, HALF, KNEW] = [1, 2, 3];
const plain = (value) => JSON.parse(JSON.stringify(value));
const rated = (kept, rating, now = NOW) => plain(cards.rated(kept, rating, now));
const days = ([due], now = NOW) => Math.round((due * MINUTE - now) / DAY);

// A state as this site keeps it, with these cards.
const state = (kept) => ({ ...plain(progress.empty()), cards: kept });
const accepted = (kept) => plain(progress.read(JSON.stringify(state({ "4b-a1": kept })))).cards["4b-a1"];

test("the library is the vendored one, its comments alone left out", () => {
  assert.deepEqual(Object.keys(scope.FSRS).sort(), Object.keys(original).sort());
  assert.match(scope.FSRS.FSRSVersion, /^v5\.4\.2 /);
  assert.ok(bundle.startsWith("/*! ts-fsrs: licence in ts-fsrs.txt */\n"));
  assert.ok(!/\beval\(|\bFunction\(/.test(bundle));
});

test("what was not known comes again in ten minutes, half of it in a quarter of an hour, what was known in days", () => {
  const [no, half, knew] = [NO, HALF, KNEW].map((rating) => rated(undefined, rating));
  assert.equal(no[0] * MINUTE, NOW + 10 * MINUTE);
  assert.equal(half[0] * MINUTE, NOW + 15 * MINUTE);
  assert.equal(days(knew), 2);
  for (const kept of [no, half, knew]) assert.deepEqual(accepted(kept), kept);
});

test("dates are those of the library, without chance, whatever the order of ratings", () => {
  const steps = ["10m"];
  const fsrs = original.fsrs({ enable_fuzz: false, learning_steps: steps, relearning_steps: steps });
  let seed = 3;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 200; round += 1) {
    let kept;
    let card = original.createEmptyCard(NOW);
    let now = NOW;
    for (let step = 0; step < 12; step += 1) {
      const rating = 1 + random(3);
      kept = rated(kept, rating, now);
      ({ card } = fsrs.next(card, now, rating));
      assert.ok(Math.abs(kept[0] - card.due / MINUTE) <= 1, `${round}, ${step}`);
      assert.ok(Math.abs(kept[2] / card.stability - 1) < 0.002 && Math.abs(kept[3] - card.difficulty) < 0.001);
      assert.deepEqual(kept.slice(4), [card.state, card.lapses]);
      assert.deepEqual(accepted(kept), kept);
      card = { ...card, stability: kept[2], difficulty: kept[3] };
      now = kept[0] * MINUTE + random(5) * DAY;
    }
  }
});

test("what is known again and again comes later each time, what is forgotten soon", () => {
  let kept;
  let now = NOW;
  const waits = [];
  for (let step = 0; step < 5; step += 1) {
    kept = rated(kept, KNEW, now);
    waits.push(days(kept, now));
    now = kept[0] * MINUTE;
  }
  assert.deepEqual(waits, [...waits].sort((a, b) => a - b));
  assert.ok(waits.at(-1) > 60, `${waits}`);
  const forgotten = rated(kept, NO, now);
  assert.equal(forgotten[0] - Math.floor(now / MINUTE), 10);
  assert.equal(forgotten[5], 1);
});

test("due first, then new ones with answers before details, then what comes again in minutes", () => {
  const ids = ["4b-m1", "4b-a1", "4b-f1", "4c-a1", "4d-a1", "5a-a1"];
  const kept = {
    "4c-a1": rated(undefined, KNEW, NOW - 2 * DAY),
    "4d-a1": rated(undefined, NO, NOW - MINUTE),
    "5a-a1": rated(undefined, KNEW, NOW),
    "9z-a1": rated(undefined, KNEW, NOW - 9 * DAY), // of an older deck
  };
  assert.deepEqual(plain(cards.today(ids, kept, NOW)), ["4c-a1", "4b-a1", "4b-f1", "4b-m1", "4d-a1"]);
  const weak = (id) => cards.known({ tries: 1, recall: 1 }, id === "4b" ? 1 : 2);
  assert.deepEqual(plain(cards.today(["4b-a1", "4c-m1", "4c-a1"], {}, NOW, weak)), ["4c-a1", "4c-m1", "4b-a1"]);
  assert.deepEqual([undefined, { tries: 0 }, { tries: 1, recall: 0 }].map((each) => cards.known(each, 1)), [1, 1, 0]);
  assert.equal(cards.told(ids, kept, NOW), "2 due today · 3 new");
  assert.deepEqual(plain(cards.today(ids, kept, NOW + 10 * MINUTE)).slice(0, 2), ["4c-a1", "4d-a1"]);
});

test("a card is due from the first minute of its day", () => {
  const kept = rated(undefined, KNEW, NOW + 14 * 60 * MINUTE); // at 22:00, for two days later at 22:00
  const morning = new Date(2024, 1, 3).getTime();
  assert.equal(progress.isDue(kept, morning - MINUTE), false);
  assert.equal(progress.isDue(kept, morning), true);
  assert.deepEqual(plain(cards.today(["4b-a1"], { "4b-a1": kept }, morning)), ["4b-a1"]);
  assert.equal(cards.told(["4b-a1"], { "4b-a1": kept }, morning - MINUTE), "Done for today. The next card comes tomorrow.");
  assert.equal(cards.told(["4b-a1"], { "4b-a1": kept }, morning - MINUTE - DAY), "Done for today. The next card comes in 2 days.");
});

test("a clock that has gone back breaks nothing, and hides no card", () => {
  const future = rated(undefined, KNEW, NOW + 5000 * DAY);
  assert.equal(progress.isDue(future, NOW), true);
  for (const rating of [NO, HALF, KNEW]) {
    const again = rated(future, rating, NOW);
    assert.equal(again[1] * MINUTE, NOW);
    assert.ok(days(again) < 30);
    assert.deepEqual(accepted(again), again);
  }
  const justNow = rated(undefined, KNEW, NOW + 30 * MINUTE); // an hour of summer time
  assert.equal(progress.isDue(justNow, NOW), false);
});

test("a card that was rated in the middle of a minute waits like any other", () => {
  const now = NOW + 40_000;
  const kept = { "4b-a1": rated(undefined, NO, now) };
  assert.ok(kept["4b-a1"][1] * MINUTE <= now);
  assert.deepEqual(plain(cards.today(["4b-a1", "4b-m1"], kept, now)), ["4b-m1", "4b-a1"]);
});

test("whatever is accepted as a card can be rated, and is accepted again", () => {
  let seed = 11;
  const random = (list) => list[(seed = (seed * 48271) % 2147483647) % list.length];
  const minutes = [0, 1, NOW / MINUTE - 1, NOW / MINUTE, NOW / MINUTE + 1, 99_999_999, 1e8];
  for (let round = 0; round < 2000; round += 1) {
    const kept = [random(minutes), random(minutes), random([0.001, 0.5, 40, 36500, 1e8]), random([1, 5.5, 10]), random([1, 2, 3]), random([0, 3, 1e8])];
    const after = rated(accepted(kept), random([NO, HALF, KNEW]));
    assert.deepEqual(accepted(after), after, `${kept}: ${after}`);
  }
});

test("cards are small", () => {
  const kept = rated(undefined, KNEW);
  assert.ok(JSON.stringify({ "4b-a1": kept }).length < 60);
});
