// Checks the blanks of numeric questions. Without this script the blanks are still there to
// write into, and the answer stands in the worked solution.

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
      checkForm(form);
    });
    form.addEventListener("input", () => forget(form));
  }
}
