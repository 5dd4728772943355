// What to learn next: the questions of a check or a mock exam that cost the most, each with its ways on.
((selfTest) => {
  const { forms, make } = selfTest;

  // The forms of the page, each with its scheme and the links at the scheme's end.
  const papers = () =>
    [...document.querySelectorAll("form.try-it[data-test]")].map((form) => {
      const id = form.dataset.question;
      const scheme = document.querySelector(`form.marks[data-question="${id}"]`);
      const details = scheme.closest("details");
      const [solution, practice] = ["#q", "#"].map((sign) => details.querySelector(`a[href$="${sign}${id}"]`));
      return { id, form, scheme, details, solution, practice, all: forms.total(forms.testOf(form)) };
    });

  // The first five items of a list, by the credits that each question has brought.
  function learnNext(papers, creditsOf) {
    const lost = papers.map((each) => ({ ...each, lost: each.all - creditsOf(each.id) })).filter((each) => each.lost);
    const items = lost.sort((a, b) => b.lost - a.lost).slice(0, 5).map(({ id, lost, all, solution, practice }) => {
      const title = document.querySelector(`#m${id}, #c${id}`).firstChild.textContent.replace(/^\S+ /, "");
      const ways = [make("a", { href: solution.href, textContent: `Solution ${id}` }), ...(practice ? [", ", make("a", { href: practice.href, textContent: `practise ${id}` })] : [])];
      return make("li", {}, `${id} ${title}: ${forms.credits(lost, all)} lost. `, ...ways);
    });
    return items.length ? [make("p", { textContent: "What to learn next:" }), make("ol", {}, ...items)] : [];
  }

  Object.assign(selfTest, { learnNext, papers });
})(globalThis.selfTest);
