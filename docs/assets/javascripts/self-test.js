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
const GREEK = { η: "eta", λ: "lambda", α: "alpha", "√": "sqrt" };
const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d{1,3})?|\.\d+(?:e[+-]?\d{1,3})?)|([a-zηλα√]+)|(\*\*|[-+*/^()]))/iy;
function plain(text) {
return text
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
const known = [...names, ...Object.keys(GREEK), "sqrt"].sort((a, b) => b.length - a.length);
const found = [];
for (let rest = word; rest; ) {
const name = known.find((each) => rest.toLowerCase().startsWith(each.toLowerCase()));
const full = GREEK[name] ?? name;
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
function shape(text) {
const inside = text.trim().replace(/^(?:torch\.Size)?[\s([{]*|[\s)\]}]*$/g, "");
const parts = inside.split(/\s*[x×*·,;]\s*|\s+/i);
return parts.every((part) => /^\d{1,9}$/.test(part)) ? parts.map(Number).join(" x ") : null;
}
const near = (a, b, within) =>
Math.abs(a - b) <= (Number(within) || TOLERANCE * Math.max(1, Math.abs(b))) * (1 + 1e-9);
function agree(given, text, names) {
const wanted = formula(text, names);
const points = [0.3, 0.77, 1.9, 4.6, 11.3];
return points.every((point, row) => {
const at = Object.fromEntries(names.map((name, i) => [name, point * (1 + 0.41 * i) + 0.07 * row * i]));
return near(given(at), wanted(at));
});
}
function reader(blank, text) {
if (isShape(blank.value)) {
const given = shape(text);
if (given === null) throw new Error("write a shape such as 4 x 6 x 3");
return (value) => given === value;
}
const others = [blank, ...(blank.also ?? []), ...(blank.mistakes ?? [])];
const names = [...new Set(others.flatMap((each) => namesIn(each.value)))];
const given = formula(text, names);
if (names.length) return (value) => agree(given, value, names);
if (!Number.isFinite(given({}))) throw new Error("this is no finite number");
return (value) => near(given({}), formula(value, [])({}), blank.within);
}
selfTest.judge = (blank, text) => {
let matches;
try {
if (!text.trim()) throw new Error("fill in this blank");
if (text.length > LONGEST) throw new Error(`at most ${LONGEST} characters`);
matches = reader(blank, text);
} catch (error) {
return { right: false, unread: error.message };
}
if (matches(blank.value)) return { right: true, why: "" };
const also = (blank.also ?? []).find((other) => matches(other.value));
if (also) return { right: true, why: `Right, read as: ${also.name}.` };
const mistake = (blank.mistakes ?? []).find((other) => matches(other.value));
if (!mistake && !isShape(blank.value) && GROUPED.test(text)) {
const [whole, rest] = text.trim().split(",");
return { right: false, unread: `a comma is a decimal point here; write ${whole}${rest} or ${whole}.${rest}` };
}
return { right: false, why: mistake?.why ?? "", marks: mistake?.marks ?? [] };
};
selfTest.judgeAll = (test, given) => {
if (test.keys) {
const key = test.keys.find((each) => String(each.right) === String(given));
return { key, marks: key ? test.credits.map((_, i) => i + 1) : [] };
}
const blanks = test.blanks.map((blank, i) => selfTest.judge(blank, given[i] ?? ""));
const partial = blanks.flatMap((verdict) => verdict.marks ?? []);
const marks = test.earned.flatMap((needs, i) => {
const earned = needs.length > 0 && needs.every((blank) => blanks[blank - 1].right);
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
const VERSION = 1;
const LONGEST = 5000;
const LARGEST = 2_000_000;
const ATTEMPTS = 50;
const MIGRATIONS = {};
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
function checkCredits(answers, exam) {
for (const [id, { marks, credits }] of Object.entries(answers)) {
const lines = Object.hasOwn(exam, id) ? exam[id] : null;
if (!lines) throw new Error(`${id} is no question of the exam`);
const sum = marks.reduce((total, line) => total + lines[line - 1], 0);
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
((selfTest) => {
const { creditText, judgeAll, progress } = selfTest;
const testOf = (form) => JSON.parse(form.dataset.test);
const fields = (form) => [...form.querySelectorAll("input, textarea")];
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
fields(form).forEach((field, i) => {
if (field.type === "checkbox") field.checked = values.includes(Number(field.value));
else field.value = values[i] ?? "";
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
function showBoxes(form, test, { key }, ticked) {
const right = (key ?? test.keys[0]).right;
for (const why of whys(form)) why.hidden = false;
for (const box of fields(form)) {
const number = Number(box.value);
box.dataset.agrees = right.includes(number) === ticked.includes(number);
}
if (!key) {
const readings = test.keys.length > 1 ? " under any reading" : "";
return `Not right${readings}: 0 credits, as the exam gives all or nothing. Below each box stands why.`;
}
return `Right${key.name ? ` under this reading: ${key.name}` : ""}, ${credits(total(test), total(test))}.`;
}
function showBlanks(form, test, { blanks }) {
fields(form).forEach((field, i) => {
const { right, why, unread } = blanks[i];
field.setAttribute("aria-invalid", String(!right));
const note = whys(form)[i];
note.textContent = unread ? `Not read: ${unread}.` : why || (right ? "Right." : "Not right yet.");
note.hidden = false;
});
if (blanks.some((blank) => blank.unread)) return "A blank could not be read.";
return blanks.every((blank) => blank.right) ? "Right. Now compare your way with the worked solution." : "Not right yet. Try again, or open the hint.";
}
function check(form) {
const test = testOf(form);
const verdict = judgeAll(test, given(form));
const message = test.keys ? showBoxes(form, test, verdict, given(form)) : showBlanks(form, test, verdict);
form.querySelector("output").textContent = message;
return verdict.marks;
}
const byHand = (test) => linesOf(test).filter((line) => !test.keys && !test.earned?.[line - 1].length);
function keep(form, marks) {
const test = testOf(form);
const id = form.dataset.question;
progress.update((state) => {
const before = state.answers[id]?.marks ?? [];
const ticked = (marks ? [...marks, ...before.filter((line) => byHand(test).includes(line))] : before).sort();
state.answers[id] = { given: given(form), marks: ticked, credits: worth(test, ticked) };
});
}
function submit(form) {
const test = testOf(form);
const scheme = marksOf(form.dataset.question);
if (test.keys || test.blanks) {
const marks = check(form);
keep(form, marks);
const rest = byHand(test).length;
const done = rest && test.blanks && marks.length + rest === test.credits.length;
if (done) form.querySelector("output").textContent += " Tick the other lines in the marking scheme.";
return;
}
keep(form);
const details = scheme.closest("details");
details.open = true;
details.querySelector("summary").focus();
details.scrollIntoView({ block: "start" });
}
function tick(form, scheme) {
const marks = given(scheme);
const earned = worth(testOf(form), marks);
progress.update((state) => {
const answer = (state.answers[form.dataset.question] ??= { given: given(form) });
Object.assign(answer, { marks, credits: earned });
});
}
function show(state) {
const { answers } = state;
for (const link of document.querySelectorAll(".self-test-total")) {
link.querySelector("span").textContent = creditText(progress.earned(answers));
}
for (const line of document.querySelectorAll(".credits[data-question], .credits[data-problem]")) {
const { question, problem } = line.dataset;
const amount = question ? answers[question]?.credits : progress.earned(answers, problem);
let note = line.querySelector(".earned");
if (!note) line.append((note = Object.assign(document.createElement("span"), { className: "earned" })));
note.textContent = amount === undefined || (problem && !amount) ? "" : ` · you have ${creditText(amount)}`;
}
for (const scheme of isMock() ? [] : document.querySelectorAll("form.marks[data-question]")) {
const id = scheme.dataset.question;
const answer = answers[id];
const words = document.querySelector(`form.words[data-question="${id}"]:not(:focus-within)`);
if (words) fill(words, answer?.given ?? []);
fill(scheme, answer?.marks ?? []);
const all = fields(scheme).reduce((sum, box) => sum + Number(box.dataset.credits), 0);
const missing = answer && answer.credits < all ? " What is not ticked is what a full answer says, too." : "";
scheme.querySelector("output").textContent = answer ? `${credits(answer.credits, all)}.${missing}` : "";
}
tell();
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
if (isMock() || form.matches(".practice")) continue;
const id = form.dataset.question;
const scheme = marksOf(id);
if (answers[id]) fill(form, answers[id].given);
form.addEventListener("submit", () => submit(form));
form.addEventListener("input", () => {
forget(form);
if (!testOf(form).keys && !testOf(form).blanks) keep(form);
});
scheme.addEventListener("change", () => tick(form, scheme));
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
selfTest.forms = { byHand, check, describe, fields, fill, forget, given, testOf, total, worth };
if (typeof document !== "undefined") {
document.addEventListener("submit", (event) => event.preventDefault());
progress.onChange(show);
if (globalThis.document$) globalThis.document$.subscribe(setUp);
else setUp();
}
})((globalThis.selfTest ??= {}));
