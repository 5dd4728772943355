// A long program opens at its own lines. The functions that they call
// stand above; without this script a reader scrolls down to the same lines.

function showProof(code) {
  const comments = [...code.querySelectorAll(".c1")];
  const start = comments.find((comment) => comment.textContent.startsWith("# --- "));
  if (!start) return;
  const [line, box] = [start.getBoundingClientRect(), code.getBoundingClientRect()];
  code.scrollTop += line.top - box.top - 2 * line.height;
}

for (const code of document.querySelectorAll(".language-python code")) {
  const closed = code.closest("details:not([open])");
  if (closed) closed.addEventListener("toggle", () => showProof(code), { once: true });
  else showProof(code);
}
