// 5f: steps of gradient descent with momentum in the valley J = (x² + 100 y²) / 2.
(({ figures, shapes: { axes, dot, line, number } }) => {
  const [KAPPA, START, MOST] = [100, [-9, 0.9], 60];
  const plot = axes("valley", 30, 8, 318, 196, [-10, 10], [-1.25, 1.25]);

  figures["5f_valley"] = {
    height: 228,
    controls: {
      rate: { label: "learning rate η", least: 0.001, most: 0.042, step: 0.001, start: 0.019 },
      beta: { label: "momentum β", least: 0, most: 0.95, step: 0.05, start: 0 },
      steps: { label: "steps", least: 0, most: MOST, step: 1, start: 30 },
    },

    compute({ rate, beta, steps }) {
      let [x, y] = START;
      let [u, v] = [0, 0];
      const points = [START];
      while (points.length <= steps) {
        u = beta * u + x;
        v = beta * v + KAPPA * y;
        x -= rate * u;
        y -= rate * v;
        points.push([x, y]);
      }
      return { points, limit: (2 * (1 + beta)) / KAPPA, left: [Math.abs(x / START[0]), Math.abs(y / START[1])] };
    },

    draw(_, { points }) {
      const levels = [2.5, 5, 7.5, 10].map((radius) => {
        const turn = Array.from({ length: 73 }, (_, i) => (Math.PI * i) / 36);
        return line(plot.curve(turn.map((a) => [radius * Math.cos(a), (radius * Math.sin(a)) / Math.sqrt(KAPPA)])), "soft");
      });
      const path = plot.curve(points);
      const dots = path.map(([x, y], i) => dot(x, y, i ? "accent" : "ink", i === path.length - 1 ? 5 : 3));
      return plot.cut(levels.join("")) + plot.frame({ "-10": "−10", 0: "0", 10: "10" }, { "-1": "−1", 0: "0", 1: "1" }) + plot.cut(line(path, "accent") + dots.join(""));
    },

    say({ rate, beta, steps }, { points, limit, left }) {
      const bound = `2 (1 + β)/100 = ${number(limit, 3)}`;
      const share = (part) => (part > 1.005 ? `${number(part)} times` : `${number(100 * part)} % of`);
      const rest = `Left after ${steps} steps: ${share(left[0])} the distance along the valley, ${share(left[1])} that across it.`;
      if (rate > limit + 1e-9) return `It diverges: η is above ${bound}, so the swings across the valley grow. ${rest}`;
      if (rate > limit - 1e-9) return `It swings across the valley for ever: η is exactly ${bound}.`;
      const turns = points.slice(1).filter(([, y], i) => y * points[i][1] < 0).length;
      const overshoots = points.some(([x]) => x > 0.5);
      const how = [turns > 2 && left[1] > 0.01 ? "zigzags" : "", overshoots ? "rolls past the minimum" : ""].filter(Boolean).join(" and ");
      return `It converges${how ? `, but ${how}` : ""}: η is below ${bound}. ${rest}`;
    },
  };
})(globalThis.selfTest);
