// Programs on a page. Without this script they are there to read and select.

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
}
