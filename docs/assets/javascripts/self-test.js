async function copy(code) {
try {
await navigator.clipboard.writeText(code.textContent);
return true;
} catch {
getSelection().selectAllChildren(code);
return document.execCommand("copy");
}
}
function addCopyButton(block) {
const button = document.createElement("button");
button.type = "button";
button.className = "copy";
button.textContent = "Copy";
button.addEventListener("click", async () => {
const done = await copy(block.querySelector("code"));
button.textContent = done ? "Copied" : "Press Ctrl+C";
setTimeout(() => (button.textContent = "Copy"), 2000);
});
button.setAttribute("aria-live", "polite");
block.before(button);
}
const kinds = ":is(.language-python, .language-console):not(.doc-signature)";
for (const block of document.querySelectorAll(`.md-typeset ${kinds} > pre`)) {
addCopyButton(block);
}
((selfTest) => {
const LONGEST = 200;
const TOLERANCE = 1e-6;
const GROUPED = /^\s*[-+\u2212]?[1-9]\d{0,2},\d{3}\s*$/;
const GROUPS = /^\s*[-+\u2212]?[1-9]\d{0,2}(?:,\d{3}){2,}\s*$/;
const PARTS = { "¼": "1/4", "½": "1/2", "¾": "3/4" };
const ALIASES = { η: "eta", λ: "lambda", α: "alpha", "√": "sqrt", lr: "eta", lam: "lambda" };
const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d{1,3})?|\.\d+(?:e[+-]?\d{1,3})?)|([a-zηλα√]+)(?:_(?:\(\w{1,5}\)|\w{1,5}))?|(\*\*|[-+*/^()]))/iy;
const FRACTION = /\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g;
const UNIT = /\s*\b(?:pixels?|px|parameters?|weights?)\.?\s*$/i;
const bare = (text) => text.replace(/^[^=]*=(?=.*\S)|^\s*[a-z ]+:(?=.*\S)/is, "").replace(UNIT, "").replace(/^\s*(?:±|\+\/-|\\pm|[≈~])/, "").replace(/(\d)\.\s*$/, "$1");
function quotients(text) {
for (let depth = 0; depth < 9; depth += 1) text = text.replace(FRACTION, "(($1)/($2))");
return text;
}
function plain(text) {
return quotients(bare(text))
.replace(/\\(?:cdot|times)(?![a-z])/g, "*")
.replace(/\\(?:left|right)(?![a-z])|\$/g, "")
.replace(GROUPS, (number) => number.replaceAll(",", ""))
.replace(/\u2212|\u2013/g, "-")
.replace(/(\d*)([¼½¾])/g, (_, whole, part) => `(${whole || 0}+${PARTS[part]})`)
.replace(/[·×]/g, "*")
.replace(/[÷:\u2044]/g, "/")
.replace(/²/g, "^2")
.replace(/[[{]/g, "(")
.replace(/[\]}]/g, ")")
.replace(/\\/g, "")
.replace(/,(?=\d)/g, ".");
}
function tokens(text, names) {
const found = [];
TOKEN.lastIndex = 0;
while (text.slice(TOKEN.lastIndex).trim()) {
const at = TOKEN.lastIndex;
const token = TOKEN.exec(text);
if (!token) throw new Error(`cannot read “${text.slice(at).trim()[0]}”`);
const [, number, word, sign] = token;
if (number) found.push(Number(number));
else if (sign) found.push(sign === "**" ? "^" : sign);
else found.push(...words(word, names));
}
return found;
}
function words(word, names) {
const known = [...names, ...Object.keys(ALIASES), "sqrt"].sort((a, b) => b.length - a.length);
const found = [];
for (let rest = word; rest; ) {
const name = known.find((each) => rest.toLowerCase().startsWith(each.toLowerCase()));
const full = ALIASES[name] ?? name;
if (!name || (full !== "sqrt" && !names.includes(full))) {
const only = names.length ? `use ${names.join(" and ")} only` : "a number is expected";
throw new Error(`cannot read “${rest.slice(0, 20)}”: ${only}`);
}
found.push(full);
rest = rest.slice(name.length);
}
return found;
}
function formula(text, names) {
const rest = tokens(plain(text), names);
const take = (...signs) => (signs.includes(rest[0]) ? rest.shift() : null);
const begins = () => typeof rest[0] === "string" && !"+-*/^)".includes(rest[0]);
function sum() {
let left = product();
for (let sign; (sign = take("+", "-")); ) {
const [a, b, plus] = [left, product(), sign === "+"];
left = (at) => (plus ? a(at) + b(at) : a(at) - b(at));
}
return left;
}
function product() {
let left = signed();
for (let sign; (sign = take("*", "/") ?? (begins() ? "*" : null)); ) {
const [a, b, times] = [left, signed(), sign === "*"];
left = (at) => (times ? a(at) * b(at) : a(at) / b(at));
}
return left;
}
function signed() {
const sign = take("+", "-");
if (!sign) return power();
const value = signed();
return sign === "-" ? (at) => -value(at) : value;
}
function power() {
const base = atom();
if (!take("^")) return base;
const exponent = signed();
return (at) => base(at) ** exponent(at);
}
function atom() {
const token = rest.shift();
if (typeof token === "number") return () => token;
if (token === "sqrt") {
const inside = atom();
return (at) => Math.sqrt(inside(at));
}
if (token === "(") {
const inside = sum();
if (!take(")")) throw new Error("a bracket is not closed");
return inside;
}
if (names.includes(token)) return (at) => at[token];
throw new Error(token === undefined ? "something is missing at the end" : `cannot read “${token}” here`);
}
const value = sum();
if (rest.length) throw new Error(`cannot read “${rest[0]}” here`);
return value;
}
const namesIn = (text) => [...new Set(text.match(/[a-z]+/gi) ?? [])].filter((name) => name !== "sqrt");
const isShape = (text) => /^\d+( x \d+)+$/.test(text);
function sizes(text) {
const [before] = text.split("=");
const inside = bare(/\d\D+\d/.test(before) ? before : text).trim().replace(/^(?:torch\.Size)?[\s([{]*|[\s)\]}]*$/g, "");
const parts = inside.split(/\s*[×*·,;]\s*|\s*\b(?:x|by)\b\s*|(?<=\d)\s*x\s*(?=\d)|(?<=\d)\s+(?=\d)/i);
const found = parts.map((part) => /^(\d{1,9})(?:\.0+)?(?:\s*[a-z][a-z ]{0,30})?$/i.exec(part));
return found.every(Boolean) ? { shape: found.map((each) => Number(each[1])).join(" x "), named: /[a-z]{3}/i.test(parts.join(" ")) } : null;
}
const sorted = (shape) => String(shape.split(" x ").sort());
const near = (a, b, within) =>
Math.abs(a - b) <= (Number(within) || TOLERANCE * Math.max(1, Math.abs(b))) * (1 + 1e-9);
function agree(given, text, names, within) {
const wanted = formula(text, names);
const points = [0.3, 0.77, 1.9, 4.6, 11.3];
return points.every((point, row) => {
const at = Object.fromEntries(names.map((name, i) => [name, point * (1 + 0.41 * i + 0.07 * i * i) + 0.07 * row * i]));
return near(given(at), wanted(at), within);
});
}
function reader(blank, text) {
if (isShape(blank.value)) {
const given = sizes(text);
if (given === null) throw new Error("write the sizes with x between them, such as 2 x 9");
const { shape, named } = given;
const good = [blank.value, ...(blank.also ?? []).map((other) => other.value)];
return (value) => {
if (shape === value) return true;
if (!good.includes(value)) return false;
if (shape === `1 x ${value}` && value.split(" x ").length === 3) return "Right, with a batch of 1 in front.";
return named && sorted(shape) === sorted(value) && "Right, in the order that you name.";
};
}
const others = [blank, ...(blank.also ?? []), ...(blank.mistakes ?? [])];
const names = [...new Set(others.flatMap((each) => namesIn(each.value)))];
const given = formula(text, names);
if (names.length) return (value, rounded) => agree(given, value, names, rounded && 0.002);
const number = given({});
if (!Number.isFinite(number)) throw new Error("this is no finite number");
const digits = /^\D*\d*[.,](\d{2,})\s*$/.exec(bare(text))?.[1].length;
return (value, rounded) => {
const wanted = formula(value, [])({});
return rounded ? digits > 0 && near(number, Number(wanted.toFixed(digits))) : near(number, wanted, blank.within);
};
}
const wrong = { right: false, why: "", marks: [] };
const folded = (text) => text.toLowerCase().replace(/[×*]/g, "x").replace(/[^a-z0-9]/g, "");
const has = (text, word) => new RegExp(`(?<!\\d(?=\\d))${folded(word).replace(/e$/, "")}(?!(?<=\\d)\\d)`).test(text);
function judgeWord({ words, menu, mistakes = [] }, text, taken) {
const given = folded(text);
if (!given) throw new Error("write a word");
const right = words.filter((word) => word.split(" / ").some((name) => has(given, name)));
const names = right.flatMap((word) => word.split(" / "));
const mistake = mistakes.find(({ value }) => value.split(" / ").some((name) => has(given, name) && (!names.length || names.some((each) => has(folded(name), each)))));
if (mistake) return { ...wrong, ...mistake };
if (!right.length) return { ...wrong, why: menu ? "" : "This form does not know it. If the scheme does, in other words, tick its line." };
const word = right.find((each) => !taken.includes(each));
if (words.length > 1) taken.push(word);
return { ...wrong, right: !!word, why: word ? "" : "You have this already." };
}
selfTest.judge = (blank, text, taken = []) => {
let matches;
try {
if (!text.trim()) throw new Error("fill in this blank");
if (text.length > LONGEST) throw new Error(`at most ${LONGEST} characters`);
if (blank.words) return judgeWord(blank, text, taken);
if (blank.whole) return part(blank, text);
matches = reader(blank, text);
} catch (error) {
return { right: false, unread: error.message };
}
const fits = matches(blank.value);
if (fits) return { right: true, why: fits === true ? "" : fits };
const also = (blank.also ?? []).find((other) => matches(other.value));
if (also) return { right: true, why: `Right, read as: ${also.name}.` };
const mistake = (blank.mistakes ?? []).find((other) => matches(other.value)) ?? (blank.mistakes ?? []).find((other) => /\//.test(other.value) && matches(other.value, true));
return mistake ? { right: false, why: mistake.why, marks: mistake.marks ?? [] } : unknown(blank, text, matches);
};
function unknown(blank, text, matches) {
const number = text.trim().replace("\u2212", "-");
if (isShape(blank.value)) return /^\d+$/.test(bare(number)) ? { right: false, unread: "one number is no shape: write the sizes with x between them" } : wrong;
if (/^-?\d{4,}$/.test(blank.value) && /^-?\d{1,3}([.,]\d{3})+$/.test(number) && number.replace(/[.,]/g, "") === blank.value) {
return { right: true, why: `Right, read as ${blank.value}.` };
}
if (GROUPED.test(text)) {
const [whole, rest] = text.trim().split(",");
return { right: false, unread: `a comma is a decimal point here; write ${whole}${rest} or ${whole}.${rest}` };
}
const exact = !blank.within && /[/a-z]/.test(blank.value);
return exact && matches(blank.value, true) ? { ...wrong, why: "Rounded: write it exactly, as a fraction or a root." } : wrong;
}
function part({ whole }, text) {
const size = formula(text.replace(/%\s*$/, ""), [])({});
if (!(size > 0 && size < whole)) throw new Error(`write a number between 0 and ${whole}`);
return { right: true, why: "", size };
}
function judgeParts(whole, parts) {
const sum = parts.reduce((before, { size = 0 }) => before + size, 0);
const most = parts[0].size > whole / 2 ? "" : "The first must be more than half.";
const why = near(sum, whole) ? most : `Together they are ${Number(sum.toFixed(2))}, not ${whole}.`;
for (const each of parts) if (each.right) Object.assign(each, { right: !why, why });
}
selfTest.judgeAll = (test, given) => {
if (test.keys) {
const boxes = given.includes(0) ? (given.length > 1 ? null : []) : given.length ? given : null;
const key = boxes && test.keys.find((each) => String(each.right) === String(boxes));
return { key: key || undefined, marks: key ? test.credits.map((_, i) => i + 1) : [] };
}
const taken = {};
const blanks = test.blanks.map((blank, i) => selfTest.judge(blank, given[i] ?? "", (taken[blank.words] ??= [])));
const parts = blanks.filter((_, i) => test.blanks[i].whole);
if (parts.length) judgeParts(test.blanks.find(({ whole }) => whole).whole, parts);
const partial = blanks.flatMap((verdict) => verdict.marks ?? []);
const marks = test.earned.flatMap((needs, i) => {
const right = needs.filter((blank) => blanks[blank - 1].right).length;
const earned = right && right >= (test.least?.[i] || needs.length);
return earned || partial.includes(i + 1) ? [i + 1] : [];
});
return { blanks, marks };
};
selfTest.creditText = (credits) => {
const whole = Math.floor(credits);
const half = credits % 1 ? "½" : "";
return `${whole || !half ? whole : ""}${half}`;
};
})((globalThis.selfTest ??= {}));
((selfTest) => {
const KEY = "i2dl-exam";
const UNREADABLE = `${KEY}-unreadable`;
const VERSION = 2;
const LONGEST = 5000;
const LARGEST = 2_000_000;
const ATTEMPTS = 50;
const MIGRATIONS = {
1: (state) => ({ ...state, answers: mapped(state.answers, (old) => ({ ...old, tries: 1, first: old.credits, best: old.credits, seen: false, counts: true })) }),
};
const FORBIDDEN = "This browser lets no page keep anything";
const FULL = "This browser has no room left to keep your answers";
const empty = () => ({ version: VERSION, answers: {}, practice: {}, mock: null, history: [] });
let memory = null;
let trouble = "";
const listeners = [];
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
const paper = { given: list(given), marks: list(whole), credits: amount(4) };
const answer = object({ ...paper, tries: whole, first: amount(4), best: amount(4), seen: flag, counts: flag });
const attempt = { when: text(40), fresh: flag };
const mock = object({ ...attempt, spent: amount(), extra: amount(), seed: whole, answers: byQuestion(object(paper)), handedIn: flag });
const tried = object({ tried: amount(), right: amount() });
const past = object({ ...attempt, minutes: amount(), credits: amount(90) });
const FORM = object({
version: whole,
answers: byQuestion(answer),
practice: byQuestion(tried),
mock: (value, where) => value === null || mock(value, where),
history: list(past, ATTEMPTS),
});
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
for (const [key, part] of Object.entries({ answers: answer, practice: tried })) {
for (const [id, value] of Object.entries(isObject(state[key]) ? state[key] : {})) {
keep(byQuestion(part), { [id]: value }, id, () => (found[key][id] = value));
}
}
if (state.mock) keep(mock, state.mock, "the mock exam", () => (found.mock = state.mock));
for (const each of Array.isArray(state.history) ? state.history.slice(-ATTEMPTS) : []) {
keep(past, each, "a past attempt", () => found.history.push(each));
}
return { found, lost };
}
function checkCredits(answers, exam) {
for (const [id, { marks, credits, first = 0, best = 0 }] of Object.entries(answers)) {
const lines = Object.hasOwn(exam, id) ? exam[id] : null;
if (!lines) throw new Error(`${id} is no question of the exam`);
const sum = marks.reduce((total, line) => total + lines[line - 1], 0);
const all = lines.reduce((total, each) => total + each, 0);
if (first > all || best > all) throw new Error(`the credits of ${id} are more than it is worth`);
if (sum !== credits || new Set(marks).size < marks.length) throw new Error(`the credits of ${id} are not the sum of its marks`);
}
}
function check(state, exam, version) {
if (state?.version > version) {
throw new Error(`it was written by a newer version of this site (${state.version}; this one reads up to ${version})`);
}
FORM(state, "the content");
only((found) => found === version, version)(state.version, "version");
if (exam) for (const some of [state.answers, state.mock?.answers ?? {}]) checkCredits(some, exam);
return state;
}
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
const read = (text, exam, migrations = MIGRATIONS, version = VERSION) => check(parsed(text, migrations, version), exam, version);
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
let rest = { found: empty(), lost: [] };
try {
const state = parsed(text, MIGRATIONS, VERSION);
if (isObject(state) && state.version === VERSION) rest = salvage(state);
} catch {}
try {
const before = localStorage.getItem(UNREADABLE);
localStorage.setItem(UNREADABLE, before && before !== text ? `${before}\n${text}` : text);
if (rest.lost.length) localStorage.setItem(KEY, JSON.stringify(rest.found));
else localStorage.removeItem(KEY);
} catch {
return forget("What is kept here cannot be read, and there is no room to put it aside");
}
const what = rest.lost.length ? `Of what was kept here, ${rest.lost.slice(0, 5).join(", ")}` : "What was kept here";
const end = rest.lost.length ? "All else is there." : "You start anew.";
trouble = `${what} could not be read: ${reason}. It was put aside: “Your progress” exports it. ${end}`;
return rest.found;
}
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
function update(change) {
const state = load();
change(state);
save(state);
}
function replace(state) {
memory = null;
trouble = "";
save(state);
}
const earned = (answers, problem = "") =>
Object.entries(answers).reduce((sum, [id, { best, credits }]) => sum + (id.startsWith(problem) ? (best ?? credits) : 0), 0);
const answerTo = (state, id) => (state.answers[id] ??= { given: [], marks: [], credits: 0, tries: 0, first: 0, best: 0, seen: false, counts: false });
function draft(state, id, given) {
const answer = answerTo(state, id);
if (String(answer.given) !== String(given)) Object.assign(answer, { given, counts: false });
}
function attemptAt(state, id, given) {
const answer = answerTo(state, id);
if (answer.counts && String(answer.given) === String(given)) return;
Object.assign(answer, { given, tries: answer.tries + 1, counts: !answer.seen });
}
function mark(state, id, marks, credits) {
const answer = answerTo(state, id);
Object.assign(answer, { marks, credits });
if (!answer.counts) return;
if (answer.tries === 1) answer.first = credits;
answer.best = answer.tries === 1 ? credits : Math.max(answer.best, credits);
}
function unreadable() {
try {
return localStorage.getItem(UNREADABLE) ?? "";
} catch {
return "";
}
}
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
ATTEMPTS, empty, read, load, replace, update, earned, importText, onChange, unreadable,
answerTo, draft, attempt: attemptAt, mark,
trouble: () => trouble,
};
})((globalThis.selfTest ??= {}));
((selfTest) => {
const { creditText, judge, judgeAll, progress } = selfTest;
const PAUSE = 700;
const testOf = (form) => JSON.parse(form.dataset.test);
const fields = (form) => [...form.querySelectorAll("input, select, textarea")];
const whys = (form) => [...form.querySelectorAll(".why")];
const isMock = () => document.querySelector(".mock-controls") !== null;
const linesOf = (test) => test.credits.map((_, i) => i + 1);
const worth = (test, lines) => lines.reduce((sum, line) => sum + test.credits[line - 1], 0);
const total = (test) => worth(test, linesOf(test));
const marksOf = (id) => document.querySelector(`form.marks[data-question="${id}"]`);
const credits = (amount, all) => `${creditText(amount)} of ${creditText(all)} credit${all > 1 ? "s" : ""}`;
function given(form) {
return fields(form).flatMap((field) => {
if (field.type !== "checkbox") return field.value;
return field.checked ? Number(field.value) : [];
});
}
function fill(form, values) {
const all = fields(form);
const before = values.length === 1 && all.at(-1).type === "textarea" ? all.length - 1 : 0;
all.forEach((field, i) => {
const value = values[i - before] ?? "";
if (field.type === "checkbox") field.checked = values.includes(Number(field.value));
else field.value = value;
if (field.type === "select-one" && field.value !== value) field.add(new Option(value, value, true, true));
});
}
function forget(form) {
form.querySelector("output").textContent = "";
for (const why of whys(form)) why.hidden = true;
for (const field of fields(form)) {
field.removeAttribute("aria-invalid");
delete field.dataset.agrees;
}
}
function showBoxes(form, test, { key }, ticked, reveal) {
if (!ticked.length && !reveal) return "Tick what is right, or “None of these”.";
const right = (key ?? test.keys[0]).right;
if (key || reveal) {
for (const why of whys(form)) why.hidden = false;
for (const box of fields(form)) {
const number = Number(box.value);
box.dataset.agrees = (number ? right.includes(number) : !right.length) === ticked.includes(number);
}
}
if (key) return `Right${key.name ? ` under this reading: ${key.name}` : ""}: ${credits(total(test), total(test))}.`;
const readings = test.keys.length > 1 ? " under any reading" : "";
if (!ticked.length) return `${credits(0, total(test))}: nothing was ticked. Below each box stands why.`;
const next = reveal ? "Below each box stands why." : "Try once more, or open the hint.";
return `${credits(0, total(test))}: not right${readings}, and the exam gives all or nothing. ${next}`;
}
function note(form, i, text) {
const why = whys(form)[i];
why.textContent = text;
why.hidden = !text;
}
function showBlanks(form, test, { blanks, marks }) {
const filled = given(form).some((text) => text.trim());
if (!filled) return "Nothing is filled in yet.";
blanks.forEach(({ right, why, unread }, i) => {
fields(form)[i].setAttribute("aria-invalid", String(!right));
note(form, i, unread ? `Not read: ${unread}.` : why || (right ? "Right." : "This is not the answer."));
});
const [got, all] = [worth(test, marks), total(test)];
const open = byHand(test);
const earned = `${credits(got, all)}${open.length ? " so far" : ""}`;
const have = form.matches(".practice") ? "" : `${earned}. `;
if (blanks.some((blank) => blank.unread)) return `${have}A blank could not be read.`;
if (got < worth(test, linesOf(test).filter((line) => !open.includes(line)))) return `${have}${have ? "Try again, or open the hint." : "Not right yet: try again, or open the steps."}`;
if (open.length) return `${have}Tick the other lines under “What earns the credits” in the worked solution.`;
return blanks.every((blank) => blank.right) ? `${have || "Right. "}Now compare your way with the worked solution.` : `${earned}, though a blank is not as it should be.`;
}
function tellUnread(form) {
const { blanks } = testOf(form);
given(form).forEach((text, i) => {
const { unread } = blanks[i] && text.trim() ? judge(blanks[i], text) : {};
if (unread) note(form, i, `Not read: ${unread}.`);
});
}
function check(form, reveal = true) {
const test = testOf(form);
const verdict = judgeAll(test, given(form));
const message = test.keys ? showBoxes(form, test, verdict, given(form), reveal) : showBlanks(form, test, verdict);
form.querySelector("output").textContent = message;
return verdict.marks;
}
const byHand = (test) => linesOf(test).filter((line) => !test.keys && !test.earned?.[line - 1].length);
const isEmpty = (form) => !given(form).some((each) => typeof each === "number" || each.trim());
function submit(form) {
const test = testOf(form);
const id = form.dataset.question;
if (isEmpty(form)) {
if (test.keys || test.blanks) check(form, false);
else form.querySelector("output").textContent = "Write an answer first: comparing is learning only then.";
return;
}
if (test.keys || test.blanks) {
const again = progress.load().answers[id]?.tries > 0;
const marks = check(form, again);
progress.update((state) => {
const before = state.answers[id]?.marks ?? [];
const ticked = [...marks, ...before.filter((line) => byHand(test).includes(line))].sort();
progress.attempt(state, id, given(form));
progress.mark(state, id, ticked, worth(test, ticked));
if (test.keys && (again || marks.length)) state.answers[id].seen = true;
});
return;
}
progress.update((state) => progress.attempt(state, id, given(form)));
const details = marksOf(id).closest("details");
details.open = true;
details.querySelector("summary").focus();
details.scrollIntoView({ block: "start" });
}
function tick(form, scheme) {
const marks = given(scheme);
progress.update((state) => progress.mark(state, form.dataset.question, marks, worth(testOf(form), marks)));
}
function quote(form, scheme) {
const text = form.matches(".choices") ? "" : given(form).filter((each) => each.trim()).join("; ");
let own = scheme.querySelector(".own");
if (!own) scheme.prepend((own = Object.assign(document.createElement("blockquote"), { className: "own" })));
own.hidden = !text;
own.textContent = text;
}
function have({ tries, first, best, credits, counts }) {
if (!tries) return "";
const start = best === first ? "" : `, at the first try ${creditText(first)}`;
const end = credits === best ? "" : `, now ${creditText(credits)}${counts ? "" : " after seeing the solution"}`;
return ` · you have ${creditText(best)}${start}${end}`;
}
function show(state) {
const { answers } = state;
for (const link of document.querySelectorAll(".self-test-total")) {
link.querySelector("span").textContent = creditText(progress.earned(answers));
}
for (const line of document.querySelectorAll(".credits[data-question], .credits[data-problem]")) {
const { question, problem } = line.dataset;
const sum = problem && progress.earned(answers, problem);
let note = line.querySelector(".earned");
if (!note) line.append((note = Object.assign(document.createElement("span"), { className: "earned" })));
note.textContent = question ? have(answers[question] ?? {}) : sum ? ` · you have ${creditText(sum)}` : "";
}
for (const scheme of isMock() ? [] : document.querySelectorAll("form.marks[data-question]")) {
const id = scheme.dataset.question;
const answer = answers[id];
const words = document.querySelector(`form.words[data-question="${id}"]:not(:focus-within)`);
if (words) fill(words, answer?.given ?? []);
fill(scheme, answer?.marks ?? []);
const form = document.querySelector(`form.try-it[data-question="${id}"]`);
quote(form, scheme);
const [sum, all] = [answer?.credits, total(testOf(form))];
const missing = sum < all ? " What is not ticked is what a full answer says, too." : "";
scheme.querySelector("output").textContent = answer?.marks.length ? `${credits(sum, all)}.${missing}` : "";
}
tell();
}
function exclude(form, box) {
for (const other of fields(form)) {
if ((other.value === "0") !== (box.value === "0")) other.checked = false;
}
}
function describe(form) {
whys(form).forEach((why, i) => {
why.id = `why-${form.dataset.question}-${i + 1}`;
fields(form)[i].setAttribute("aria-describedby", why.id);
});
}
function setUp() {
const { answers } = progress.load();
for (const form of document.querySelectorAll("form[data-test]")) {
describe(form);
let timer = 0;
form.addEventListener("input", ({ target }) => {
forget(form);
if (target.type === "checkbox" && target.checked) exclude(form, target);
clearTimeout(timer);
if (testOf(form).blanks) timer = setTimeout(() => tellUnread(form), PAUSE);
});
if (isMock() || form.matches(".practice")) continue;
const id = form.dataset.question;
const scheme = marksOf(id);
const solution = scheme.closest("details");
if (answers[id]) fill(form, answers[id].given);
form.addEventListener("submit", () => submit(form));
form.addEventListener("input", () => progress.update((state) => progress.draft(state, id, given(form))));
scheme.addEventListener("change", () => tick(form, scheme));
solution.addEventListener("toggle", () => {
const known = progress.load().answers[id];
if (solution.open && !known?.seen) progress.update((state) => (progress.answerTo(state, id).seen = true));
});
}
show(progress.load());
}
function tell() {
const place = document.querySelector(".md-content__inner:has(form)");
const note = place?.querySelector(".self-test-trouble") ?? document.createElement("p");
if (note.textContent === progress.trouble()) return;
Object.assign(note, { className: "self-test-trouble", role: "alert", textContent: progress.trouble() });
place?.prepend(note);
}
selfTest.forms = { byHand, check, credits, describe, fields, fill, forget, given, isEmpty, quote, testOf, total, worth };
if (typeof document !== "undefined") {
document.addEventListener("submit", (event) => event.preventDefault());
progress.onChange(show);
if (globalThis.document$) globalThis.document$.subscribe(setUp);
else setUp();
}
})((globalThis.selfTest ??= {}));
((selfTest) => {
const { progress } = selfTest;
function show({ answers }) {
for (const bar of document.querySelectorAll("progress[data-problem]")) {
bar.value = progress.earned(answers, bar.dataset.problem);
}
const button = document.querySelector(".start[data-questions]");
const tried = (id) => answers[id]?.tries > 0;
const ids = button?.dataset.questions.split(" ") ?? [];
if (!ids.some(tried)) return;
const next = ids.find((id) => !tried(id));
const row = next && document.querySelector(`progress[data-problem="${next[0]}"]`).closest("tr");
button.textContent = next ? `Continue with ${next}` : "Sit the mock exam";
button.href = next ? `${row.querySelector("a").href}#q${next}` : document.querySelector(".ways .mock").href;
}
if (typeof document === "undefined") return;
progress.onChange(show);
if (globalThis.document$) globalThis.document$.subscribe(() => show(progress.load()));
else show(progress.load());
})((globalThis.selfTest ??= {}));
