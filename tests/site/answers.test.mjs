// What answers.js accepts, recognises and refuses. Run by test_scripts.py, in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

await import("../../src/exam_site/web/scripts/answers.js");
const { judge, judgeAll, creditText } = globalThis.selfTest;

const questions = JSON.parse(readFileSync(process.env.EXAM, "utf8"));
const practice = JSON.parse(readFileSync(process.env.PRACTICE, "utf8"));

const isShape = (value) => value.includes(" x ");
const isNumber = (value) => /^[-−]?\d+([./]\d+)?$/.test(value);
const number = (value) => value.replace("−", "-").split("/").map(Number).reduce((a, b) => a / b);

// Other ways to write the same word, shape or number.
function spellings(value, words) {
  if (words) return value.split(" / ").flatMap((name) => [name, name.toUpperCase(), `the ${name}.`, name.replaceAll(" ", "-")]);
  if (isShape(value)) {
    const parts = value.split(" x ");
    const joined = ["x", "×", "*", ", ", ",", " ", "·", "  X  ", ";"].map((sign) => parts.join(sign));
    const inside = parts.join(", ");
    return [...joined, `(${inside})`, `[${inside}]`, `{${inside}}`, `torch.Size([${inside}])`, ` ${value}\t`];
  }
  if (!isNumber(value)) return [value.toUpperCase(), value.replaceAll(" ", ""), `(${value})`, `0 + 1 * (${value})`, `[${value}]`];
  const all = [`${number(value)}`, ` ${value} `, `(${value})`, `+${value}`, value.replace("-", "−"), `0+${value}`, `${value}/1`, `2·(${value})/2`];
  if (value.includes(".")) all.push(value.replace(".", ","));
  if (Number.isInteger(number(value))) all.push(`${number(value)}.0`, `${number(value)},0`, `${number(value)}0e-1`, `${number(value)}.`);
  return all;
}

// Values close by that are wrong.
function neighbours({ value, within, words }) {
  if (words) return ["nothing", "1", "word"];
  if (isShape(value)) {
    const parts = value.split(" x ").map(Number);
    const moved = parts.map((_, i) => parts.map((part, j) => part + (i === j ? 1 : 0)).join(" x "));
    return [...moved, [...parts, 1].join(" x "), parts.slice(1).join(" x "), parts.join(" + "), `${parts.join(" x ")} x`];
  }
  if (!isNumber(value)) return [`${value} + 0.00001`, `(${value}) * 1.0001`, `-(${value})`, "1", "0"];
  const step = Number(within) ? 1.5 * Number(within) : 0.00001 * Math.max(1, Math.abs(number(value)));
  return [`${number(value) + step}`, `${number(value) - step}`, ...(number(value) ? [`${-number(value)}`] : [])];
}

// Every blank of the exam and of every fourth variant of the practice files, with its name.
function* blanks() {
  for (const { id, answers } of questions) {
    for (const [i, blank] of answers.entries()) yield [`${id}, blank ${i + 1}`, blank];
  }
  for (const [id, { sheets, rows }] of Object.entries(practice).filter(([, { boxes }]) => !boxes)) {
    for (const [row, [sheet, ...values]] of [...rows.entries()].filter(([row]) => row % 4 === 0)) {
      const texts = JSON.stringify(sheets[sheet].blanks).replace(/\{(\d+)\}/g, (all, place) => {
        assert.ok(place in values, `${id}: ${all}`);
        return JSON.stringify(values[place]).slice(1, -1);
      });
      for (const [i, blank] of JSON.parse(texts).entries()) yield [`${id}-${row + 1}, blank ${i + 1}`, blank];
    }
  }
}

test("there are blanks to judge", () => {
  assert.equal(questions.length, 54);
  assert.ok([...blanks()].length > 200);
});

test("each right answer is accepted, however it is spelled", () => {
  for (const [name, blank] of blanks()) {
    const { right, why } = judge(blank, blank.value);
    assert.deepEqual({ right, why }, { right: true, why: "" }, name);
    if (blank.whole) continue; // one number does not tell
    for (const text of [blank.value, ...(blank.words ?? [])].flatMap((value) => spellings(value, blank.words))) assert.ok(judge(blank, text).right, `${name}: ${text}`);
    for (const { value, name: reading } of blank.also ?? []) {
      assert.deepEqual(judge(blank, value), { right: true, why: `Right, read as: ${reading}.` }, `${name}: ${value}`);
      for (const text of spellings(value)) assert.ok(judge(blank, text).right, `${name}: ${text}`);
    }
  }
});

