// 4d: what one feature sees, layer by layer, from the side.
(({ figures, shapes: { box, line, text } }) => {
  const slider = (label, least, most, start) => ({ label, least, most, step: 1, start });

  figures["4d_receptive_field"] = {
    height: 300,
    controls: {
      layers: slider("layers", 1, 5, 3),
      k: slider("kernel of each", 1, 5, 3),
      s: slider("stride of each", 1, 2, 1),
    },

    // Rows from the last layer down to the image: how many features are seen, how many pixels apart.
    compute({ layers, k, s }) {
      const rows = [{ seen: 1 }];
      while (rows.length <= layers) rows.push({ seen: (rows.at(-1).seen - 1) * s + k });
      rows.forEach((row, i) => (row.apart = s ** (layers - i)));
      return { rows, field: rows[layers].seen };
    },

    draw({ layers, k, s }, { rows, field }) {
      const pixel = Math.min(24, 210 / field);
      const pitch = Math.min(66, 240 / layers);
      const tall = Math.min(24, pitch / 2);
      const place = ({ seen, apart }, i) => 178 + pixel * apart * (i - (seen - 1) / 2);
      const parts = rows.map((row, depth) => {
        const y = 30 + pitch * depth;
        const all = Array.from({ length: row.seen }, (_, i) => i);
        const below = rows[depth + 1];
        const links = below
          ? all.flatMap((i) => Array.from({ length: k }, (_, j) => line([[place(row, i), y + tall], [place(below, i * s + j), y + pitch]], "accent", 'stroke-width="0.8"')))
          : [];
        const cells = all.map((i) => box(place(row, i) - pixel / 2, y, pixel, tall, "soft-fill") + box(place(row, i) - pixel / 2, y, pixel, tall, "accent", pixel < 8 ? 'stroke-width="0.7"' : ""));
        const name = depth < layers ? `layer ${layers - depth}` : "image";
        return links.join("") + cells.join("") + text(6, y + tall / 2, name, "ink-fill", "start") + text(354, y + tall / 2, `${row.seen} × ${row.seen}`, "ink-fill", "end");
      });
      return text(180, 10, `what one feature of layer ${layers} sees, side view`, "muted") + parts.join("");
    },

    say({ layers, k, s }, { rows, field }) {
      const adds = rows.slice(1).map((_, i) => (k - 1) * s ** i);
      const sum = `1 + ${adds.join(" + ")} = ${field}`;
      const seen = `Each feature of layer ${layers} sees ${field} × ${field} pixels: ${sum}.`;
      if (k === 1) return `${seen} A kernel of 1 never sees a neighbour.`;
      const same = `Each layer adds ${k} − 1 = ${k - 1} on each axis.`;
      return `${seen} ${s === 1 ? same : `Behind each stride of ${s} a layer adds ${s} times as much.`}`;
    },
  };
})(globalThis.selfTest);
