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

// What a search has found is seen, in a closed block, too: the first hit at or after the section that the address names.
if (new URLSearchParams(location.search).get("h")) {
  const article = document.querySelector("article");
  new MutationObserver((_, observer) => {
    const section = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const marks = [...article.querySelectorAll("mark")];
    const hit = marks.find((mark) => !section || section.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!hit) return;
    observer.disconnect();
    if (hit.checkVisibility()) return;
    for (let block = hit.closest("details"); block; block = block.parentElement.closest("details")) block.open = true;
    hit.scrollIntoView({ block: "center" });
  }).observe(article, { childList: true, subtree: true });
}