test("no neighbour of a right answer is accepted", () => {
  for (const [name, blank] of blanks()) {
    const right = [blank.value, ...(blank.also ?? []).map(({ value }) => value)];
    for (const text of blank.whole ? ["0", "100", "-20"] : neighbours(blank)) {
      if (!right.includes(text)) assert.equal(judge(blank, text).right, false, `${name}: ${text}`);
    }
  }
});

test("each listed mistake is wrong and is explained", () => {
  for (const [name, blank] of blanks()) {
    for (const { value, marks } of blank.mistakes ?? []) {
      const whys = blank.mistakes.filter((other) => other.value === value).map(({ why }) => why);
      const others = isShape(blank.value) && !isShape(value) && !blank.words ? [value] : spellings(value, blank.words); // "7" for 7 x 7
      for (const text of others) {
        const verdict = judge(blank, text);
        assert.equal(verdict.right, false, `${name}: ${text}`);
        assert.equal(verdict.unread, undefined, `${name}: ${text}`);
        assert.ok(whys.includes(verdict.why), `${name}: ${text} is told: ${verdict.why}`);
        if (whys.length === 1) assert.deepEqual(verdict.marks, marks ?? [], `${name}: ${text}`);
      }
    }
  }
});

test("a number may be written in many ways", () => {
  for (const text of ["3/2", "1.5", "1,5", "15e-1", "15E-1", "0.15e+1", "1½", "½+1", "3·½", "2-½", "¾·2", "3⁄2", "6/4", "3:2", "3÷2", "1+1/2", "2-.5", "2-,5", "sqrt(9/4)", "√(9/4)", "\\sqrt{9/4}", "1.5000001", "--1.5", "3*2^-1", "3·2**-1", "(3)/(2)", "1.5·1"]) {
    assert.ok(judge({ value: "3/2" }, text).right, text);
  }
  for (const text of ["-0.03", "−0.03", "–0,03", "-3/100", "-3e-2", "-(3/100)", "-.03"]) {
    assert.ok(judge({ value: "-0.03" }, text).right, text);
  }
  for (const text of ["2/3", "-1.5", "1.50001", "1.4999", "15"]) assert.equal(judge({ value: "3/2" }, text).right, false, text);
});

test("a comma before three digits is not taken for a wrong decimal", () => {
  const blank = { value: "1216", mistakes: [{ value: "7.125", why: "Known." }] };
  const says = (text) => judge(blank, text).unread;
  for (const text of ["1,216", " 1,216 ", "1.216"]) assert.deepEqual(judge(blank, text), { right: true, why: "Right, read as 1216." }, text);
  for (const text of ["1,217", " 1,217 ", "+1,217"]) assert.match(says(text), /^a comma is a decimal point here; write \+?1217 or \+?1\.217$/, text);
  assert.equal(says("−9,000"), "a comma is a decimal point here; write −9000 or −9.000");
  assert.equal(judge(blank, "7,125").why, "Known.");
  for (const text of ["0,216", "1,2160", "12,16", "1,216/2"]) assert.deepEqual(judge(blank, text), { right: false, why: "", marks: [] }, text);
  assert.ok(judge({ value: "1.216" }, "1,216").right);
  assert.ok(judge({ value: "138357544" }, "138,357,544").right);
  assert.ok(judge({ value: "-1216000" }, "−1,216,000").right);
});

test("a stated tolerance holds, and no other", () => {
  const blank = { value: "2.5", within: "0.05" };
  for (const text of ["2.5", "2.55", "2.45", "2,53"]) assert.ok(judge(blank, text).right, text);
  for (const text of ["2.551", "2.449", "3", "-2.5"]) assert.equal(judge(blank, text).right, false, text);
});

