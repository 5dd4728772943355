// Programs on a page. Without this script they are there to read, select and scroll.

// A long program opens at its own lines. The functions that they call stand above.
function showProof(block) {
  const comments = [...block.querySelectorAll(".c1")];
  const start = comments.find((comment) => comment.textContent.startsWith("# --- "));
  if (!start) return;
  const [line, box] = [start.getBoundingClientRect(), block.getBoundingClientRect()];
  block.scrollTop += line.top - box.top - 2 * line.height;
}

// The page may be a file, or served without TLS: then browsers have the old way only.
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
  button.setAttribute("aria-live", "polite"); // its new text is read out
  block.before(button);
}

const kinds = ":is(.language-python, .language-console):not(.doc-signature)";
for (const block of document.querySelectorAll(`.md-typeset ${kinds} > pre`)) {
  addCopyButton(block);
  const closed = block.closest("details:not([open])");
  if (closed) closed.addEventListener("toggle", () => showProof(block), { once: true });
  else showProof(block);
}
