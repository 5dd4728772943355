// The page "Your progress": what is known, weak and done; export, import and reset of what is kept.
((selfTest) => {
  const { advice, creditText, progress } = selfTest;
  const form = document.querySelector("form.keeping");
  if (!form) return;
  const exam = JSON.parse(form.dataset.exam);
  const worth = Object.fromEntries(Object.entries(exam).map(([id, lines]) => [id, lines.reduce((sum, each) => sum + each, 0)]));
  const links = Object.fromEntries([...document.querySelectorAll(".checklist a")].map((link) => [link.hash.slice(2), link]));
  const say = (text) => (form.querySelector("output").textContent = text);
  const count = (state) => Object.values(state.answers).filter(({ tries, given }) => tries || given.some((each) => each !== "")).length;
  const questions = (state) => `${count(state)} answered question${count(state) === 1 ? "" : "s"}`;

  function show(state) {
    for (const cell of document.querySelectorAll(".have")) {
      cell.textContent = creditText(progress.earned(state.answers, cell.dataset.problem));
    }
    const { answers, history } = state;
    const weak = advice.weakest(answers, worth).map(({ id, why }) => make("li", links[id].cloneNode(true), `: ${why}.`));
    fill("weakest", weak);
    fill("first-tries", advice.firstTries(answers, worth).map(({ day, got, all }) => make("li", bar(got, all), ` ${date(day * 86_400_000, "UTC")}: ${creditText(got)} of ${creditText(all)} credits`)));
    const sat = history.toReversed().map(({ when, minutes, credits, paper }) => make("li", bar(credits, 90), ` ${date(when)}: ${creditText(credits)} of 90 credits in ${minutes} minutes, paper ${paper}`));
    fill("sat", sat);
    states(answers);
  }

  function make(tag, ...children) {
    const element = document.createElement(tag);
    element.append(...children);
    return element;
  }

  const date = (when, timeZone) => new Date(when).toLocaleDateString([], { timeZone });

  // What the words beside it say, as a picture.
  const bar = (value, max) => Object.assign(make("progress"), { value, max, ariaHidden: "true" });

  // A list, or what the page says where there is nothing to list.
  function fill(name, items) {
    const [list, nothing] = document.querySelectorAll(`.${name} > *`);
    list.replaceChildren(...items);
    list.hidden = !(nothing.hidden = items.length > 0);
  }

  // Each question's state, in a word beside it.
  function states(answers) {
    const count = { new: 0, shaky: 0, known: 0 };
    for (const [id, link] of Object.entries(links)) {
      const item = link.closest("li");
      const state = advice.stateOf(answers[id], worth[id]);
      count[state] += 1;
      const word = item.querySelector(".state") ?? item.appendChild(Object.assign(make("span"), { className: "state" }));
      word.textContent = item.dataset.state = state;
    }
    document.querySelector(".states").textContent = Object.entries(count).map(([state, n]) => `${n} ${state}`).join(" · ");
  }

  function save(text, name = "i2dl-exam-progress.json") {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  async function take(input) {
    const [file] = input.files;
    try {
      const state = progress.importText(await file.text(), exam);
      const sure = `Replace what is kept here (${questions(progress.load())}) by the file (${questions(state)})?`;
      if (!confirm(sure)) return say("Nothing was changed.");
      progress.replace(state);
      say(`Imported: ${questions(state)}.`);
    } catch (error) {
      say(`Nothing was changed. “${file.name}” cannot be imported: ${error.message}.`);
    } finally {
      input.value = ""; // so that the same file can be chosen again
    }
  }

  form.querySelector(".export").addEventListener("click", () => {
    save(JSON.stringify(progress.load(), null, 1));
    say("Exported as i2dl-exam-progress.json.");
  });
  form.querySelector("input").addEventListener("change", (event) => take(event.target));
  form.querySelector(".reset").addEventListener("click", () => {
    const sure = `Delete all answers, cards, practice counts and mock exams (${questions(progress.load())})? Export them first to keep them.`;
    if (!confirm(sure)) return;
    progress.replace(progress.empty());
    say("Deleted.");
  });
  const aside = form.querySelector(".aside");
  aside.hidden = !progress.unreadable();
  aside.addEventListener("click", () => save(progress.unreadable(), "i2dl-exam-unreadable.txt"));
  progress.onChange(show);
  show(progress.load());
})(globalThis.selfTest);