test("a formula is compared by its value", () => {
  const root = { value: "sqrt(3/n)" };
  for (const text of ["sqrt(3/n)", "√(3/n)", "(3/n)^(1/2)", "(3/n)**0.5", "sqrt(3)/sqrt(n)", "3^.5/n^.5", "\\sqrt{3/n}", "sqrt(3 n^-1)", "SQRT(3/N)", "sqrt(12/(4n))", "√3/√n", "1.7320508/sqrt(n)", "(3/n)^½"]) {
    assert.ok(judge(root, text).right, text);
  }
  for (const text of ["3/n", "sqrt(3n)", "sqrt(3)/n", "-sqrt(3/n)", "sqrt(2.999/n)", "sqrt(-3/n)"]) {
    assert.equal(judge(root, text).right, false, text);
  }
  const decay = { value: "1 - eta lambda" };
  for (const text of ["1-etalambda", "1 − η·λ", "1 - λη", "1-\\eta \\lambda", "-(eta*lambda - 1)", "1 - lambda eta"]) {
    assert.ok(judge(decay, text).right, text);
  }
  for (const text of ["1 - eta", "1 + eta lambda", "1 - eta^lambda", "1 - eta - lambda", "1 - lambda/eta"]) {
    assert.equal(judge(decay, text).right, false, text);
  }
});

test("signs bind as in mathematics", () => {
  const equal = (text, value) => assert.ok(judge({ value }, text).right, `${text} is not ${value}`);
  equal("-2^2", "-4");
  equal("2^3^2", "512");
  equal("2^-1", "0.5");
  equal("1-2-3", "-4");
  equal("8/2/2", "2");
  equal("1+2*3", "7");
  equal("(1+2)(3+4)", "21");
  equal("2sqrt(4)", "4");
  equal("3²", "9");
  equal("1e2", "100");
});

test("what cannot be read is said, and why", () => {
  const reason = (text, blank = { value: "3/2" }) => judge(blank, text).unread;
  assert.equal(reason(""), "fill in this blank");
  assert.equal(reason(" \t\n"), "fill in this blank");
  assert.equal(reason("1".repeat(201)), "at most 200 characters");
  assert.equal(reason("abc"), "“abc”: a number is expected");
  assert.equal(reason("m", { value: "1 + r" }), "“m”: use r only");
  assert.equal(reason("m", { value: "1 - eta lambda" }), "“m”: use eta and lambda only");
  assert.equal(reason("λ", { value: "1 + r" }), "“λ”: use r only");
  assert.equal(reason("1/0"), "this is no finite number");
  assert.equal(reason("0/0"), "this is no finite number");
  assert.equal(reason("1e999"), "this is no finite number");
  assert.equal(reason("sqrt(-1)"), "this is no finite number");
  assert.equal(reason("(1"), "a bracket is not closed");
  assert.equal(reason("1)"), "“)” here");
  assert.equal(reason("1 +"), "something is missing at the end");
  assert.equal(reason("1 2"), "“2” here");
  assert.equal(reason("*2"), "“*” here");
  assert.equal(reason("1 # 2"), "“#” here");
  assert.equal(reason("sqrt"), "something is missing at the end");
  for (const text of ["eight", "8 x", "8 x 8.5", "-8 x 8", "1e1 x 8"]) {
    assert.equal(judge({ value: "8 x 8 x 5" }, text).unread, "write the sizes with x between them, such as 2 x 9", text);
  }
  assert.equal(judge({ value: "8 x 8 x 5" }, "320").unread, "write the sizes with x between them, such as 2 x 9");
});

