// The home page: bars of what the reader knows, and a button that leads on.
((selfTest) => {
  const { progress } = selfTest;

  function show({ answers, cards, mock }) {
    for (const bar of document.querySelectorAll("progress[data-problem]")) {
      bar.value = progress.earned(answers, bar.dataset.problem);
    }
    const button = document.querySelector(".start[data-questions]");
    if (!button) return;
    const way = (name) => document.querySelector(`.ways .${name}`).href;
    const lead = (textContent, href) => Object.assign(button, { textContent, href });
    const [ids, deck] = [button.dataset.questions, button.dataset.cards].map((all) => all.split(" "));
    const tried = (id) => answers[id]?.tries > 0;
    const due = deck.filter((id) => cards[id] && progress.isDue(cards[id])).length;
    const next = ids.find((id) => !tried(id));
    const row = next && document.querySelector(`progress[data-problem="${next[0]}"]`).closest("tr");
    if (mock && !mock.handedIn) lead("Continue the mock exam", way("mock"));
    else if (due) lead(due > 1 ? `${due} cards are due` : "1 card is due", way("cards"));
    else if (!ids.some(tried)) return;
    else if (next) lead(`Continue with ${next}`, `${row.querySelector("a").href}#q${next}`);
    else lead("Sit the mock exam", way("mock"));
  }

  if (typeof document === "undefined") return;
  progress.onChange(show);
  if (globalThis.document$) globalThis.document$.subscribe(() => show(progress.load()));
  else show(progress.load());
})((globalThis.selfTest ??= {}));
