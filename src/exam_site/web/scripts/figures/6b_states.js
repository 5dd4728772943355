// 6b: state and gradient of a recurrent cell of one number without input, h = f(V h), through 20 steps.
(({ figures, shapes: { axes, dot, line, number, text } }) => {
  const STEPS = 20;
  const upper = axes("states", 44, 22, 304, 120, [0, STEPS], [-2.2, 2.2]);
  const lower = axes("gradients", 44, 184, 304, 120, [0, STEPS], [-16, 9]);

  figures["6b_states"] = {
    height: 342,
    controls: {
      f: { label: "activation", choices: ["tanh", "ReLU"], start: "tanh" },
      V: { label: "weight V", least: -2.5, most: 2.5, step: 0.1, start: 1 },
      h0: { label: "state h₀", least: -2, most: 2, step: 0.1, start: 0.5 },
    },

    // Gradients: of the last state, with respect to each. The slope of ReLU at 0 is 0, as in the exam.
    compute({ f, V, h0 }) {
      const states = [h0];
      const slopes = [];
      for (let t = 1; t <= STEPS; t++) {
        const z = V * states[t - 1];
        const h = f === "tanh" ? Math.tanh(z) : Math.max(0, z);
        slopes.push(V * (f === "tanh" ? 1 - h * h : Number(z > 0)));
        states.push(h);
      }
      const gradients = slopes.reduceRight((all, slope) => [all[0] * slope, ...all], [1]);
      return { states, gradients };
    },

    draw(_, { states, gradients }) {
      const above = upper.curve(states.map((h, t) => [t, h]));
      const below = lower.curve(gradients.map((g, t) => [t, g ? Math.log10(Math.abs(g)) : 0]));
      const dead = gradients.map((g, t) => (g ? "" : text(...lower.at(t, -15), "0", "warn-fill")));
      const alive = below.filter((_, t) => gradients[t]);
      const times = { 0: "0", 5: "5", 10: "10", 15: "15", 20: "20" };
      return (
        text(44, 10, `state h<tspan dy="3">t</tspan>`, "ink-fill", "start") + upper.frame(times, { "-2": "−2", "-1": "−1", 0: "0", 1: "1", 2: "2" }) +
        upper.cut(line(above, "accent") + above.map(([x, y]) => dot(x, y, "accent")).join("")) +
        text(44, 172, "gradient that comes back from h₂₀ to h<tspan dy=\"3\">t</tspan>", "ink-fill", "start") +
        lower.frame(times, { "-15": "10⁻¹⁵", "-10": "10⁻¹⁰", "-5": "10⁻⁵", 0: "1", 5: "10⁵" }) +
        lower.cut(line(alive, "warn") + alive.map(([x, y]) => dot(x, y, "warn")).join("") + dead.join("")) +
        text(198, 332, "step t", "muted")
      );
    },

    say({ f, V, h0 }, { states, gradients }) {
      const [end, gradient] = [states.at(-1), gradients[0]];
      const size = Math.abs(gradient);
      const told = `h₀ = ${number(h0)} becomes h₂₀ = ${number(end, 4)}. `;
      if (f === "ReLU" && V * h0 <= 0) return `${told}The ReLU of step 1 is dead: every later state is 0, and the gradient of h₀ is 0.`;
      const name = size < 0.01 ? "vanishes" : size > 100 ? "explodes" : "neither vanishes nor explodes";
      const kept = f === "ReLU" && V === 1 ? "ReLU with V = 1 keeps a positive state. " : "";
      return `${told}${kept}The gradient of h₂₀ with respect to h₀ is ${number(gradient)}: it ${name}.`;
    },
  };
})(globalThis.selfTest);