// A small random number generator with a seed (mulberry32).
function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("no text breaks it, is run or takes long", () => {
  const random = seeded(7);
  const pick = (all) => all[Math.floor(random() * all.length)];
  const bits = [..."0123456789.,eE+-*/^()[]{}xX× ·:;²√ηλα−\\<>&\"'`$#\u0000\ud83d\u{1f600}İſK\n", "sqrt", "eta", "lambda", "constructor", "__proto__", "toString", "NaN", "Infinity", "1e999", "1/0", "((((", "<b>", "<script>alert(1)</script>", "torch.Size("];
  const fixed = ["constructor", "__proto__", "hasOwnProperty", "NaN", "Infinity", "-Infinity", "undefined", "null", "((((", "(".repeat(200), ")".repeat(200), "-".repeat(200), "-".repeat(199) + "1", "^".repeat(200), "2^".repeat(99) + "2", "sqrt".repeat(50), "sqrt(".repeat(40), "1".repeat(200), "<img src=x onerror=alert(1)>", "1/0", "1e999", "(".repeat(100_000), "1 ".repeat(50_000), " ".repeat(100_000), " ".repeat(99_999) + "x", "x".repeat(100_000), "8 x ".repeat(25_000), "alert(1)", "${1}", "globalThis.ran = true"];
  const long = Array.from({ length: 10 }, () => Array.from({ length: 100_000 }, () => pick(bits)).join("").slice(0, 100_000));
  const short = Array.from({ length: 5_000 }, () => Array.from({ length: 1 + Math.floor(random() * 30) }, () => pick(bits)).join(""));
  const kinds = [{ value: "3/2" }, { value: "8 x 8 x 5" }, { value: "1 - eta lambda" }, { value: "sqrt(3/n)", mistakes: [{ value: "3/n", why: "no root" }] }, { value: "60", whole: 100 }, { value: "1 x 1", words: ["1 x 1", "flip / mirror"] }];
  for (const text of [...fixed, ...long, ...short]) {
    for (const blank of kinds) {
      const started = performance.now();
      const verdict = judge(blank, text);
      assert.equal(typeof verdict.right, "boolean");
      if (verdict.unread !== undefined) assert.ok(verdict.unread.length > 5 && verdict.unread.length < 100, text);
      else assert.equal(typeof verdict.why, "string");
      assert.ok(performance.now() - started < 1000, `slow: ${text.slice(0, 50)}`);
    }
  }
  assert.equal(globalThis.ran, undefined);
  assert.equal(Object.keys(Object.prototype).length, 0);
});

// What a verdict says, in a word.
function said({ right, why, unread }) {
  if (unread) return "unread";
  if (right) return why ? "noted" : "right";
  return why.startsWith("Rounded") ? "rounded" : why ? "mistake" : "wrong";
}

test("answers as people type them earn what the table says", () => {
  const rows = readFileSync(new URL("typed-answers.tsv", import.meta.url), "utf8").trimEnd().split("\n").slice(1);
  assert.ok(rows.length >= 300);
  for (const row of rows) {
    const [id, typed, credits, verdicts] = row.split("\t");
    const { answers, marking } = questions.find((each) => each.id === id);
    const test = { blanks: answers, credits: marking.map((mark) => mark.credits), earned: marking.map((mark) => mark.blanks), least: marking.map((mark) => mark.least) };
    const { blanks, marks } = judgeAll(test, answers.length > 1 ? typed.split(" | ") : [typed]);
    const earned = marks.reduce((sum, line) => sum + test.credits[line - 1], 0);
    assert.deepEqual([`${earned}`, blanks.map(said).join(", ")], [credits, verdicts], `${id}: ${typed}`);
  }
});

test("a choice is all right or nothing", () => {
  const choices = questions.filter(({ options }) => options.length);
  assert.equal(choices.length, 9);
  for (const { id, right, options, marking } of choices) {
    const all = { right, credits: marking.map(({ credits }) => credits) };
    for (let set = 0; set < 2 ** options.length; set += 1) {
      const ticked = options.map((_, i) => i + 1).filter((box) => set & (1 << (box - 1)));
      const same = ticked.join() === right.join();
      const verdict = judgeAll(all, ticked.length ? ticked : [0]);
      assert.equal(verdict.right, same, `${id}: ${ticked}`);
      assert.deepEqual(verdict.marks, same ? marking.map((_, i) => i + 1) : [], `${id}: ${ticked}`);
    }
    for (const nothing of [[], [0, 1], [0, ...right]]) assert.deepEqual(judgeAll(all, nothing).marks, [], `${id}: ${nothing}`);
  }
  const none = { right: [], credits: [2] };
  assert.deepEqual([[0], [], [1], [0, 1]].map((ticked) => judgeAll(none, ticked).marks), [[1], [], [], []]);
});

