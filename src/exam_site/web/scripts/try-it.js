// The forms of a problem page: checks boxes and blanks, keeps words and ticks, counts credits.
// Without this script the blanks are still there, and the answer stands in the worked solution.
((selfTest) => {
  const { creditText, judge, judgeAll, progress } = selfTest;
  const PAUSE = 700; // ms without a key, after which a blank that cannot be read is told
  const testOf = (form) => JSON.parse(form.dataset.test);
  const fields = (form) => [...form.querySelectorAll("input, select, textarea")];
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

  // Puts what is kept into a form. What was one text, before its question had blanks, stays to be read.
  function fill(form, values) {
    const all = fields(form);
    const before = values.length === 1 && all.at(-1).type === "textarea" ? all.length - 1 : 0;
    all.forEach((field, i) => {
      const value = values[i - before] ?? "";
      if (field.type === "checkbox") field.checked = values.includes(Number(field.value));
      else field.value = value;
      if (field.type === "select-one" && field.value !== value) field.add(new Option(value, value, true, true));
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

  // What is open to the reader below a form: in the check and the mock exam the marking scheme alone.
  const alone = (form) => marksOf(form.dataset.question)?.closest(".marking");
  const help = (form) => (alone(form) ? "marking scheme" : "worked solution");
  const again = (form) => `Look again, or open the ${alone(form) ? help(form) : "hint"}.`;

  // After a second try, or a right one, each box says why.
  function showBoxes(form, test, { right }, ticked, reveal) {
    if (!ticked.length && !reveal) return "Tick what is right, or “None of these”.";
    if (right || reveal) {
      const wanted = test.right.length ? test.right : [0];
      for (const why of whys(form)) why.hidden = false;
      for (const box of fields(form)) box.dataset.agrees = wanted.includes(Number(box.value)) === ticked.includes(Number(box.value));
    }
    if (right) return `Right: ${credits(total(test), total(test))}.`;
    const why = ticked.length ? "not right, and the exam gives all or nothing" : "nothing was ticked";
    return `${credits(0, total(test))}: ${why}. ${reveal ? "Below each box stands why." : again(form)}`;
  }

  // What is said beside a blank.
  function note(form, i, text) {
    const why = whys(form)[i];
    why.textContent = text;
    why.hidden = !text;
  }

  const unreadNote = (form, i, unread) => (given(form)[i].trim() ? `Not read: ${unread}.` : "Fill in this blank.");

  // A slip of the fingers spends no try; in practice, an empty blank does not either.
  const isUnread = (form, blanks) => blanks?.some(({ unread }, i) => unread && (form.matches(".practice") || given(form)[i].trim()));

  function showBlanks(form, test, { blanks, marks }) {
    const filled = given(form).some((text) => text.trim());
    if (!filled) return "Nothing is filled in yet.";
    blanks.forEach(({ right, why, unread }, i) => {
      fields(form)[i].setAttribute("aria-invalid", String(!right));
      note(form, i, unread ? unreadNote(form, i, unread) : why || (right ? "Right." : "This is not the answer."));
    });
    const [got, all] = [worth(test, marks), total(test)];
    const open = byHand(test);
    const earned = `${credits(got, all)}${open.length ? " so far" : ""}`;
    const have = form.matches(".practice") ? "" : `${earned}. `;
    if (isUnread(form, blanks)) return isMock() ? `${have}A blank could not be read.` : "A blank is empty or could not be read: this try does not count.";
    if (got < worth(test, linesOf(test).filter((line) => !open.includes(line)))) return `${have}${have ? again(form) : "Not right yet: try again, or open the steps."}`;
    if (open.length) return `${have}Tick the other lines of the marking scheme${alone(form) ? "" : " in the worked solution"}.`;
    return blanks.every((blank) => blank.right) ? `${have || "Right. "}Now compare your way with the ${help(form)}.` : `${earned}, though a blank is not as it should be.`;
  }

  // While a blank is filled in: can it be read?
  function tellUnread(form) {
    const { blanks } = testOf(form);
    given(form).forEach((text, i) => {
      const { unread } = blanks[i] && text.trim() ? judge(blanks[i], text) : {};
      if (unread) note(form, i, `Not read: ${unread}.`);
    });
  }

  // Says what holds of an answer, beside each field; returns the verdict.
  function check(form, reveal = true) {
    const test = testOf(form);
    const verdict = judgeAll(test, given(form));
    const message = test.right ? showBoxes(form, test, verdict, given(form), reveal) : showBlanks(form, test, verdict);
    form.querySelector("output").textContent = message;
    return verdict;
  }

  // The lines that no blank decides: the reader ticks them.
  const byHand = (test) => linesOf(test).filter((line) => !test.right && !test.earned?.[line - 1].length);
  const isEmpty = (form) => !given(form).some((each) => typeof each === "number" || each.trim());

  function submit(form) {
    const test = testOf(form);
    const id = form.dataset.question;
    if (isEmpty(form)) {
      if (test.right || test.blanks) check(form, false);
      else form.querySelector("output").textContent = "Write an answer first: comparing is learning only then.";
      return;
    }
    if (test.right || test.blanks) {
      const again = progress.load().answers[id]?.tries > 0;
      const { blanks, marks } = check(form, again);
      if (isUnread(form, blanks)) return;
      progress.update((state) => {
        const before = state.answers[id]?.marks ?? [];
        const ticked = [...marks, ...before.filter((line) => byHand(test).includes(line))].sort();
        progress.attempt(state, id, given(form));
        progress.mark(state, id, ticked, worth(test, ticked));
        if (test.right && (again || marks.length)) progress.opened(state, id); // the boxes say why
      });
      return;
    }
    progress.update((state) => progress.attempt(state, id, given(form)));
    const details = marksOf(id).closest("details");
    details.open = true;
    details.querySelector("summary").focus();
    details.scrollIntoView({ block: "start" });
  }

  // A tick in the marking scheme counts, whoever set it.
  function tick(form, scheme) {
    const marks = given(scheme);
    if (testOf(form).blanks) form.querySelector("output").textContent = ""; // the scheme says the sum
    progress.update((state) => progress.mark(state, form.dataset.question, marks, worth(testOf(form), marks)));
  }

  // What the reader wrote, above the lines that are compared with it.
  function quote(form, scheme) {
    const text = form.matches(".choices") ? "" : given(form).filter((each) => each.trim()).join("; ");
    let own = scheme.querySelector(".own");
    if (!own) scheme.prepend((own = Object.assign(document.createElement("blockquote"), { className: "own" })));
    own.hidden = !text;
    own.textContent = text;
  }

  // " · you have 2", with the first and the last try where they differ.
  function have({ tries, first, best, credits, counts }) {
    if (!tries) return "";
    const start = best === first ? "" : `, at the first try ${creditText(first)}`;
    const end = credits === best ? "" : `, now ${creditText(credits)}${counts ? "" : " after seeing the solution"}`;
    return ` · you have ${creditText(best)}${start}${end}`;
  }

  // Credits beside the headings and in the header, and ticks as they are kept.
  function show(state) {
    const { answers } = state;
    for (const link of document.querySelectorAll(".self-test-total")) {
      link.querySelector("span").textContent = creditText(progress.earned(answers));
    }
    for (const line of document.querySelectorAll(".credits[data-question], .credits[data-problem]")) {
      const { question, problem } = line.dataset;
      const sum = problem && progress.earned(answers, problem);
      let note = line.querySelector(".earned");
      if (!note) line.append((note = Object.assign(document.createElement("span"), { className: "earned" })));
      note.textContent = question ? have(answers[question] ?? {}) : sum ? ` · you have ${creditText(sum)}` : "";
    }
    for (const scheme of isMock() ? [] : document.querySelectorAll("form.marks[data-question]")) {
      const id = scheme.dataset.question;
      const answer = answers[id];
      const words = document.querySelector(`form.words[data-question="${id}"]:not(:focus-within)`);
      if (words) fill(words, answer?.given ?? []); // as written in another tab
      fill(scheme, answer?.marks ?? []);
      const form = document.querySelector(`form.try-it[data-question="${id}"]`);
      quote(form, scheme);
      const [sum, all] = [answer?.credits, total(testOf(form))];
      const missing = sum < all ? " What is not ticked is what a full answer says, too." : "";
      scheme.querySelector("output").textContent = answer?.marks.length ? `${credits(sum, all)}.${missing}` : "";
    }
    tell();
  }

  // "None of these" and another box cannot both be ticked.
  function exclude(form, box) {
    for (const other of fields(form)) {
      if ((other.value === "0") !== (box.value === "0")) other.checked = false;
    }
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
      let timer = 0;
      form.addEventListener("input", ({ target }) => {
        forget(form);
        if (target.type === "checkbox" && target.checked) exclude(form, target);
        clearTimeout(timer);
        if (testOf(form).blanks) timer = setTimeout(() => tellUnread(form), PAUSE);
      });
      // Enter, or "Go" on a phone, leads to a blank that is still empty.
      form.addEventListener("keydown", (event) => {
        const { key, target } = event;
        const empty = key === "Enter" && target.type === "text" && fields(form).find((field) => field !== target && !field.value);
        if (!empty) return;
        event.preventDefault();
        empty.focus();
      });
      if (isMock() || form.matches(".practice")) continue; // kept by their own scripts
      const id = form.dataset.question;
      const scheme = marksOf(id);
      const solution = scheme.closest("details");
      if (answers[id]) fill(form, answers[id].given);
      form.addEventListener("submit", () => submit(form));
      form.addEventListener("input", () => progress.update((state) => progress.draft(state, id, given(form))));
      scheme.addEventListener("change", () => tick(form, scheme));
      solution.addEventListener("toggle", () => {
        if (solution.open) progress.update((state) => progress.opened(state, id));
      });
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

  selfTest.forms = { byHand, check, credits, describe, fields, fill, forget, given, isEmpty, quote, testOf, total, worth };
  if (typeof document !== "undefined") {
    document.addEventListener("submit", (event) => event.preventDefault()); // nothing is sent anywhere
    progress.onChange(show);
    if (globalThis.document$) globalThis.document$.subscribe(setUp); // instant navigation
    else setUp();
  }
})((globalThis.selfTest ??= {}));
