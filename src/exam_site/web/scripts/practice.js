// Practice: exchanges the statements or numbers of a question for those of another variant, and checks.
((selfTest) => {
  const { forms, make, progress } = selfTest;

  function count(id, right) {
    progress.update((state) => {
      const counts = (state.practice[id] ??= { tried: 0, right: 0 });
      counts.tried += 1;
      counts.right += right ? 1 : 0;
    });
  }

  function setUp(form) {
    const id = form.dataset.question;
    const hasBoxes = form.matches(".choices");
    const asked = form.previousElementSibling;
    const details = form.nextElementSibling;
    const output = form.querySelector("output");
    let number = 1;
    let counted = false;

    async function show(next) {
      try {
        const variant = await selfTest.variant(id, next);
        number = variant.number;
        counted = false;
        asked.textContent = variant.task;
        selfTest.exchange(form, hasBoxes ? variant : { ...variant, earned: forms.testOf(form).earned });
        details.open = false;
        details.querySelector("ol").replaceChildren(...variant.steps.map((step) => make("li", { textContent: step })));
        output.textContent = `${hasBoxes ? "Statements" : "Numbers"} ${number} of ${variant.count}.`;
        history.replaceState(null, "", `#${id}-${number}`);
      } catch (error) {
        output.textContent = error.message;
      }
    }

    function said(right) {
      if (right) return hasBoxes ? "Right." : "Right. Compare your way with the worked steps, or take new numbers.";
      if (!hasBoxes) return "Not right yet. Try again, or open the worked steps.";
      return counted ? "Not right. Below each box stands why." : "Not right, and the exam gives all or nothing. Try once more.";
    }

    form.querySelector(".other").addEventListener("click", () => show(number + 1));
    form.addEventListener("input", () => forms.forget(form));
    form.addEventListener("submit", () => {
      const right = forms.check(form, counted).length > 0;
      const unread = hasBoxes ? forms.isEmpty(form) : output.textContent.includes("could not be read");
      if (!unread) output.textContent = said(right);
      if (unread || counted) return;
      counted = true;
      count(id, right);
      const { tried, right: all } = progress.load().practice[id];
      output.textContent += ` At the first try: ${all} of ${tried}.`;
    });
    const wanted = new RegExp(`^#${id}-(\\d{1,4})$`).exec(location.hash);
    if (wanted && Number(wanted[1]) >= 1) {
      show(Number(wanted[1])).then(() => document.getElementById(id).scrollIntoView());
    }
  }

  for (const form of document.querySelectorAll("form.practice")) setUp(form);
})(globalThis.selfTest);
