// The shapes of moving figures, as SVG text, with the classes that site.css colours; and words for numbers.
((selfTest) => {
  const short = (value) => +value.toFixed(1);
  const minus = (text) => text.replace("-", "−");
  const raised = (power) => [...String(power)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("");

  const text = (x, y, words, kind = "ink-fill", anchor = "middle") =>
    `<text class="${kind}" x="${short(x)}" y="${short(y + 5)}" text-anchor="${anchor}" font-size="13">${words}</text>`;
  const box = (x, y, width, height, kind, more = "") =>
    `<rect class="${kind}" x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" ${more}/>`;
  const dot = (x, y, kind, radius = 3) =>
    `<circle class="${kind}-fill" cx="${short(x)}" cy="${short(y)}" r="${radius}"/>`;
  const line = (points, kind, more = "") =>
    `<path class="${kind}" d="M${points.map((point) => point.map(short)).join("L")}" ${more}/>`;

  // A number as it stands in a sentence: 0.13, 1.4 · 10⁻⁶.
  function number(value, digits = 2) {
    const size = Math.abs(value);
    if (size === 0 || (size >= 0.001 && size < 10000)) return minus(String(+value.toPrecision(digits)));
    const [head, power] = value.toExponential(1).split("e");
    return `${minus(head)} · 10${raised(+power)}`;
  }

  // Axes: where data points lie; a frame with ticks; curves, of which only what lies inside is seen.
  function axes(name, left, top, width, height, [x0, x1], [y0, y1]) {
    const at = (x, y) => [left + ((x - x0) / (x1 - x0)) * width, top + ((y1 - y) / (y1 - y0)) * height];
    const inside = `<clipPath id="${name}">${box(left, top, width, height, "")}</clipPath>`;
    const ticks = (xs, ys) =>
      Object.entries(xs).map(([x, words]) => text(at(+x, 0)[0], top + height + 12, words, "muted")).join("") +
      Object.entries(ys).map(([y, words]) => {
        const row = at(0, +y)[1];
        return text(left - 5, row, words, "muted", "end") + line([[left, row], [left + (+y ? 5 : width), row]], "soft");
      }).join("");
    return {
      at,
      frame: (xs, ys) => inside + ticks(xs, ys) + box(left, top, width, height, "ink"),
      cut: (parts) => `<g clip-path="url(#${name})">${parts}</g>`,
      // Far outside a number is as good as any other; browsers draw none that is too large.
      curve: (points) => points.map(([x, y]) => at(x, Math.max(-1e4, Math.min(1e4, y)))),
    };
  }

  // Normally distributed numbers, the same in every browser: Marsaglia's xorshift, then Box and Muller's way.
  function normals(count, seed) {
    let state = seed;
    const uniform = () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return ((state >>> 0) + 0.5) / 2 ** 32;
    };
    return Float64Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
  }

  Object.assign(selfTest, { figures: {}, shapes: { axes, box, dot, line, minus, normals, number, text } });
})((globalThis.selfTest ??= {}));

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
