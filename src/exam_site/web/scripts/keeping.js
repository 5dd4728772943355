// The page "Your progress": credits by problem; export, import and reset of what is kept.
((selfTest) => {
  const { creditText, progress } = selfTest;
  const form = document.querySelector("form.keeping");
  if (!form) return;
  const exam = JSON.parse(form.dataset.exam);
  const say = (text) => (form.querySelector("output").textContent = text);
  const count = (state) => Object.values(state.answers).filter(({ tries, given }) => tries || given.some((each) => each !== "")).length;
  const questions = (state) => `${count(state)} answered question${count(state) === 1 ? "" : "s"}`;

  function show(state) {
    for (const cell of document.querySelectorAll(".have")) {
      cell.textContent = creditText(progress.earned(state.answers, cell.dataset.problem));
    }
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
    const sure = `Delete all answers, practice counts and mock exams (${questions(progress.load())})? Export them first to keep them.`;
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
