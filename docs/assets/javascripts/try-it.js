// Checks the blanks of numeric questions and the boxes of choice questions. Without this
// script they are still there to fill in, and the answer stands in the worked solution.

// Largest relative error that counts as right.
const TOLERANCE = 1e-6;

// "16", "16.0", "1.6e1", "1/2", "-3", "0,5" -> a number; anything else -> null.
function parseNumber(text) {
  const number = String.raw`[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d{1,3})?`;
  const found = new RegExp(`^\\s*(${number})(?:\\s*/\\s*(${number}))?\\s*$`, "i").exec(
    text.slice(0, 100).replace("\u2212", "-"),
  );
  if (!found || text.length > 100) return null;
  const [top, bottom] = [found[1], found[2] ?? "1"].map((x) => Number(x.replace(",", ".")));
  const value = top / bottom;
  return Number.isFinite(value) ? value : null;
}

function isRight(text, expected) {
  const value = parseNumber(text);
  const wanted = parseNumber(expected);
  return value !== null && Math.abs(value - wanted) <= TOLERANCE * Math.max(1, Math.abs(wanted));
}

// The key that has exactly the ticked boxes, if there is one.
function matchingKey(ticked, keys) {
  return keys.find((key) => String(key.right) === String(ticked)) ?? null;
}

function verdict(key, keys, credits) {
  if (key === null) {
    const readings = keys.length > 1 ? " under any reading" : "";
    return `Not right${readings}: 0 credits, as the exam gives all or nothing. Try again, or open the hint.`;
  }
  const reading = key.name ? ` under this reading: ${key.name}` : "";
  return `Right${reading}, ${credits}. The worked solution explains every box.`;
}

function checkBoxes(form) {
  const keys = JSON.parse(form.dataset.keys);
  const ticked = [...form.querySelectorAll("input:checked")].map((box) => Number(box.value));
  const key = matchingKey(ticked, keys);
  form.querySelector("output").textContent = verdict(key, keys, form.dataset.credits);
}

function checkForm(form) {
  const blanks = [...form.querySelectorAll("input")];
  const unread = blanks.filter((blank) => parseNumber(blank.value) === null);
  for (const blank of blanks) {
    const judged = !unread.includes(blank);
    const right = isRight(blank.value, blank.dataset.answer);
    if (judged) blank.setAttribute("aria-invalid", String(!right));
  }
  const right = blanks.filter((blank) => isRight(blank.value, blank.dataset.answer)).length;
  const result = form.querySelector("output");
  result.textContent = message(right, unread.length, blanks.length);
}

function message(right, unread, all) {
  if (unread) {
    const which = all === 1 ? "This is" : `${unread} of ${all} blanks ${unread === 1 ? "is" : "are"}`;
    return `${which} not a number yet, such as 8, 1/2 or 0.5.`;
  }
  if (right === all) return "Right. Now compare your way with the worked solution.";
  if (all === 1) return "Not right yet. Try again, or open the hint.";
  return `${right} of ${all} right. Try again, or open the hint.`;
}

// What was said about an answer holds until the answer is changed.
function forget(form) {
  form.querySelector("output").textContent = "";
  for (const blank of form.querySelectorAll("input")) blank.removeAttribute("aria-invalid");
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form.try-it")) {
    form.querySelector("button").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.dataset.keys) checkBoxes(form);
      else checkForm(form);
    });
    form.addEventListener("input", () => forget(form));
  }
}
