// Variants of a question: other statements, or other numbers, in place of those of a form.
// They are in one file for each question, ../practice/4b.js, loaded when first wanted.
((selfTest) => {
  const { forms } = selfTest;
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

  // Variant `number` of a question, from 1: its boxes, or its sentences with its values filled in.
  selfTest.variant = async (id, number) => {
    const { task, boxes, earned, sheets, rows } = await load(id);
    const place = (number - 1) % rows.length;
    const found = { earned, number: place + 1, count: rows.length };
    if (boxes) {
      const shown = rows[place].map((each) => boxes[each]);
      return { ...found, task, boxes: shown, steps: shown.map((each) => `${verdict(each)} ${each.why}`) };
    }
    const [sheet, ...values] = rows[place];
    const value = (_, place) => JSON.stringify(values[place]).slice(1, -1);
    return { ...JSON.parse(JSON.stringify(sheets[sheet]).replace(/\{(\d+)\}/g, value)), ...found };
  };

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const verdict = ({ right }) => (right ? "Tick it." : "Leave it empty.");

  // The box that says `text`, like one that is there, and whether to tick it.
  function box(like, value, statement) {
    const label = like.cloneNode(true);
    const input = label.querySelector("input");
    input.value = value;
    input.checked = false;
    input.removeAttribute("aria-label"); // it named the other statement
    label.querySelector("span").textContent = statement.text;
    return make("p", {}, label, make("span", { className: "why", hidden: true }, make("strong", { textContent: verdict(statement) }), ` ${statement.why}`));
  }

  function blank(like, { label: text }) {
    const label = like.cloneNode(true);
    const input = label.querySelector("input, select, textarea");
    const field = input.type === "text" ? input : make("input", { autocomplete: "off", autocapitalize: "off", spellcheck: false, size: 14, maxLength: 200 });
    field.value = "";
    field.removeAttribute("aria-label"); // it named the other number
    label.replaceChildren(`${text} `, field);
    return [label, make("span", { className: "why", hidden: true })];
  }

  // Puts a variant into a form, in place of the boxes or fields that are there.
  selfTest.exchange = (form, { boxes, blanks, earned }) => {
    const test = forms.testOf(form);
    const old = [...form.querySelectorAll("label, .why")].map((part) => (boxes ? part.parentElement : part));
    const like = form.querySelector("label");
    if (boxes) {
      test.right = boxes.flatMap(({ right }, i) => (right ? i + 1 : []));
      const none = { text: "None of these", right: !test.right.length, why: "" };
      old[0].before(...boxes.map((each, i) => box(like, i + 1, each)), box(like, 0, none));
    } else {
      Object.assign(test, { blanks, earned });
      old[0].before(...blanks.flatMap((each) => blank(like, each)));
      form.classList.replace("words", "blanks");
    }
    form.dataset.test = JSON.stringify(test);
    for (const part of old) part.remove();
    forms.describe(form);
    forms.forget(form);
  };

  selfTest.make = make;
})(globalThis.selfTest);
