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
    const row = rows[(number - 1) % rows.length];
    const sheet = sheets[row[0]];
    const values = Object.fromEntries(sheet.names.map((name, i) => [name, row[i + 1]]));
    const filled = (part) => {
      if (typeof part === "string") return part.replace(/\{(\w+)\}/g, (_, name) => values[name]);
      if (Array.isArray(part)) return part.map(filled);
      if (typeof part !== "object") return part;
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, filled(value)]));
    };
    const { task, blanks, steps } = filled({ task: sheet.task, blanks: sheet.blanks, steps: sheet.steps });
    return { task, blanks, steps, number: ((number - 1) % rows.length) + 1, count: rows.length };
  };

  // Puts the blanks of a variant into a form, in place of those that are there.
  selfTest.exchange = (form, variant) => {
    const test = forms.testOf(form);
    const all = variant.blanks.map((_, i) => i + 1);
    const same = test.blanks.length === all.length;
    const earned = test.earned.map((needs) => (same || !needs.length ? needs : all));
    form.dataset.test = JSON.stringify({ ...test, blanks: variant.blanks, earned });
    const [first, ...others] = form.querySelectorAll("label");
    const place = first.parentElement;
    for (const label of others) label.remove();
    for (const why of form.querySelectorAll(".why")) why.remove();
    const before = first.nextSibling;
    variant.blanks.forEach((blank, i) => {
      const label = i ? first.cloneNode(true) : first;
      const input = label.querySelector("input");
      label.replaceChildren(`${blank.label} `, input);
      input.value = "";
      const id = `why-${form.dataset.question}-${i + 1}`;
      input.setAttribute("aria-describedby", id);
      place.insertBefore(label, before);
      place.insertBefore(Object.assign(document.createElement("span"), { className: "why", id, hidden: true }), before);
    });
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
    form.addEventListener("submit", (event) => {
      event.preventDefault();
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
