// Practice: exchanges the numbers of a question for those of another variant, and checks.
// The variants of a question are in one file, ../practice/4b.js, loaded when first wanted.
((selfTest) => {
  const { forms, progress } = selfTest;
  const script = document.currentScript.src;
  const loading = {};

  // Adds the file of a question to the page; works from a folder as well as from a server.
  function load(id) {
    return (loading[id] ??= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = new URL(`../practice/${id}.js`, script);
      element.onload = () => resolve(selfTest.practice[id]);
      element.onerror = () => {
        delete loading[id];
        element.remove();
        reject(new Error("The numbers could not be loaded. Are you online? Try again."));
      };
      document.head.append(element);
    }));
  }

  // Variant `number` of a question, from 1: its sentences with its values filled in.
  selfTest.variant = async (id, number) => {
    const { sheets, rows } = await load(id);
    const place = (number - 1) % rows.length;
    const [sheet, ...values] = rows[place];
    const { names, ...sentences } = sheets[sheet];
    const value = (_, name) => JSON.stringify(values[names.indexOf(name)]).slice(1, -1);
    const filled = JSON.parse(JSON.stringify(sentences).replace(/\{(\w+)\}/g, value));
    return { ...filled, number: place + 1, count: rows.length };
  };

  // Puts the blanks of a variant into a form, in place of those that are there. Where it
  // has more of them, `asked` is the number of the one that the exam asks for.
  selfTest.exchange = (form, variant, asked) => {
    const test = forms.testOf(form);
    const earned = test.earned.map((needs) => (asked && needs.length ? [asked] : needs));
    form.dataset.test = JSON.stringify({ ...test, blanks: variant.blanks, earned });
    const old = form.querySelectorAll("label, .why");
    const parts = variant.blanks.flatMap((blank) => {
      const label = old[0].cloneNode(true);
      const input = label.querySelector("input");
      label.replaceChildren(`${blank.label} `, input);
      input.value = "";
      input.removeAttribute("aria-label"); // it named the other number
      return [label, Object.assign(document.createElement("span"), { className: "why", hidden: true })];
    });
    old[0].before(...parts);
    for (const part of old) part.remove();
    forms.describe(form);
    forms.forget(form);
  };

  const list = (steps) => steps.map((step) => Object.assign(document.createElement("li"), { textContent: step }));

  function count(id, right) {
    progress.update((state) => {
      const counts = (state.practice[id] ??= { tried: 0, right: 0 });
      counts.tried += 1;
      counts.right += right ? 1 : 0;
    });
  }

  function setUp(form) {
    const id = form.dataset.question;
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
        selfTest.exchange(form, variant);
        details.open = false;
        details.querySelector("ol").replaceChildren(...list(variant.steps));
        output.textContent = `Numbers ${number} of ${variant.count}.`;
        history.replaceState(null, "", `#${id}-${number}`);
      } catch (error) {
        output.textContent = error.message;
      }
    }

    form.querySelector(".other").addEventListener("click", () => show(number + 1));
    form.addEventListener("input", () => forms.forget(form));
    form.addEventListener("submit", () => {
      const right = forms.check(form).length > 0;
      const unread = output.textContent.includes("could not be read");
      if (right) output.textContent = "Right. Compare your way with the worked steps, or take new numbers.";
      else if (!unread) output.textContent = "Not right yet. Try again, or open the worked steps.";
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