test("right blanks earn all lines that blanks can earn, wrong ones none", () => {
  for (const { id, answers, marking } of questions.filter((each) => each.answers.length)) {
    const all = { blanks: answers, credits: marking.map(({ credits }) => credits), earned: marking.map((mark) => mark.blanks) };
    const lines = marking.flatMap((mark, i) => (mark.blanks.length ? [i + 1] : []));
    all.least = marking.map((mark) => mark.least);
    assert.deepEqual(judgeAll(all, answers.map(({ value }) => value)).marks, lines, id);
    assert.deepEqual(judgeAll(all, answers.map(() => "123456")).marks, [], id);
    assert.deepEqual(judgeAll(all, []).marks, [], id);
    for (const [i, { mistakes = [] }] of answers.entries()) {
      for (const { value, marks = [] } of mistakes) {
        const given = answers.map((answer, j) => (i === j ? (answer.words ? value.split(" / ")[0] : value) : answer.value));
        const enough = ({ blanks, least }) => blanks.filter((number) => number !== i + 1).length >= (least || blanks.length);
        const others = marking.flatMap((mark, j) => (mark.blanks.length && enough(mark) ? [j + 1] : []));
        assert.deepEqual(judgeAll(all, given).marks, [...new Set([...others, ...marks])].sort(), `${id}: ${value}`);
      }
    }
  }
});

test("a word is found in any form, and not in another word", () => {
  const says = (blank, text) => judge(blank, text, []);
  const layer = { words: ["1 x 1 / size 1", "rotate", "colour"], mistakes: [{ value: "conv", why: "Which?" }] };
  for (const text of ["1x1", "1 × 1 conv", "conv, 1*1", "kernel of size 1", "Rotation", "rotating", "colour jitter", "Colours"]) assert.ok(says(layer, text).right, text);
  for (const text of ["11x11 conv", "1x11 conv", "conv of size 11"]) assert.equal(says(layer, text).why, "Which?", text);
  assert.match(says(layer, "pool").why, /^This form does not know it/);
  assert.equal(says({ ...layer, menu: true }, "pool").why, "");
  assert.equal(says(layer, "?!").unread, "write a word");
  const optimizer = { words: ["Adam / adaptive moment"], mistakes: [{ value: "Adamax / momentum", why: "No." }] };
  for (const text of ["Adam", "adam, with momentum", "adaptive momentum"]) assert.ok(says(optimizer, text).right, text);
  for (const text of ["AdaMax", "momentum"]) assert.deepEqual([says(optimizer, text).right, says(optimizer, text).why], [false, "No."], text);
});

test("of a list each word counts once, and some blanks may be enough", () => {
  const words = ["flip / mirror", "crop"];
  const all = { blanks: [{ words }, { words }, { words: ["crop"] }], credits: [1, 1], earned: [[1, 2, 3], [1, 2, 3]], least: [2, 0] };
  assert.deepEqual(judgeAll(all, ["crop", "flipping", "crop"]).marks, [1, 2]);
  assert.deepEqual(judgeAll(all, ["flip", "mirror", "crop"]).marks, [1]);
  assert.equal(judgeAll(all, ["flip", "mirror", ""]).blanks[1].why, "You have this already.");
  assert.deepEqual(judgeAll(all, ["flip", "mirror", ""]).marks, []);
  assert.deepEqual(judgeAll(all, ["flip or crop", "crop or flip", ""]).marks, [1]);
});

test("parts add up to the whole, and the first is more than half", () => {
  const all = { blanks: [{ whole: 100 }, { whole: 100 }, { whole: 100 }], credits: [1], earned: [[1, 2, 3]] };
  const says = (...given) => judgeAll(all, given).blanks.map(({ right, why, unread }) => (right ? "right" : (why ?? unread)));
  for (const given of [["60", "20 %", "20%"], ["66.6", "16,7", "16.7"], ["98", "1", "1"]]) assert.deepEqual(says(...given), ["right", "right", "right"], given);
  assert.deepEqual(says("60", "20", "10.5"), Array(3).fill("Together they are 90.5, not 100."));
  assert.deepEqual(says("50", "25", "25"), Array(3).fill("The first must be more than half."));
  assert.deepEqual(says("", "60", "40"), ["fill in this blank", ...Array(2).fill("The first must be more than half.")]);
  assert.deepEqual(says("100", "most", "-1").slice(0, 1), ["write a number between 0 and 100"]);
  assert.deepEqual(judgeAll(all, ["60", "20", ""]).marks, []);
});

test("credits are written with a half sign", () => {
  assert.deepEqual([0, 0.5, 1, 1.5, 90].map(creditText), ["0", "½", "1", "1½", "90"]);
});
