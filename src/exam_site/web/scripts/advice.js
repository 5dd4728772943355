// What the reader knows, and what to do next: the same on the home page and on "Your progress".
((selfTest) => {
  const { forms, progress } = selfTest;
  const WEAKEST = 5; // questions that are named
  const DAYS = 10; // of first tries that are shown

  // What "Your progress" calls a question that is worth `all` credits.
  const stateOf = (answer, all) => (!answer?.tries ? "new" : answer.recall < all ? "shaky" : "known");

  // Why a question is shaky.
  function reason({ first, day, recall }, all) {
    if (!day && !recall) return "no credits yet with its solution closed";
    return `${forms.credits(all - recall, all)} lost on ${recall === first ? "the first try" : "your last fresh try"}`;
  }

  // The shaky questions that cost most. `exam` has the credits of each question.
  function weakest(answers, exam) {
    const shaky = Object.entries(exam).filter(([id, all]) => stateOf(answers[id], all) === "shaky");
    const lost = ([id, all], what) => all - answers[id][what];
    return shaky.sort((a, b) => lost(b, "recall") - lost(a, "recall") || lost(b, "first") - lost(a, "first")).slice(0, WEAKEST).map(([id, all]) => ({ id, why: reason(answers[id], all) }));
  }

  // Credits of first tries, and what they could have been, by day: days since 1970.
  function firstTries(answers, exam) {
    const days = {};
    for (const [id, all] of Object.entries(exam)) {
      const { day, first } = answers[id] ?? {};
      if (!day) continue;
      const sum = (days[day] ??= { day, got: 0, all: 0 });
      sum.got += first;
      sum.all += all;
    }
    return Object.values(days).slice(-DAYS);
  }

  // The next step: where to, its name, and why.
  function next({ answers, cards, mock }, ids, deck, now = Date.now()) {
    const tried = (id) => answers[id]?.tries > 0;
    const due = deck.filter((id) => cards[id] && progress.isDue(cards[id], now)).length;
    const open = ids.find((id) => !tried(id));
    if (mock && !mock.handedIn) return { to: "mock-exam", text: "Continue the mock exam", why: "You have not handed it in." };
    if (due) return { to: "cards", text: due > 1 ? `${due} cards are due` : "1 card is due", why: "What you recall on its day, you keep longest." };
    if (!ids.some(tried)) return { to: "check", text: "Start: ten-minute check", why: "It shows where you stand." };
    if (open) return { to: open, text: `Continue with ${open}`, why: "It is the first question that you have not tried." };
    return { to: "mock-exam", text: "Sit the mock exam", why: "You have tried every question." };
  }

  selfTest.advice = { firstTries, next, stateOf, weakest };
  if (typeof document === "undefined") return;

  // The page of a question, as the list of pages has it.
  const link = (name) => document.querySelector(`.md-nav a[href*="${name}"]`).href;
  const address = (to) => (/^\d/.test(to) ? `${link(`problems/${to[0]}-`)}#q${to}` : link(to));

  function show(state) {
    for (const bar of document.querySelectorAll("progress[data-problem]")) {
      bar.value = progress.earned(state.answers, bar.dataset.problem);
    }
    const button = document.querySelector(".start[data-questions]");
    if (!button) return;
    const { to, text, why } = next(state, button.dataset.questions.split(" "), button.dataset.cards.split(" "));
    Object.assign(button, { textContent: text, href: address(to) });
    const said = document.querySelector(".start-why");
    if (said) said.textContent = why;
  }

  progress.onChange(show);
  show(progress.load());
})((globalThis.selfTest ??= {}));
