// Puts a figure that moves in the place of its still picture: a drawing, controls, and a sentence that
// says what is seen. Each figure is a file named after the picture and registers
//   controls  by name: label, start, and least, most, step of a slider or the `values` that it runs
//             through; or `choices`
//   compute   numbers from the values of the controls
//   draw, say drawing and sentence from both
//   height    of the drawing, which is 360 wide
((selfTest) => {
  const PAUSE = 300; // ms without a move, after which the sentence is said
  const sign = (value) => selfTest.shapes.minus(String(value));

  function control([name, { label, least, most, step, start, values, choices }]) {
    if (choices) {
      const options = choices.map((choice) => `<option${choice === start ? " selected" : ""}>${choice}</option>`);
      return `<label><span>${label}</span> <select name="${name}">${options.join("")}</select></label>`;
    }
    const range = values ? [0, values.length - 1, 1, values.indexOf(start)] : [least, most, step, start];
    const [min, max, by, value] = range;
    return `<label><span>${label}</span> <input type="range" name="${name}" min="${min}" max="${max}" step="${by}" value="${value}"> <b aria-hidden="true"></b></label>`;
  }

  selfTest.move = (figure, button) => {
    const { controls, compute, draw, say, height } = selfTest.figures[figure.dataset.moves];
    const form = document.createElement("form");
    form.innerHTML = `<svg viewBox="0 0 360 ${height}" style="--width: 360" role="img" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"></svg>
      ${Object.entries(controls).map(control).join("")}<output></output><button class="md-button" type="reset">As at first</button>`;
    const svg = form.querySelector("svg");
    const output = form.querySelector("output");
    let timer;

    function show() {
      const values = {};
      for (const field of form.querySelectorAll("[name]")) {
        const { values: list, unit = "", choices } = controls[field.name];
        values[field.name] = choices ? field.value : list ? list[field.value] : +field.value;
        if (choices) continue;
        const shown = sign(values[field.name]) + unit;
        field.setAttribute("aria-valuetext", shown);
        field.nextElementSibling.textContent = shown;
      }
      const numbers = compute(values);
      svg.innerHTML = draw(values, numbers);
      const sentence = say(values, numbers);
      svg.setAttribute("aria-label", sentence);
      clearTimeout(timer);
      timer = setTimeout(() => (output.textContent = sentence), output.textContent ? PAUSE : 0);
    }

    function toggle() {
      form.hidden = !form.hidden;
      button.textContent = form.hidden ? "Move it" : "Still picture";
      (form.hidden ? figure : form).append(button);
      (form.hidden ? button : form.querySelector("[name]")).focus();
    }

    form.hidden = true;
    form.addEventListener("input", show);
    form.addEventListener("reset", () => setTimeout(show));
    button.before(form);
    button.type = "button";
    button.onclick = toggle;
    show();
    toggle();
  };
})(globalThis.selfTest);
