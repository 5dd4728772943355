// Cards: which one comes, its front, its back, and how well it was known. FSRS says when it comes again.
((selfTest) => {
  const { progress } = selfTest;
  const MINUTE = 60_000; // ms
  const REVIEW = 2; // the state of a card that is known, at least for days
  const KINDS = "afbcm"; // answers first, then formulas, boxes, credits, mistakes
  const steps = ["10m"]; // after which comes what was not known
  const fsrs = FSRS.fsrs({ enable_fuzz: false, learning_steps: steps, relearning_steps: steps });

  // What is kept of a card after a rating: 1 no, 2 half, 3 knew it. A clock that has gone back is no time that has passed.
  function rated(kept, rating, now) {
    const [due, last, stability, difficulty, state, lapses] = kept ?? [];
    const known = () => ({ ...FSRS.createEmptyCard(now), due: due * MINUTE, last_review: Math.min(last * MINUTE, now), stability, difficulty, state, lapses });
    const { card } = fsrs.next(kept ? known() : FSRS.createEmptyCard(now), now, rating);
    const minutes = (date) => Math.floor(date / MINUTE); // never later than now
    return [minutes(card.due), minutes(now), ...[card.stability, card.difficulty].map((x) => Number(x.toFixed(4))), card.state, Math.min(card.lapses, 1e6)];
  }

  // How well a question is known that is worth `all` credits: below 1, not tried, fully.
  const known = (answer, all) => (!answer?.tries ? 1 : answer.recall < all ? answer.recall / all : 2);

  // The cards of today: those that are due, then new ones, of weak questions first, then those that come again in some minutes.
  function today(ids, cards, now, knownOf = () => 1) {
    const place = (id) => {
      const kept = cards[id];
      if (!kept) return [1, knownOf(id.slice(0, 2)), KINDS.indexOf(id[3])];
      return kept[4] !== REVIEW && kept[0] * MINUTE > now && kept[1] * MINUTE <= now ? [2, kept[0], 0] : [0, kept[0], 0];
    };
    const found = ids.filter((id) => !cards[id] || progress.isDue(cards[id], now)).map((id) => [id, ...place(id)]);
    return found.sort(([, a, b, c], [, d, e, f]) => a - d || b - e || c - f).map(([id]) => id);
  }

  // "5 due today · 60 new"; where nothing is left, when the next one comes.
  function told(ids, cards, now) {
    const due = ids.filter((id) => cards[id] && progress.isDue(cards[id], now)).length;
    const fresh = ids.filter((id) => !cards[id]).length;
    if (due || fresh) return `${due} due today · ${fresh} new`;
    const days = Math.ceil((Math.min(...ids.map((id) => cards[id][0])) * MINUTE - new Date(now).setHours(24, 0, 0, 0)) / 86_400_000);
    return `Done for today. The next card comes ${days > 1 ? `in ${days} days` : "tomorrow"}.`;
  }

  selfTest.cards = { known, rated, today, told };
  if (typeof document === "undefined") return;
  const deck = new Map([...document.querySelectorAll("[data-card]")].map((card) => [card.dataset.card, card]));
  const form = document.querySelector("form.cards");
  if (!deck.size) return form.remove(); // a builder that has made none
  const [front, back, rates, show, bar] = [".card", ".card-back", ".rates", ".show", "output"].map((part) => form.querySelector(part));
  const [problem, typed] = [form.querySelector("select"), form.querySelector("textarea")];
  const chosen = () => [...deck.keys()].filter((id) => id.startsWith(problem.value));
  const copies = (nodes) => [...nodes].map((node) => node.cloneNode(true));
  const undo = show.nextElementSibling;
  let current = null;
  let last = null; // the card that was rated before, and what was kept of it

  const count = ({ cards }) => (bar.textContent = told(chosen(), cards, Date.now()));

  function next() {
    const state = progress.load();
    const knownOf = (id) => known(state.answers[id], Number(deck.get(`${id}-a1`)?.dataset.credits));
    put(today(chosen(), state.cards, Date.now(), knownOf)[0] ?? null, state);
  }

  function put(id, state) {
    current = id;
    count(state);
    typed.value = "";
    front.replaceChildren(...(current ? copies(deck.get(current).firstElementChild.childNodes) : ["No card is left here for today."]));
    turn(false);
  }

  // The front, or the back with what the reader typed.
  function turn(over) {
    back.hidden = rates.hidden = !over;
    show.hidden = typed.parentElement.hidden = over || !current;
    undo.hidden = over || !last;
    if (!over) return;
    const own = Object.assign(document.createElement("blockquote"), { className: "own", textContent: typed.value.trim() });
    const [, ...parts] = deck.get(current).children;
    back.replaceChildren(...(own.textContent ? [own] : []), ...copies(parts));
    back.focus();
  }

  function rate(value) {
    progress.update(({ cards }) => {
      last = [current, cards[current]];
      cards[current] = rated(cards[current], value, Date.now());
    });
    next();
    front.focus();
  }

  // A slip of the finger: the card is there again, as if it had not been rated.
  undo.addEventListener("click", () => {
    const [id, before] = last;
    last = null;
    progress.update(({ cards }) => (before ? (cards[id] = before) : delete cards[id]));
    put(id, progress.load());
    turn(true);
  });
  show.addEventListener("click", () => turn(true));
  rates.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) rate(Number(button.value));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, input, select, button, a, summary, [contenteditable]")) return;
    const value = { 1: 3, 2: 2, 3: 1 }[event.key];
    if (event.key === " " && !show.hidden) turn(true);
    else if (value && !rates.hidden) rate(value);
    else return;
    event.preventDefault();
  });
  problem.append(...[...new Set([...deck.keys()].map((id) => id[0]))].map((number) => new Option(number, number)));
  problem.addEventListener("change", next);
  progress.onChange(count);
  next();
})((globalThis.selfTest ??= {}));
