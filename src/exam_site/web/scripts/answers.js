// Judges what a reader typed: numbers, shapes such as 8 x 8 x 5, formulas such as sqrt(3/n).
// Touches no page. Every text is untrusted: it is read by a small grammar, never executed.
((selfTest) => {
  const LONGEST = 200; // characters of one answer
  const SHAPE = "write the sizes with x between them, such as 2 x 9";
  const TOLERANCE = 1e-6; // largest error that counts as right; above 1 it is relative
  const GROUPED = /^\s*[-+\u2212]?[1-9]\d{0,2},\d{3}\s*$/; // 1,216: thousands, or decimals?
  const GROUPS = /^\s*[-+\u2212]?[1-9]\d{0,2}(?:,\d{3}){2,}\s*$/; // 1,216,000: thousands
  const PARTS = { "¼": "1/4", "½": "1/2", "¾": "3/4" };
  const ALIASES = { η: "eta", λ: "lambda", α: "alpha", "√": "sqrt", lr: "eta", lam: "lambda" };
  const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d{1,3})?|\.\d+(?:e[+-]?\d{1,3})?)|([a-zηλα√]+)(?:_(?:\(\w{1,5}\)|\w{1,5}))?|(\*\*|[-+*/^()]))/iy;
  const FRACTION = /\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g;
  const UNIT = /\s*\b(?:pixels?|px|parameters?|weights?)\.?\s*$/i;

  // What is given, without what people write around it: "h2 = 3", "7 x 7 pixels", "±3".
  const bare = (text) => text.replace(/^[^=]*=(?=.*\S)|^\s*[a-z ]+:(?=.*\S)/is, "").replace(UNIT, "").replace(/^\s*(?:±|\+\/-|\\pm|[≈~])/, "").replace(/(\d)\.\s*$/, "$1");

  // LaTeX's fractions as quotients, the inner ones first.
  function quotients(text) {
    for (let depth = 0; depth < 9; depth += 1) text = text.replace(FRACTION, "(($1)/($2))");
    return text;
  }

  // The text in one spelling: signs as in "−3·1½" become what the grammar knows.
  function plain(text) {
    return quotients(bare(text))
      .replace(/\\(?:cdot|times)(?![a-z])/g, "*")
      .replace(/\\(?:left|right)(?![a-z])|\$/g, "")
      .replace(GROUPS, (number) => number.replaceAll(",", ""))
      .replace(/\u2212|\u2013/g, "-")
      .replace(/(\d*)([¼½¾])/g, (_, whole, part) => `(${whole || 0}+${PARTS[part]})`)
      .replace(/[·×]/g, "*")
      .replace(/[÷:\u2044]/g, "/")
      .replace(/²/g, "^2")
      .replace(/[[{]/g, "(")
      .replace(/[\]}]/g, ")")
      .replace(/\\/g, "")
      .replace(/,(?=\d)/g, ".");
  }

  // The tokens of a formula; a word that is none of the names is split or refused.
  function tokens(text, names) {
    const found = [];
    TOKEN.lastIndex = 0;
    while (text.slice(TOKEN.lastIndex).trim()) {
      const at = TOKEN.lastIndex;
      const token = TOKEN.exec(text);
      if (!token) throw new Error(`“${text.slice(at).trim()[0]}” here`);
      const [, number, word, sign] = token;
      if (number) found.push(Number(number));
      else if (sign) found.push(sign === "**" ? "^" : sign);
      else found.push(...words(word, names));
    }
    return found;
  }

  // "etalambda" -> eta, lambda: a product may be written without a sign.
  function words(word, names) {
    const known = [...names, ...Object.keys(ALIASES), "sqrt"].sort((a, b) => b.length - a.length);
    const found = [];
    for (let rest = word; rest; ) {
      const name = known.find((each) => rest.toLowerCase().startsWith(each.toLowerCase()));
      const full = ALIASES[name] ?? name;
      if (!name || (full !== "sqrt" && !names.includes(full))) {
        const only = names.length ? `use ${names.join(" and ")} only` : "a number is expected";
        throw new Error(`“${rest.slice(0, 20)}”: ${only}`);
      }
      found.push(full);
      rest = rest.slice(name.length);
    }
    return found;
  }

  // A formula as a function of its names' values.
  // sum: product (+|- product)*   product: signed ((*|/)? signed)*   power: atom (^ signed)?
  function formula(text, names) {
    const rest = tokens(plain(text), names);
    const take = (...signs) => (signs.includes(rest[0]) ? rest.shift() : null);
    const begins = () => typeof rest[0] === "string" && !"+-*/^)".includes(rest[0]);

    function sum() {
      let left = product();
      for (let sign; (sign = take("+", "-")); ) {
        const [a, b, plus] = [left, product(), sign === "+"];
        left = (at) => (plus ? a(at) + b(at) : a(at) - b(at));
      }
      return left;
    }

    function product() {
      let left = signed();
      for (let sign; (sign = take("*", "/") ?? (begins() ? "*" : null)); ) {
        const [a, b, times] = [left, signed(), sign === "*"];
        left = (at) => (times ? a(at) * b(at) : a(at) / b(at));
      }
      return left;
    }

    function signed() {
      const sign = take("+", "-");
      if (!sign) return power();
      const value = signed();
      return sign === "-" ? (at) => -value(at) : value;
    }

    function power() {
      const base = atom();
      if (!take("^")) return base;
      const exponent = signed();
      return (at) => base(at) ** exponent(at);
    }

    function atom() {
      const token = rest.shift();
      if (typeof token === "number") return () => token;
      if (token === "sqrt") {
        const inside = atom();
        return (at) => Math.sqrt(inside(at));
      }
      if (token === "(") {
        const inside = sum();
        if (!take(")")) throw new Error("a bracket is not closed");
        return inside;
      }
      if (names.includes(token)) return (at) => at[token];
      throw new Error(token === undefined ? "something is missing at the end" : `“${token}” here`);
    }

    const value = sum();
    if (rest.length) throw new Error(`“${rest[0]}” here`);
    return value;
  }

  // The names in a formula of ours: "1 - eta lambda" -> eta, lambda.
  const namesIn = (text) => [...new Set(text.match(/[a-z]+/gi) ?? [])].filter((name) => name !== "sqrt");

  const isShape = (text) => /^\d+( x \d+)+$/.test(text);

  // "8 x 8 x 5", "(8, 8, 5)", "8 by 8", "[8×8×5]", "5 filters x 8 x 8" -> the sizes; else null.
  function sizes(text) {
    const [before] = text.split("="); // "8 x 8 x 5 = 320" is a shape, "side = 8 x 8" is one, too
    const inside = bare(/\d\D+\d/.test(before) ? before : text).trim().replace(/^(?:torch\.Size)?[\s([{]*|[\s)\]}]*$/g, "");
    const parts = inside.split(/\s*[×*·,;]\s*|\s*\b(?:x|by)\b\s*|(?<=\d)\s*x\s*(?=\d)|(?<=\d)\s+(?=\d)/i);
    const found = parts.map((part) => /^(\d{1,9})(?:\.0+)?(?:\s*[a-z][a-z ]{0,30})?$/i.exec(part));
    return found.every(Boolean) ? { shape: found.map((each) => Number(each[1])).join(" x "), named: /[a-z]{3}/i.test(parts.join(" ")) } : null;
  }

  const sorted = (shape) => String(shape.split(" x ").sort());

  const near = (a, b, within) =>
    Math.abs(a - b) <= (Number(within) || TOLERANCE * Math.max(1, Math.abs(b))) * (1 + 1e-9);

  // Whether two formulas agree at several points.
  function agree(given, text, names, within) {
    const wanted = formula(text, names);
    const points = [0.3, 0.77, 1.9, 4.6, 11.3];
    return points.every((point, row) => {
      const at = Object.fromEntries(names.map((name, i) => [name, point * (1 + 0.41 * i + 0.07 * i * i) + 0.07 * row * i]));
      return near(given(at), wanted(at), within);
    });
  }

  // How to compare a text with values of the blank: a function of such a value.
  function reader(blank, text) {
    if (isShape(blank.value)) {
      const given = sizes(text);
      if (given === null) throw new Error(SHAPE);
      const { shape, named } = given;
      const good = [blank.value, ...(blank.also ?? []).map((other) => other.value)];
      return (value) => {
        if (shape === value) return true;
        if (!good.includes(value)) return false;
        if (shape === `1 x ${value}` && value.split(" x ").length === 3) return "Right, with a batch of 1 in front.";
        return named && sorted(shape) === sorted(value) && "Right, in the order that you name.";
      };
    }
    const others = [blank, ...(blank.also ?? []), ...(blank.mistakes ?? [])];
    const names = [...new Set(others.flatMap((each) => namesIn(each.value)))];
    const given = formula(text, names);
    if (names.length) return (value, rounded) => agree(given, value, names, rounded && 0.002);
    const number = given({});
    if (!Number.isFinite(number)) throw new Error("this is no finite number");
    const digits = /^\D*\d*[.,](\d{2,})\s*$/.exec(bare(text))?.[1].length;
    return (value, rounded) => {
      const wanted = formula(value, [])({});
      return rounded ? digits > 0 && near(number, Number(wanted.toFixed(digits))) : near(number, wanted, blank.within);
    };
  }

  const wrong = { right: false, why: "", marks: [] };

  // A text as its words are compared: letters and digits alone, in lower case.
  const folded = (text) => text.toLowerCase().replace(/[×*]/g, "x").replace(/[^a-z0-9]/g, "");

  // Whether a word stands in a folded text, in any form: rotate in "rotation", but 1 x 1 not in 11 x 11.
  const has = (text, word) => new RegExp(`(?<!\\d(?=\\d))${folded(word).replace(/e$/, "")}(?!(?<=\\d)\\d)`).test(text);

  // What to say about a word. Of one that counts, a mistake may be a longer name: Adamax of Adam.
  function judgeWord({ words, menu, mistakes = [] }, text, taken) {
    const given = folded(text);
    if (!given) throw new Error("write a word");
    const right = words.filter((word) => word.split(" / ").some((name) => has(given, name)));
    const names = right.flatMap((word) => word.split(" / "));
    const mistake = mistakes.find(({ value }) => value.split(" / ").some((name) => has(given, name) && (!names.length || names.some((each) => has(folded(name), each)))));
    if (mistake) return { ...wrong, ...mistake };
    if (!right.length) return { ...wrong, why: menu ? "" : "This form does not know it. If a line of the marking scheme says the same, tick it." };
    const word = right.find((each) => !taken.includes(each));
    if (words.length > 1) taken.push(word);
    return { ...wrong, right: !!word, why: word ? "" : "You have this already." };
  }

  // What to say about an answer: `unread` says why it could not be read.
  selfTest.judge = (blank, text, taken = []) => {
    let matches;
    try {
      if (!text.trim()) throw new Error("fill in this blank");
      if (text.length > LONGEST) throw new Error(`at most ${LONGEST} characters`);
      if (blank.words) return judgeWord(blank, text, taken);
      if (blank.whole) return part(blank, text);
      matches = reader(blank, text);
    } catch (error) {
      return { right: false, unread: error.message };
    }
    const fits = matches(blank.value);
    if (fits) return { right: true, why: fits === true ? "" : fits };
    const also = (blank.also ?? []).find((other) => matches(other.value));
    if (also) return { right: true, why: `Right, read as: ${also.name}.` };
    const mistake = (blank.mistakes ?? []).find((other) => matches(other.value)) ?? (blank.mistakes ?? []).find((other) => /\//.test(other.value) && matches(other.value, true));
    return mistake ? { right: false, why: mistake.why, marks: mistake.marks ?? [] } : unknown(blank, text, matches);
  };

  // What to say about an answer that is neither right nor a known mistake.
  function unknown(blank, text, matches) {
    const number = text.trim().replace("\u2212", "-");
    if (isShape(blank.value)) return /^\d+$/.test(bare(number)) ? { right: false, unread: SHAPE } : wrong;
    if (/^-?\d{4,}$/.test(blank.value) && /^-?\d{1,3}([.,]\d{3})+$/.test(number) && number.replace(/[.,]/g, "") === blank.value) {
      return { right: true, why: `Right, read as ${blank.value}.` };
    }
    if (GROUPED.test(text)) {
      const [whole, rest] = text.trim().split(",");
      return { right: false, unread: `a comma is a decimal point here; write ${whole}${rest} or ${whole}.${rest}` };
    }
    const exact = !blank.within && /[/a-z]/.test(blank.value);
    return exact && matches(blank.value, true) ? { ...wrong, why: "Rounded: write it exactly, as a fraction or a root." } : wrong;
  }

  // A part of a whole, such as 60 % of 100; whether it fits, the others decide, too.
  function part({ whole }, text) {
    const size = formula(text.replace(/%\s*$/, ""), [])({});
    if (!(size > 0 && size < whole)) throw new Error(`write a number between 0 and ${whole}`);
    return { right: true, why: "", size };
  }

  function judgeParts(whole, parts) {
    const sum = parts.reduce((before, { size = 0 }) => before + size, 0);
    const most = parts[0].size > whole / 2 ? "" : "The first must be more than half.";
    const why = near(sum, whole) ? most : `Together they are ${Number(sum.toFixed(2))}, not ${whole}.`;
    for (const each of parts) if (each.right) Object.assign(each, { right: !why, why });
  }

  // The lines of the marking scheme that ticked boxes or filled blanks earn, and why.
  selfTest.judgeAll = (test, given) => {
    if (test.right) {
      const wanted = test.right.length ? test.right : [0]; // 0: none of these
      const right = String(wanted) === String(given);
      return { right, marks: right ? test.credits.map((_, i) => i + 1) : [] };
    }
    const taken = {}; // words that count once, by the list that they are from
    const blanks = test.blanks.map((blank, i) => selfTest.judge(blank, given[i] ?? "", (taken[blank.words] ??= [])));
    const parts = blanks.filter((_, i) => test.blanks[i].whole);
    if (parts.length) judgeParts(test.blanks.find(({ whole }) => whole).whole, parts);
    const partial = blanks.flatMap((verdict) => verdict.marks ?? []);
    const marks = test.earned.flatMap((needs, i) => {
      const right = needs.filter((blank) => blanks[blank - 1].right).length;
      const earned = right && right >= (test.least?.[i] || needs.length);
      return earned || partial.includes(i + 1) ? [i + 1] : [];
    });
    return { blanks, marks };
  };

  selfTest.creditText = (credits) => {
    const whole = Math.floor(credits);
    const half = credits % 1 ? "½" : "";
    return `${whole || !half ? whole : ""}${half}`;
  };
})((globalThis.selfTest ??= {}));
