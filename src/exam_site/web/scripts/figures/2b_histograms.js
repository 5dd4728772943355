// 2b: the outputs of a deep tanh network, for weights of any variance. One random network, scaled.
(({ figures, shapes: { axes, box, normals, number, text } }) => {
  const [WIDTH, LAYERS, SAMPLES, BINS] = [30, 20, 100, 20];
  const SHOWN = [1, 5, 10, 20];
  let drawn; // weights of all layers, then the inputs

  figures["2b_histograms"] = {
    height: 232,
    controls: {
      variance: { label: "Var(w)", values: [0.001, 0.002, 0.005, 0.01, 0.02, 0.033, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10], start: 0.02 },
    },

    compute({ variance }) {
      drawn ??= normals(LAYERS * WIDTH * WIDTH + SAMPLES * WIDTH, 7);
      const scale = Math.sqrt(variance);
      const layers = [];
      let outputs = drawn.subarray(LAYERS * WIDTH * WIDTH);
      for (let layer = 0; layer < LAYERS; layer++) {
        const next = new Float64Array(SAMPLES * WIDTH);
        for (let sample = 0; sample < SAMPLES; sample++) {
          for (let to = 0; to < WIDTH; to++) {
            const row = (layer * WIDTH + to) * WIDTH;
            let sum = 0;
            for (let from = 0; from < WIDTH; from++) sum += drawn[row + from] * outputs[sample * WIDTH + from];
            next[sample * WIDTH + to] = Math.tanh(scale * sum);
          }
        }
        outputs = next;
        const counts = Array(BINS).fill(0);
        let [sum, squares, flat] = [0, 0, 0];
        for (const h of outputs) {
          counts[Math.min(BINS - 1, Math.floor(((h + 1) / 2) * BINS))] += 1;
          sum += h;
          squares += h * h;
          flat += 1 - h * h < 0.1;
        }
        const all = outputs.length;
        const std = Math.sqrt(squares / all - (sum / all) ** 2);
        layers.push({ shares: counts.map((count) => count / all), std, saturated: flat / all });
      }
      return { layers, product: WIDTH * variance };
    },

    draw(_, { layers }) {
      const [top, tall, wide] = [24, 116, 68];
      const panels = SHOWN.map((layer, i) => {
        const { shares, std, saturated } = layers[layer - 1];
        const left = 28 + 84 * i;
        const bar = wide / BINS;
        const bars = shares.map((share, j) => {
          const height = Math.min(1, share / 0.6) * tall;
          return height > 0.05 ? box(left + bar * j, top + tall - height, bar, height, "accent-fill") : "";
        });
        const plot = axes(`layer-${layer}`, left, top, wide, tall, [-1, 1], [0, 0.6]);
        return text(left + wide / 2, 10, `layer ${layer}`) + plot.frame({ "-1": "−1", 0: "0", 1: "1" }, i ? {} : { 0: "0", 0.5: "½" }) + bars.join("") +
          text(left + wide / 2, 186, number(std)) + text(left + wide / 2, 222, `${Math.round(100 * saturated)} %`);
      });
      return panels.join("") + text(28, 169, "standard deviation of the outputs", "muted", "start") + text(28, 205, "saturated: slope of tanh below 0.1", "muted", "start");
    },

    say({ variance }, { layers, product }) {
      const { std, saturated } = layers.at(-1);
      const start = `n · Var(w) = 30 · ${variance} = ${number(product, 3)}: `;
      if (std < 0.1) return `${start}too small. The outputs gather at 0. In layer 20 their standard deviation is ${number(std)}, and the weights' gradients, which are multiplied by them, vanish.`;
      if (saturated > 0.5) return `${start}too large. The outputs gather at −1 and 1. In layer 20, ${Math.round(100 * saturated)} % are saturated: there tanh is flat and passes almost no gradient on.`;
      return `${start}in layer 20 the outputs still vary (standard deviation ${number(std)}), and ${Math.round(100 * saturated)} % are saturated.`;
    },
  };
})(globalThis.selfTest);
