// The ten-minute check: what the first tries have brought, and what to learn next.
(({ forms, learnNext, make, papers, progress }) => {
  const place = document.querySelector(".check-result");
  const asked = papers();

  function show({ answers }) {
    const tried = asked.filter(({ id }) => answers[id]?.tries);
    const sum = (part) => tried.reduce((before, each) => before + part(each), 0);
    place.hidden = !tried.length;
    const got = forms.credits(sum(({ id }) => answers[id].first), sum(({ all }) => all));
    const rest = tried.length < asked.length ? ` ${tried.length} of ${asked.length} questions are answered.` : "";
    place.replaceChildren(
      make("p", {}, make("strong", { textContent: got }), ` at the first try.${rest}`),
      ...learnNext(tried, (id) => answers[id].first),
    );
  }

  progress.onChange(show);
  show(progress.load());
})(globalThis.selfTest);
