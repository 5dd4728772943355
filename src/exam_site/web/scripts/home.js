// The home page: bars of what the reader knows, and a button that leads on.
((selfTest) => {
  const { progress } = selfTest;

  function show({ answers }) {
    for (const bar of document.querySelectorAll("progress[data-problem]")) {
      bar.value = progress.earned(answers, bar.dataset.problem);
    }
    const button = document.querySelector(".start[data-questions]");
    const tried = (id) => answers[id]?.tries > 0;
    const ids = button?.dataset.questions.split(" ") ?? [];
    if (!ids.some(tried)) return;
    const next = ids.find((id) => !tried(id));
    const row = next && document.querySelector(`progress[data-problem="${next[0]}"]`).closest("tr");
    button.textContent = next ? `Continue with ${next}` : "Sit the mock exam";
    button.href = next ? `${row.querySelector("a").href}#q${next}` : document.querySelector(".ways .mock").href;
  }

  if (typeof document === "undefined") return;
  progress.onChange(show);
  if (globalThis.document$) globalThis.document$.subscribe(() => show(progress.load()));
  else show(progress.load());
})((globalThis.selfTest ??= {}));
