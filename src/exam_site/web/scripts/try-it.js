// The forms of a problem page: checks boxes and blanks, keeps words and ticks, counts credits.
// Without this script the blanks are still there, and the answer stands in the worked solution.
((selfTest) => {
  const { creditText, judgeAll, progress } = selfTest;
  const testOf = (form) => JSON.parse(form.dataset.test);
  const fields = (form) => [...form.querySelectorAll("input, textarea")];
  const whys = (form) => [...form.querySelectorAll(".why")];
  const isMock = () => document.querySelector(".mock-controls") !== null;
  const linesOf = (test) => test.credits.map((_, i) => i + 1);
  const worth = (test, lines) => lines.reduce((sum, line) => sum + test.credits[line - 1], 0);
  const total = (test) => worth(test, linesOf(test));
  const marksOf = (id) => document.querySelector(`form.marks[data-question="${id}"]`);
  const credits = (amount, all) => `${creditText(amount)} of ${creditText(all)} credit${all > 1 ? "s" : ""}`;

  // What a form holds: the numbers of its ticked boxes, or the texts of its fields.
  function given(form) {
    return fields(form).flatMap((field) => {
      if (field.type !== "checkbox") return field.value;
      return field.checked ? Number(field.value) : [];
    });
  }

  function fill(form, values) {
    fields(form).forEach((field, i) => {
      if (field.type === "checkbox") field.checked = values.includes(Number(field.value));
      else field.value = values[i] ?? "";
    });
  }

  // What was said about an answer holds until the answer is changed.
  function forget(form) {
    form.querySelector("output").textContent = "";
    for (const why of whys(form)) why.hidden = true;
    for (const field of fields(form)) {
      field.removeAttribute("aria-invalid");
      delete field.dataset.agrees;
    }
  }

  function showBoxes(form, test, { key }, ticked) {
    const right = (key ?? test.keys[0]).right;
    for (const why of whys(form)) why.hidden = false;
    for (const box of fields(form)) {
      const number = Number(box.value);
      box.dataset.agrees = right.includes(number) === ticked.includes(number);
    }
    if (!key) {
      const readings = test.keys.length > 1 ? " under any reading" : "";
      return `Not right${readings}: 0 credits, as the exam gives all or nothing. Below each box stands why.`;
    }
    return `Right${key.name ? ` under this reading: ${key.name}` : ""}, ${credits(total(test), total(test))}.`;
  }

  function showBlanks(form, test, { blanks }) {
    fields(form).forEach((field, i) => {
      const { right, why, unread } = blanks[i];
      field.setAttribute("aria-invalid", String(!right));
      const note = whys(form)[i];
      note.textContent = unread ? `Not read: ${unread}.` : why || (right ? "Right." : "Not right yet.");
      note.hidden = false;
    });
    if (blanks.some((blank) => blank.unread)) return "A blank could not be read.";
    return blanks.every((blank) => blank.right) ? "Right. Now compare your way with the worked solution." : "Not right yet. Try again, or open the hint.";
  }

  // Says what holds of an answer, beside each field; returns the lines that it earns.
  function check(form) {
    const test = testOf(form);
    const verdict = judgeAll(test, given(form));
    const message = test.keys ? showBoxes(form, test, verdict, given(form)) : showBlanks(form, test, verdict);
    form.querySelector("output").textContent = message;
    return verdict.marks;
  }

  // The lines that no blank decides: the reader ticks them.
  const byHand = (test) => linesOf(test).filter((line) => !test.keys && !test.earned?.[line - 1].length);

  function keep(form, marks) {
    const test = testOf(form);
    const id = form.dataset.question;
    progress.update((state) => {
      const before = state.answers[id]?.marks ?? [];
      const ticked = (marks ? [...marks, ...before.filter((line) => byHand(test).includes(line))] : before).sort();
      state.answers[id] = { given: given(form), marks: ticked, credits: worth(test, ticked) };
    });
  }

  function submit(form) {
    const test = testOf(form);
    const scheme = marksOf(form.dataset.question);
    if (test.keys || test.blanks) {
      const marks = check(form);
      keep(form, marks);
      const rest = byHand(test).length;
      const done = rest && test.blanks && marks.length + rest === test.credits.length;
      if (done) form.querySelector("output").textContent += " Tick the other lines in the marking scheme.";
      return;
    }
    keep(form);
    const details = scheme.closest("details");
    details.open = true;
    details.querySelector("summary").focus();
    details.scrollIntoView({ block: "start" });
  }

  // A tick in the marking scheme counts, whoever set it.
  function tick(form, scheme) {
    const marks = given(scheme);
    const earned = worth(testOf(form), marks);
    progress.update((state) => {
      const answer = (state.answers[form.dataset.question] ??= { given: given(form) });
      Object.assign(answer, { marks, credits: earned });
    });
  }

  // Credits beside the headings and in the header, and ticks as they are kept.
  function show(state) {
    const { answers } = state;
    for (const link of document.querySelectorAll(".self-test-total")) {
      link.querySelector("span").textContent = creditText(progress.earned(answers));
    }
    for (const line of document.querySelectorAll(".credits[data-question], .credits[data-problem]")) {
      const { question, problem } = line.dataset;
      const amount = question ? answers[question]?.credits : progress.earned(answers, problem);
      let note = line.querySelector(".earned");
      if (!note) line.append((note = Object.assign(document.createElement("span"), { className: "earned" })));
      note.textContent = amount === undefined || (problem && !amount) ? "" : ` · you have ${creditText(amount)}`;
    }
    for (const scheme of isMock() ? [] : document.querySelectorAll("form.marks[data-question]")) {
      const id = scheme.dataset.question;
      const answer = answers[id];
      const words = document.querySelector(`form.words[data-question="${id}"]:not(:focus-within)`);
      if (words) fill(words, answer?.given ?? []); // as written in another tab
      fill(scheme, answer?.marks ?? []);
      const all = fields(scheme).reduce((sum, box) => sum + Number(box.dataset.credits), 0);
      const missing = answer && answer.credits < all ? " What is not ticked is what a full answer says, too." : "";
      scheme.querySelector("output").textContent = answer ? `${credits(answer.credits, all)}.${missing}` : "";
    }
    tell();
  }

  // Ties what is said about a field to the field.
  function describe(form) {
    whys(form).forEach((why, i) => {
      why.id = `why-${form.dataset.question}-${i + 1}`;
      fields(form)[i].setAttribute("aria-describedby", why.id);
    });
  }

  function setUp() {
    const { answers } = progress.load();
    for (const form of document.querySelectorAll("form[data-test]")) {
      describe(form);
      if (isMock() || form.matches(".practice")) continue; // kept by their own scripts
      const id = form.dataset.question;
      const scheme = marksOf(id);
      if (answers[id]) fill(form, answers[id].given);
      form.addEventListener("submit", () => submit(form));
      form.addEventListener("input", () => {
        forget(form);
        if (!testOf(form).keys && !testOf(form).blanks) keep(form);
      });
      scheme.addEventListener("change", () => tick(form, scheme));
    }
    show(progress.load());
  }

  // Why nothing is kept, at the top of a page on which something could be.
  function tell() {
    const place = document.querySelector(".md-content__inner:has(form)");
    const note = place?.querySelector(".self-test-trouble") ?? document.createElement("p");
    if (note.textContent === progress.trouble()) return;
    Object.assign(note, { className: "self-test-trouble", role: "alert", textContent: progress.trouble() });
    place?.prepend(note);
  }

  selfTest.forms = { byHand, check, describe, fields, fill, forget, given, testOf, total, worth };
  if (typeof document !== "undefined") {
    document.addEventListener("submit", (event) => event.preventDefault()); // nothing is sent anywhere
    progress.onChange(show);
    if (globalThis.document$) globalThis.document$.subscribe(setUp); // instant navigation
    else setUp();
  }
})((globalThis.selfTest ??= {}));
