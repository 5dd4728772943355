// Practice: exchanges the statements or numbers of a question for those of another variant, and checks.
// Drill: ten questions one after the other, weak ones first; one leaves when it was right three times in a row.
((selfTest) => {
  const { forms, make, progress } = selfTest;
  const TEN = 10; // questions of a drill
  const KNOWN = 3; // first tries in a row
  const GIVE_UP = "I do not know";

  const kept = ({ practice }, id) => practice[id] ?? { tried: 0, right: 0, row: 0, next: 1, ten: [] };

  // Counts a first try at variant `number`; `drilled`: it is one of the ten.
  function count(state, id, number, right, drilled) {
    const { tried, right: before, row, ten } = kept(state, id);
    const all = drilled && verdicts(state).length < TEN ? [...ten, right] : ten;
    state.practice[id] = { tried: tried + 1, right: before + (right ? 1 : 0), row: right ? Math.min(row + 1, KNOWN) : 0, next: number + 1, ten: all };
  }

  // What has been answered of the ten, rightly or not.
  const verdicts = ({ practice }) => Object.values(practice).flatMap(({ ten }) => ten);

  // The share of first tries that were right, here and on the page of the problem; a half where there is none.
  function share(state, { id, credits }) {
    const { tried, right } = kept(state, id);
    const { tries = 0, first = 0 } = state.answers[id] ?? {};
    return (1 + right + (tries ? first / credits : 0)) / (2 + tried + (tries ? 1 : 0));
  }

  // The question that comes next, if one is left: of those that were asked least the weakest, problems in turn.
  function pick(state, questions) {
    const turns = {};
    const left = questions.filter(({ id }) => kept(state, id).row < KNOWN);
    const keyed = left.map((each) => {
      const turn = (turns[each.id[0]] = (turns[each.id[0]] ?? 0) + 1);
      return [each, kept(state, each.id).ten.length, share(state, each), turn];
    });
    return keyed.sort(([, a, b, c], [, d, e, f]) => a - d || b - e || c - f)[0]?.[0];
  }

  // Another ten; where all questions have left, they come again.
  function restart(state, questions) {
    for (const each of Object.values(state.practice)) each.ten = [];
    if (!pick(state, questions)) for (const { id } of questions) state.practice[id].row = 0;
  }

  selfTest.drill = { count, pick, restart, verdicts };
  if (typeof document === "undefined") return;
  let now = null; // the question that the drill shows, or none
  const button = (textContent, className = "") => make("button", { type: "button", className: `md-button ${className}`, textContent });
  const onward = button("");

  function setUp(form) {
    const id = form.dataset.question;
    const hasBoxes = form.matches(".choices");
    const asked = form.previousElementSibling;
    const details = form.nextElementSibling;
    const output = form.querySelector("output");
    let number = 0; // until another variant is shown
    let counted = false;

    async function show(next, address = true) {
      try {
        const variant = await selfTest.variant(id, next);
        number = variant.number;
        counted = false;
        asked.textContent = variant.task;
        selfTest.exchange(form, hasBoxes ? variant : { ...variant, earned: forms.testOf(form).earned });
        details.open = false;
        details.querySelector("ol").replaceChildren(...variant.steps.map((step) => make("li", { textContent: step })));
        output.textContent = now ? "" : `${hasBoxes ? "Statements" : "Numbers"} ${number} of ${variant.count}.`;
        if (address) history.replaceState(null, "", `#${id}-${number}`);
        return true;
      } catch (error) {
        output.textContent = error.message;
        return false;
      }
    }

    function said(right) {
      if (right && details.open) return "Right, after the solution was open.";
      if (right) return hasBoxes ? "Right." : `Right. Compare your way with the worked steps${now ? "" : ", or take new numbers"}.`;
      if (!hasBoxes) return "Not right yet. Try again, or open the worked steps.";
      return counted ? "Not right. Below each box stands why." : "Not right yet: tick all that is true, and nothing else.";
    }

    function first(right) {
      counted = true;
      progress.update((state) => count(state, id, Math.max(number, 1), right, now));
      const { tried, right: all } = progress.load().practice[id];
      output.textContent += ` First tries at ${id}: ${all} of ${tried} right.`;
      if (now) onward.textContent = "Next";
    }

    function giveUp() {
      details.open = true;
      output.textContent = "The solution is open below.";
      first(false);
    }

    const unseen = () => show(number ? number + 1 : Math.max(kept(progress.load(), id).next, 2));
    form.querySelector(".other").addEventListener("click", unseen);
    form.addEventListener("input", () => forms.forget(form));
    form.addEventListener("submit", () => {
      const right = forms.check(form, counted).marks.length > 0;
      const unread = hasBoxes ? forms.isEmpty(form) : output.textContent.includes("could not be read");
      if (!unread) output.textContent = said(right);
      if (unread) return;
      const over = right || (counted && hasBoxes);
      if (!counted) first(right && !details.open);
      if (over && now) onward.focus();
    });
    const heading = document.getElementById(id);
    // Where the address leads here: the variant that it names, or the next one.
    function arrive() {
      const [wanted, given] = new RegExp(`^#${id}(?:-(\\d{1,4}))?$`).exec(location.hash) ?? [];
      const number = Number(given ?? kept(progress.load(), id).next);
      if (wanted && number >= (given ? 1 : 2)) show(number).then(() => heading.scrollIntoView());
    }
    arrive();
    new IntersectionObserver(([{ isIntersecting }], observer) => {
      if (!isIntersecting || now) return;
      observer.disconnect();
      const { next } = kept(progress.load(), id);
      if (next > 1 && !number && forms.isEmpty(form) && !location.hash.startsWith(`#${id}`)) show(next, false); // not those of last time
    }).observe(form);
    const parts = [heading, asked, form, details];
    const link = heading.nextElementSibling.querySelector("a");
    return { id, credits: forms.total(forms.testOf(form)), asked, form, parts, link, title: heading.firstChild.textContent, arrive, show, giveUp };
  }

  const sheets = [...document.querySelectorAll("form.practice")].map(setUp);
  const place = document.querySelector("div.drill");
  if (!place) return;
  const page = place.parentElement;
  const problem = make("select", { ariaLabel: "Problem" }, new Option("all", ""), ...[...new Set(sheets.map(({ id }) => id[0]))].map((each) => new Option(each, each)));
  const [start, told, stop, weak] = [button("", "start"), make("output", {}), button("Stop"), make("ul", {})];
  place.append(make("p", {}, make("label", {}, "Problem ", problem), start, told, stop), weak);
  const chosen = () => sheets.filter(({ id }) => id.startsWith(problem.value));
  const isOver = (state) => verdicts(state).length >= TEN || !pick(state, chosen());

  // The bar above the question, or above all of them.
  function bar(text, list = []) {
    const { length } = verdicts(progress.load());
    start.textContent = isOver(progress.load()) ? "Give me ten more" : length ? `Go on: ${length + 1} of ${TEN}` : "Give me ten";
    start.hidden = now;
    stop.hidden = !now;
    problem.parentElement.hidden = now;
    told.textContent = text;
    weak.replaceChildren(...list);
    weak.hidden = !list.length;
  }

  function turnTo(sheet) {
    for (const part of now?.parts ?? []) part.classList.remove("now");
    now = sheet;
    for (const part of now?.parts ?? []) part.classList.add("now");
    page.classList.toggle("drilling", now !== null);
    onward.remove();
  }

  async function ask() {
    const state = progress.load();
    history.replaceState(null, "", `#drill${problem.value && `-${problem.value}`}`);
    if (isOver(state)) return end(state);
    turnTo(pick(state, chosen()));
    bar(`${verdicts(state).length + 1} of ${TEN}`);
    now.form.querySelector(".other").after(onward);
    onward.disabled = true; // a second press would be about what comes
    const loaded = await now.show(kept(state, now.id).next, false);
    onward.disabled = false;
    onward.textContent = loaded ? GIVE_UP : "Try again";
    now.asked.tabIndex = -1;
    now.asked.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  // What was weak, with the way to its solution and to more of it.
  function end(state) {
    turnTo(null);
    const all = verdicts(state);
    const missed = sheets.filter(({ id }) => kept(state, id).ten.includes(false));
    const lines = missed.map(({ id, title, link }) => make("li", {}, `${title}: `, make("a", { href: link.href, textContent: `solution ${id}` }), ", ", make("a", { href: `#${id}`, textContent: `practise ${id}` })));
    const left = pick(state, chosen()) ? "" : " Nothing is left here: each question was right three times in a row.";
    bar(`${all.filter(Boolean).length} of ${all.length} right at the first try.${left}${lines.length ? " Look at these again:" : ""}`, lines);
    start.focus();
    scrollTo(0, 0);
  }

  function leave() {
    turnTo(null);
    bar("");
  }

  start.addEventListener("click", () => {
    if (isOver(progress.load())) progress.update((state) => restart(state, chosen()));
    ask();
  });
  stop.addEventListener("click", () => {
    history.replaceState(null, "", "#");
    leave();
    start.focus();
  });
  onward.addEventListener("click", () => (onward.textContent === GIVE_UP ? now.giveUp() : ask()));
  problem.addEventListener("change", leave);
  const follow = () => {
    const [, number] = /^#drill(?:-(\d))?$/.exec(location.hash) ?? [null, null];
    if (number === null) return leave();
    problem.value = number ?? "";
    ask();
  };
  addEventListener("hashchange", () => {
    follow();
    if (now) return;
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
    for (const sheet of sheets) sheet.arrive();
  });
  follow();
})(globalThis.selfTest);
