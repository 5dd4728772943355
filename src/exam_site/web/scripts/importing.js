// A file to import: a state that this site has written, about questions that the exam asks.
((selfTest) => {
  const { progress } = selfTest;
  const LARGEST = 2_000_000; // characters

  // Refuses answers that the exam does not ask for, or whose credits do not add up. `exam` gives the credits of each line.
  function checkCredits(answers, exam) {
    for (const [id, { marks, credits, first = 0, best = 0, recall = 0 }] of Object.entries(answers)) {
      const lines = Object.hasOwn(exam, id) ? exam[id] : null;
      if (!lines) throw new Error(`${id} is no question of the exam`);
      const sum = marks.reduce((total, line) => total + lines[line - 1], 0);
      const all = lines.reduce((total, each) => total + each, 0);
      if (Math.max(first, best, recall) > all) throw new Error(`the credits of ${id} are more than it is worth`);
      if (sum !== credits || new Set(marks).size < marks.length) throw new Error(`the credits of ${id} are not the sum of its marks`);
    }
  }

  progress.importText = (text, exam) => {
    if (text.length > LARGEST) throw new Error("it is larger than anything this site exports");
    const state = progress.read(text);
    for (const some of [state.answers, state.mock?.answers ?? {}]) checkCredits(some, exam);
    return state;
  };
})(globalThis.selfTest);
