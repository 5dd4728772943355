"""axe-core on an open page, fast enough for all pages of the site."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page, expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# A page has up to 40 000 elements, most of them coloured words of code and pieces of
# formulas. axe needs 15 s for that, so of those that are alike it gets a few: of the
# words those with another colour or ground, of the formulas the first three. It takes
# MathML for nothing, so that a header or a label that is a formula would seem empty to
# it; screen readers read MathML.
OPEN_AND_THIN_OUT = """
() => {
  for (const closed of document.querySelectorAll("details")) closed.open = true;
  const seen = new Set();
  for (const word of document.querySelectorAll(".highlight code span")) {
    const key = `${word.className} in ${word.closest(".highlight").className}`;
    if (seen.has(key)) word.replaceWith(word.textContent);
    seen.add(key);
  }
  for (const code of document.querySelectorAll(".highlight code")) code.normalize();
  const formulas = [...document.querySelectorAll(".katex")]
    .filter((formula, i) => i > 2 || formula.closest("th, label"));
  const widths = formulas.map((formula) => formula.getBoundingClientRect().width);
  formulas.forEach((formula, i) => {
    formula.replaceChildren("x");
    formula.style.cssText = `display: inline-block; width: ${widths[i]}px`;
  });
  return new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
}
"""

# Marks one visible element of each kind of text that was not judged yet: kind, size,
# weight, colour, ground. Returns how many.
MARK_KINDS_OF_TEXT = """
(judged) => {
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none" || !/, 0\\)$/.test(style.backgroundColor))
        return style.backgroundColor + style.backgroundImage;
    }
  };
  const seen = new Set(judged);
  for (const element of document.querySelectorAll("body *")) {
    element.removeAttribute("data-kind");
    if (!hasText(element)) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight, opacity, ground(element)];
    const kind = [element.tagName, element.className, ...look].join();
    if (!seen.has(kind)) element.setAttribute("data-kind", kind);
    seen.add(kind);
  }
  return seen.size - judged.length;
}
"""
JUDGE_KINDS_OF_TEXT = """
async () => {
  const found = await axe.run({ include: [["[data-kind]"]] }, {
    runOnly: ["color-contrast"],
    resultTypes: ["violations", "passes"],
    elementRef: true,
  });
  const nodes = (rules) => rules.flatMap((rule) => rule.nodes);
  return {
    wrong: nodes(found.violations).map((node) => `color-contrast: ${node.html}`),
    right: nodes(found.passes).map((node) => node.element.dataset.kind || ""),
  };
}
"""
RIGHT = set[str]()  # the kinds of text that are easy to see, of all pages


def structure(page: Page) -> list[str]:
    """What is wrong with names, roles, order, focus: rule and element."""
    page.evaluate(OPEN_AND_THIN_OUT)
    page.evaluate(AXE)
    rules = {"color-contrast": {"enabled": False}}
    options = {"rules": rules, "resultTypes": ["violations"]}
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {node['html']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def contrast(page: Page) -> list[str]:
    """Text that is hard to see, of kinds that were not easy to see on a page before.

    After `structure`.
    """
    if not page.evaluate(MARK_KINDS_OF_TEXT, list(RIGHT)):
        return []
    found = page.evaluate(JUDGE_KINDS_OF_TEXT)
    RIGHT.update(found["right"])
    wrong: list[str] = found["wrong"]
    return wrong


def faults(page: Page) -> list[str]:
    """All that is wrong in light and in dark; nothing may be wider than the screen."""
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    found = structure(page)
    for scheme, kept in (("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", kept)
        found += contrast(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, f"{wide} pixels wider than the screen"] if wide > 0 else found
