// 7f: a noisy coin cut at a threshold, and how far it overlaps its mask.
(({ figures, shapes: { axes, box, dot, line, normals, number, text } }) => {
  const [SIDE, CELL] = [16, 10];
  const COIN = { radius: 4.4, row: 7.19, column: 8.12 };
  const REACH = { "each pixel alone": 0, "the mean of 3 × 3": 1, "the mean of 5 × 5": 2 };
  const THRESHOLDS = Array.from({ length: 41 }, (_, i) => (i - 10) / 20);
  const plot = axes("overlap", 34, 222, 310, 84, [-0.5, 1.5], [0, 1]);
  const all = Array.from({ length: SIDE * SIDE }, (_, i) => [Math.floor(i / SIDE), i % SIDE]);
  const clean = all.map(([i, j]) => Math.max(0, Math.min(1, COIN.radius - Math.hypot(i - COIN.row, j - COIN.column) + 0.5)));
  const mask = clean.map((value) => value > 0.5);
  let noises;

  function overlap(seen, threshold) {
    let [both, either] = [0, 0];
    mask.forEach((coin, i) => {
      both += coin && seen[i] > threshold;
      either += coin || seen[i] > threshold;
    });
    return { both, either, iou: both / either };
  }

  figures["7f_masks"] = {
    height: 346,
    controls: {
      look: { label: "look at", choices: Object.keys(REACH), start: "each pixel alone" },
      noise: { label: "noise", least: 0, most: 1.2, step: 0.1, start: 0.4 },
      threshold: { label: "threshold", least: -0.5, most: 1.5, step: 0.05, start: 0.5 },
    },

    compute({ look, noise, threshold }) {
      noises ??= normals(SIDE * SIDE, 3);
      const image = clean.map((value, i) => value + noise * noises[i]);
      // What is compared with the threshold: the mean of the pixels around, as far as there are any.
      const seen = all.map(([i, j]) => {
        const near = all.flatMap(([a, b], at) => (Math.max(Math.abs(a - i), Math.abs(b - j)) <= REACH[look] ? image[at] : []));
        return near.reduce((sum, value) => sum + value, 0) / near.length;
      });
      const curve = THRESHOLDS.map((at) => [at, overlap(seen, at).iou]);
      return { image, seen, mask, curve, best: Math.max(...seen.map((at) => overlap(seen, at).iou)), ...overlap(seen, threshold) };
    },

    draw({ threshold }, { image, seen, curve, iou }) {
      const place = (left, i) => [left + CELL * (i % SIDE), 24 + CELL * Math.floor(i / SIDE)];
      const grey = (value) => Math.round(255 * Math.max(0, Math.min(1, value)));
      const pixels = image.map((value, i) => `<rect fill="rgb(${Array(3).fill(grey(value))})" x="${place(10, i)[0]}" y="${place(10, i)[1]}" width="${CELL}" height="${CELL}" shape-rendering="crispEdges"/>`);
      const marks = seen.map((value, i) => {
        const [x, y] = place(190, i);
        const taken = value > threshold;
        if (mask[i] && taken) return box(x, y, CELL, CELL, "accent-fill", 'shape-rendering="crispEdges"');
        if (mask[i]) return box(x + 2, y + 2, CELL - 4, CELL - 4, "accent");
        return taken ? line([[x + 2, y + 2], [x + 8, y + 8]], "warn") + line([[x + 8, y + 2], [x + 2, y + 8]], "warn") : "";
      });
      const frames = [10, 190].map((left) => box(left, 24, SIDE * CELL, SIDE * CELL, "soft"));
      const at = plot.at(threshold, iou);
      return (
        text(90, 12, "noisy coin") + text(270, 12, "taken for coin") + pixels.join("") + marks.join("") + frames.join("") +
        box(12, 195, 8, 8, "accent-fill") + text(25, 199, "found", "ink-fill", "start") + box(86, 195, 8, 8, "accent") + text(99, 199, "missed", "ink-fill", "start") +
        line([[170, 195], [178, 203]], "warn") + line([[178, 195], [170, 203]], "warn") + text(184, 199, "wrongly taken", "ink-fill", "start") + text(352, 212, "IoU", "muted", "end") +
        plot.frame({ "-0.5": "−0.5", 0: "0", 0.5: "0.5", 1: "1", 1.5: "1.5" }, { 0: "0", 0.5: "½", 1: "1" }) + line(plot.curve(curve), "soft") + dot(...at, "accent", 5) +
        text(189, 334, "threshold", "muted")
      );
    },

    say(_, { both, either, iou, best }) {
      const coin = mask.filter(Boolean).length;
      return `${both} of the coin's ${coin} pixels are found and ${either - coin} others taken for coin: IoU = ${both}/(${coin} + ${either - coin}) = ${iou.toFixed(2)}. The best threshold gives ${best.toFixed(2)}.`;
    },
  };
})(globalThis.selfTest);
