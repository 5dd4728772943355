// 4b: where the windows of a kernel lie on a row of pixels.
(({ figures, shapes: { box, text } }) => {
  const slider = (label, least, most, start) => ({ label, least, most, step: 1, start });

  figures["4b_windows"] = {
    height: 262,
    controls: {
      n: slider("pixels n", 4, 32, 26),
      k: slider("kernel k", 1, 9, 7),
      s: slider("stride s", 1, 6, 3),
      p: slider("padding p", 0, 4, 1),
      d: slider("dilation d", 1, 4, 1),
    },

    // Positions count from the first padded one.
    compute({ n, k, s, p, d }) {
      const total = n + 2 * p;
      const side = d * (k - 1) + 1;
      const count = side > total ? 0 : Math.floor((total - side) / s) + 1;
      const starts = Array.from({ length: count }, (_, i) => i * s);
      const taps = Array.from({ length: k }, (_, i) => i * d);
      const read = new Set(starts.flatMap((start) => taps.map((tap) => start + tap)));
      const unread = Array.from({ length: n }, (_, i) => p + i).filter((place) => !read.has(place));
      return { total, side, count, starts, taps, unread };
    },

    draw({ n, p }, { total, side, starts, taps, unread }) {
      const cell = Math.min(12, 336 / total);
      const left = 180 - (cell * total) / 2;
      const pitch = Math.min(22, 186 / Math.max(1, starts.length));
      const row = Array.from({ length: total }, (_, i) => {
        const inside = i >= p && i < p + n;
        const kind = unread.includes(i) ? "warn" : inside ? "soft" : "ink";
        const zero = !inside && cell > 8.5 ? text(left + cell * (i + 0.5), 37, "0") : "";
        return (inside ? box(left + cell * i, 28, cell, 18, "soft-fill") : "") + box(left + cell * i, 28, cell, 18, kind) + zero;
      });
      const bars = starts.map((start, i) => {
        const y = 62 + pitch * i;
        const tall = pitch * 0.8;
        const filled = taps.map((tap) => box(left + cell * (start + tap), y, cell, tall, "soft-fill"));
        const lines = taps.length < side ? taps.map((tap) => box(left + cell * (start + tap), y, cell, tall, "soft")) : [];
        const number = pitch > 15 && side * cell > 20 && taps.length === side ? text(left + cell * (start + side / 2), y + tall / 2, i + 1) : "";
        return filled.join("") + lines.join("") + box(left + cell * start, y, cell * side, tall, "accent", 'rx="3"') + number;
      });
      return text(180, 10, `padding + pixels + padding: ${p} + ${n} + ${p} = ${total}`) + row.join("") + bars.join("");
    },

    say({ n, k, s, p, d }, { total, side, count, starts, unread }) {
      const spread = d > 1 ? `With dilation ${d} the kernel of ${k} spans ${d} · ${k - 1} + 1 = ${side} positions. ` : "";
      if (!count) return `${spread}The kernel spans ${side} positions and there are only ${total}: no window fits.`;
      const list = count > 4 ? [starts[0], starts[1], "…", starts.at(-1)] : starts;
      const size = `Output side ⌊(${n} + 2 · ${p} − ${side})/${s}⌋ + 1 = ${count}: windows start at ${list.join(", ")}. `;
      const left = unread.length === 1 ? "1 pixel is not read." : `${unread.length} pixels are not read.`;
      return `${spread}${size}${unread.length ? left : "Each pixel is read."}`;
    },
  };
})(globalThis.selfTest);
