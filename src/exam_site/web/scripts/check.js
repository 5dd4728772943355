// The ten-minute check: what the first tries have brought, and what to learn next.
(({ forms, learnNext, make, papers, progress }) => {
  const place = document.querySelector(".check-result");
  const asked = papers();
  const ways = [...document.querySelectorAll(".check-ways li")];

  function show({ answers }) {
    const tried = asked.filter(({ id }) => answers[id]?.tries);
    const sum = (part) => tried.reduce((before, each) => before + part(each), 0);
    place.hidden = !tried.length;
    const [first, all] = [sum(({ id }) => answers[id].first), sum(({ all }) => all)];
    const fits = [first >= 0.7 * all, first >= 0.3 * all, true].indexOf(true);
    ways.forEach((way, i) => (way.hidden = tried.length === asked.length && i !== fits));
    const rest = tried.length < asked.length ? ` ${tried.length} of ${asked.length} questions are answered.` : "";
    place.replaceChildren(
      make("p", {}, make("strong", { textContent: forms.credits(first, all) }), ` at the first try.${rest}`),
      ...learnNext(tried, (id) => answers[id].first),
    );
  }

  progress.onChange(show);
  show(progress.load());
})(globalThis.selfTest);
