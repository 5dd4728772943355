// "What does it print?": an output is shown once the reader has said what a part of it will be, or opens it.
((selfTest) => {
  function setUp(form) {
    let output = form.previousElementSibling;
    while (!output.matches(".language-text")) output = output.previousElementSibling;
    let solution = form.parentElement;
    while (!solution.matches(".solution")) solution = solution.previousElementSibling;
    const why = [...solution.querySelectorAll("p > strong:first-child")].find(({ textContent }) => textContent === "Why.").parentElement;
    const { value, within } = form.dataset;

    function open(verdict) {
      const link = Object.assign(document.createElement("a"), { textContent: "Why", href: `#${why.id}` });
      link.addEventListener("click", () => (solution.open = true));
      form.dataset.done = "";
      const said = form.querySelector("output");
      said.replaceChildren(`${verdict} ${value}. `, link);
      said.focus();
    }

    form.addEventListener("submit", ({ submitter }) => {
      const input = form.querySelector("input");
      const { right, unread } = input ? selfTest.judge({ value, within }, input.value) : { right: submitter.value === value };
      if (unread) form.querySelector("output").textContent = `Not read: ${unread}.`;
      else open(right ? "Yes:" : "It prints");
    });
    form.querySelector(".open").addEventListener("click", () => open("It prints"));
    form.querySelector("output").tabIndex = -1;
    why.id ||= `because-${solution.querySelector("form.marks").dataset.question}`;
    output.prepend(form);

    // A field in a closed box makes browsers lay the box out: it comes when the box is opened.
    const [box, field] = [form.closest("details"), form.querySelector("template")];
    const write = () => field.replaceWith(field.content);
    if (field && box.open) write();
    else if (field) box.addEventListener("toggle", write, { once: true });
  }

  for (const form of document.querySelectorAll("form.predict")) setUp(form);
})(globalThis.selfTest);
