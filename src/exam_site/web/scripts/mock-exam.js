// The mock exam: a clock that can be paused and extended, all forms of the exam, scoring.
((selfTest) => {
  const { creditText, forms, learnNext, make, progress } = selfTest;
  const controls = document.querySelector(".mock-controls");
  if (!controls) return;
  const page = controls.parentElement;
  const MINUTES = 90;
  const PAPERS = { A: "Paper A: the exam itself", B: "Paper B: other statements and numbers" };
  // An older kind of paper, which a reader may still have: the exam with other numbers in these questions.
  const NUMBERS = "2a 4b 4c 4d 4g 6a 6c 6d";
  const papers = selfTest.papers();
  const { elements, buttons } = build();
  let opened = ""; // the attempt that the forms hold
  let trouble = ""; // why they do not hold it
  let running = false;
  let since = 0; // when it was started last, in ms since the page was opened
  let timer = 0;
  // The questions, out of the document until they are wanted: with a hundred forms a page is slow.
  const questions = new DocumentFragment();

  // Clock, buttons and result take the place of what is read without JavaScript.
  function build() {
    const time = make("strong", { role: "timer" });
    const note = make("output", {});
    const choice = make("fieldset", {}, make("legend", { textContent: "Which paper?" }));
    for (const [value, text] of Object.entries(PAPERS)) {
      choice.append(make("label", {}, make("input", { type: "radio", name: "paper", value, checked: value === "A" }), ` ${text}`));
    }
    const result = make("div", { className: "mock-result", tabIndex: -1 });
    const past = make("div", {});
    const names = { start: "Start", pause: "Pause", resume: "Go on", extend: "+15 min", hand: "Hand in", anew: "New attempt" };
    const all = Object.fromEntries(
      Object.entries(names).map(([key, text]) => [key, make("button", { type: "button", className: "md-button", textContent: text })]),
    );
    const problems = [...page.querySelectorAll("h2[id]")].map(({ id }, i) => make("a", { href: `#${id}`, textContent: i + 1 }));
    const jump = make("nav", { className: "mock-jump", ariaLabel: "Problems" }, "Problem ", ...problems);
    controls.replaceChildren(choice, make("div", { className: "buttons mock-bar" }, time, ...Object.values(all), jump), note, result, past);
    return { elements: { time, note, choice, result, past, jump }, buttons: all };
  }

  const attempt = () => progress.load().mock;
  const stamped = (mock) => mock && mock.when + mock.handedIn;
  // Not where another tab has begun a new attempt, or handed in.
  const change = (edit) => progress.update((state) => stamped(state.mock) === opened && edit(state.mock, state));
  const now = () => Math.round(performance.now()); // it never goes back, whatever the clock on the wall does
  const spent = (mock) => mock.spent + (running ? now() - since : 0);

  function clock(milliseconds) {
    const seconds = Math.abs(Math.round(milliseconds / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  // Writes the time down; called often, so that a closed tab loses little.
  function stamp() {
    if (!running) return;
    const time = now();
    change((mock) => (mock.spent += time - since));
    since = time;
  }

  function stageOf(mock) {
    if (!mock) return "before";
    if (stamped(mock) !== opened) return "paused";
    return mock.handedIn ? "after" : running ? "running" : "paused";
  }

  function show() {
    const mock = attempt();
    const stage = stageOf(mock);
    page.dataset.mock = stage;
    const more = stamped(mock) === opened ? ["extend", "hand"] : [];
    const shown = { before: ["start"], running: ["pause", ...more], paused: ["resume", ...more], after: ["anew"] }[stage];
    for (const [name, button] of Object.entries(buttons)) button.hidden = !shown.includes(name);
    elements.choice.hidden = stage !== "before";
    elements.jump.hidden = stage !== "running";
    elements.time.hidden = stage === "before";
    const left = mock ? (MINUTES + mock.extra) * 60_000 - spent(mock) : 0;
    const over = left < 0 ? "Time is up. Hand in, or go on." : "";
    if (mock) elements.time.textContent = stage === "after" ? `${clock(spent(mock))} used` : `${clock(left)} ${over ? "over time" : "left"}`;
    const note = { running: over, paused: trouble || `Paused: paper ${mock?.paper}. The questions are hidden until you go on.` }[stage] ?? "";
    if (elements.note.textContent !== note) elements.note.textContent = note; // said once
    result(mock);
    past();
  }

  function run(on) {
    stamp();
    running = on;
    since = now();
    clearInterval(timer);
    if (on) {
      let ticks = 0;
      timer = setInterval(() => {
        if (++ticks % 5 === 0) stamp();
        show();
      }, 1000);
    }
    show();
  }

  // The statements and numbers of this attempt, in place of the exam's.
  async function exchange({ seed, paper }) {
    const chosen = papers.filter(({ id, practice }) => practice && (paper === "B" || NUMBERS.includes(id)) && !practice.matches(".stated"));
    const variants = await Promise.all(chosen.map(({ id }) => selfTest.variant(id, seed + 1)));
    chosen.forEach((each, i) => {
      const { id, form } = each;
      each.fresh = true;
      const credits = document.getElementById(`m${id}`).nextElementSibling;
      while (credits.nextElementSibling !== form) credits.nextElementSibling.remove();
      form.before(make("p", { className: "asked", textContent: variants[i].task }));
      selfTest.exchange(form, variants[i]);
      rescheme(each, variants[i]);
    });
  }

  // The scheme says what earns the credits of a variant, and nothing of the exam's answer.
  function rescheme({ form, scheme, details }, { boxes, blanks, steps = [] }) {
    const test = forms.testOf(form);
    const byHand = forms.byHand(test);
    forms.fields(scheme).forEach((box, i) => {
      const line = box.nextElementSibling;
      const parts = boxes ? `ticks exactly what is right: ${test.right.join(", ") || "none of these"}` : test.earned[i].map((each) => blanks[each - 1].label).join("; ");
      if (byHand.includes(i + 1)) return;
      box.removeAttribute("aria-label");
      line.replaceChildren(line.querySelector("strong"), ` ${parts}`);
    });
    while (scheme.nextElementSibling !== details.lastElementChild) scheme.nextElementSibling.remove();
    if (boxes) return;
    const list = make("ol", {}, ...steps.map((step) => make("li", { textContent: step })));
    const note = byHand.length ? [make("p", { textContent: "Where the lines below name the exam's numbers, put yours in their place." })] : [];
    details.querySelector("summary").after(make("p", { textContent: "With your numbers:" }), list, ...note);
  }

  function answer(mock, { id, form }) {
    mock.answers[id] = { marks: [], credits: 0, ...mock.answers[id], given: forms.given(form) };
  }

  function setMarks(mock, { id, form }, marks) {
    answer(mock, { id, form });
    Object.assign(mock.answers[id], { marks, credits: forms.worth(forms.testOf(form), marks) });
  }

  // An answer to the exam's own question is a try like any other, marked as long as it is kept; the attempt is history.
  function record(mock, state, handing = false) {
    for (const { id, fresh } of papers) {
      const mine = mock.answers[id];
      const before = state.answers[id];
      const same = before?.tries && String(before.given) === String(mine.given);
      if (fresh || !mine.given.some((each) => each !== "") || (handing ? same && mine.credits <= before.best : !same)) continue;
      if (handing) progress.attempt(state, id, mine.given);
      progress.mark(state, id, mine.marks, mine.credits);
    }
    const rest = state.history.filter(({ when }) => when !== mock.when);
    rest.push({ when: mock.when, paper: mock.paper, minutes: Math.round(mock.spent / 60_000), credits: progress.earned(mock.answers) });
    state.history = rest.slice(-progress.ATTEMPTS);
  }

  function handIn() {
    const empty = papers.filter(({ form }) => forms.isEmpty(form)).length;
    if (!confirm(empty ? `${empty} of ${papers.length} questions have no answer. Hand in?` : "Hand in?")) return;
    run(false);
    change((mock, state) => {
      mock.handedIn = true;
      opened = stamped(mock);
      for (const paper of papers) {
        const test = forms.testOf(paper.form);
        setMarks(mock, paper, test.right || test.blanks ? forms.check(paper.form).marks : []);
      }
      record(mock, state, true);
      for (const { id, form, fresh } of papers) if (!fresh && forms.testOf(form).right) progress.opened(state, id); // the boxes say why
    });
    reveal();
    show();
    elements.result.focus({ preventScroll: true });
    elements.result.scrollIntoView();
  }

  // After handing in: verdicts, ticks and schemes.
  function reveal() {
    const mock = attempt();
    for (const { id, form, scheme, details } of papers) {
      const test = forms.testOf(form);
      if (test.right || test.blanks) forms.check(form);
      for (const field of forms.fields(form)) field.disabled = true;
      const marks = mock.answers[id]?.marks ?? [];
      forms.fill(scheme, marks);
      forms.quote(form, scheme);
      worthOf(mock, { id, form, scheme });
      details.open = forms.byHand(test).length > 0 && !forms.isEmpty(form);
    }
  }

  // Credits of the question whose lines are being ticked.
  function worthOf(mock, { id, form, scheme }) {
    scheme.querySelector("output").textContent = `${forms.credits(mock.answers[id]?.credits ?? 0, forms.total(forms.testOf(form)))}.`;
  }

  function result(mock) {
    elements.result.hidden = !mock?.handedIn;
    if (!mock?.handedIn) return;
    const rows = [...Map.groupBy(papers, ({ id }) => id[0])].map(([number, group]) => {
      const sum = group.reduce((before, { all }) => before + all, 0);
      const again = group.filter(({ id, all }) => (mock.answers[id]?.credits ?? 0) < all);
      const links = again.flatMap(({ id }) => [make("a", { href: `#m${id}`, textContent: id }), " "]);
      const cells = [number, `${creditText(progress.earned(mock.answers, number))} of ${creditText(sum)}`];
      return make("tr", {}, ...cells.map((text) => make("td", { textContent: text })), make("td", {}, ...links));
    });
    const head = make("tr", {}, ...["Problem", "Credits", "Look at again"].map((text) => make("th", { textContent: text, scope: "col" })));
    elements.result.replaceChildren(
      make("p", {}, make("strong", { textContent: `${creditText(progress.earned(mock.answers))} of 90 credits` }), ` in paper ${mock.paper} so far. Answers in words count when you tick the lines below.`),
      make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)),
      ...learnNext(papers, (id) => mock.answers[id]?.credits ?? 0),
    );
  }

  function past() {
    const rows = progress.load().history.toReversed();
    if (!rows.length) return elements.past.replaceChildren();
    const items = rows.map(({ when, minutes, credits, paper }) =>
      make("li", { textContent: `${new Date(when).toLocaleDateString()}: ${creditText(credits)} of 90 credits in ${minutes} minutes, paper ${paper}` }),
    );
    elements.past.replaceChildren(make("p", { textContent: "Your attempts:" }), make("ul", {}, ...items));
  }

  function start() {
    const seed = Math.floor(Math.random() * 200);
    const mock = { when: new Date().toISOString(), spent: 0, extra: 0, paper: elements.choice.querySelector(":checked").value, seed, answers: {}, handedIn: false };
    progress.update((state) => (state.mock = mock));
    open(true);
  }

  // What is kept, also what another tab has written; not where the reader is writing.
  function fillIn({ answers }) {
    for (const { id, form } of papers) {
      if (!form.matches(":focus-within")) forms.fill(form, answers[id]?.given ?? []);
    }
  }

  // Puts a kept attempt into the forms; then the clock runs, or not.
  async function open(on) {
    const mock = attempt();
    if (mock && stamped(mock) !== opened) {
      if (opened) return location.reload(); // the forms hold another one
      page.append(questions);
      trouble = "";
      try {
        if (mock.paper !== "A") await exchange(mock);
        fillIn(mock);
        opened = stamped(mock);
        if (mock.handedIn) reveal();
      } catch (error) {
        trouble = error.message;
      }
    }
    run(on && stamped(mock) === opened && !mock.handedIn);
  }

  buttons.start.addEventListener("click", start);
  buttons.pause.addEventListener("click", () => run(false));
  buttons.resume.addEventListener("click", () => open(true));
  buttons.extend.addEventListener("click", () => change((mock) => (mock.extra += 15)));
  buttons.hand.addEventListener("click", handIn);
  buttons.anew.addEventListener("click", () => {
    progress.update((state) => (state.mock = null));
    location.reload(); // the forms begin anew, with the exam's numbers
  });
  for (const paper of papers) {
    const { id, form, scheme, details } = paper;
    form.addEventListener("input", () => change((mock) => answer(mock, paper)));
    details.addEventListener("toggle", () => {
      if (details.open && !paper.fresh) change((mock, state) => mock.handedIn && progress.opened(state, id));
    });
    scheme.addEventListener("change", () => {
      change((mock, state) => {
        setMarks(mock, paper, forms.given(scheme));
        worthOf(mock, paper);
        record(mock, state);
      });
    });
  }
  addEventListener("pagehide", () => run(false));
  progress.onChange(({ mock }) => {
    if (stamped(mock) === opened) fillIn(mock);
    show();
  });
  addEventListener("beforeprint", () => page.append(questions));
  if (!attempt()) questions.append(...page.querySelectorAll(".mock-controls ~ *"));
  show();
  open(false);
})(globalThis.selfTest);
