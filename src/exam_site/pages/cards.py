"""Cards to recall, made of the contract, the problem pages and the formula sheet.

The build makes them (`published`), and nothing of them is committed but their ids, on
the home page. An id is the question's, a letter for the kind of the card, and a number:
`2b-m1`. What readers know hangs on it, so a new card of a kind comes last.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exam_site.contract import Exam, Question
from exam_site.pages import forms, laws
from exam_site.pages.page import Page, Section

SHEET = "formula-sheet.md"
MAX_BACK_WORDS = 60
MANY_TICKS = 3  # an answer of which one part is easily forgotten
GAP = "(what?)"
BULLET = re.compile(r"^- (.*(?:\n +.*)*)", re.MULTILINE)
# What somebody says, or says and does not say; then why it is wrong.
MISTAKE = re.compile(r'("[^"]*[.?!]"|"[^"]+"(?:[^.:"]|"[^"]+")*)[.:]? (.+)')
FORMULA = re.compile(r"\| (.+?) \| (.+) \| .*?#q(\d\w)\).* \|")


@dataclass(frozen=True)
class Card:
    """A front to answer, and what is on its back; both are Markdown."""

    id: str
    front: str
    back: str
    mistake: str = ""  # the one that costs most

    @property
    def question(self) -> str:
        """The question whose solution says why."""
        return self.id[:2]


def cards(exam: Exam, pages: Mapping[str, Page]) -> list[Card]:
    """All cards by problem: answers, boxes, words that earn, mistakes, formulas.

    The `pages` are there by their path below `docs/`.
    """
    found: list[Card] = []
    formulas = [*_formulas(pages.get(SHEET, Page("")))]
    for problem in exam.problems:
        for question in problem.questions:
            found += _about(question, pages[problem.page].sections[question.id])
        found += [card for card in formulas if card.id[0] == f"{problem.number}"]
    return found


def listed(exam: Exam, pages: Mapping[str, Page]) -> str:
    """All cards as Markdown: fronts, and closed below each its back."""
    credits = {f"{q.id}-a1": f", data-credits: '{q.credits:g}'" for q in exam.questions}
    lines, problem = [], ""
    for card in cards(exam, pages):
        if card.id[0] != problem:
            problem = card.id[0]
            title = exam.problems[int(problem) - 1].title
            lines += [f"**Problem {problem}. {title}**", ""]
        id = card.question
        link = f"[Solution {id}]({exam.page(id)}#q{id})"
        mistake = [f"*A usual mistake:* {card.mistake}", ""] if card.mistake else []
        lines += [f"/// details | {card.front}", "    type: recall"]
        attributes = f"data-card: {card.id}{credits.get(card.id, '')}"
        lines += [f"    attrs: {{{attributes}}}", "", card.back, ""]
        lines += [*mistake, link, "///", ""]
    return "\n".join(lines).rstrip()


def _about(question: Question, section: Section) -> Iterator[Card]:
    """The cards of a question."""
    id, asks = question.id, question.asks
    answer, mistakes = _flat(section.answer), _mistakes(section)
    yield Card(f"{id}-a1", asks, answer, _worst(question, mistakes))
    for number, box in enumerate(question.options, 1):
        about = asks if box.text in asks else f"{question.title}."  # only letters
        text = box.text.removesuffix(".")
        front = f"{about} Box {number}: {text}. Tick it, or leave it empty?"
        back = f"**{forms.verdict(question.right or (), number)}** {box.why}"
        yield Card(f"{id}-b{number}", front, back, box.mistake)
    if question.kind in {"explain", "drawing", "derivation"}:
        for number, (rest, words, credits) in enumerate(_gaps(answer), 1):
            back = f"{words} ({forms.credit_text(credits)})"
            yield Card(f"{id}-c{number}", f"{asks} Complete: {rest}", back)
    quoted = filter(None, map(MISTAKE.fullmatch, mistakes))
    for number, (wrong, why) in enumerate((m.groups() for m in quoted), 1):
        front = f"{asks} What is wrong with this answer: {wrong}"
        yield Card(f"{id}-m{number}", front, why[0].upper() + why[1:])


def _formulas(sheet: Page) -> Iterator[Card]:
    """The rows of the formula sheet."""
    topic, count = "", dict[str, int]()
    for line in sheet.lines:
        if line.startswith("## "):
            topic = line.removeprefix("## ")
        elif row := FORMULA.fullmatch(line):
            what, formula, id = row.groups()
            count[id] = count.get(id, 0) + 1
            front = f"{topic}: {what}. Which formula?"
            yield Card(f"{id}-f{count[id]}", front, formula)


def _gaps(answer: str) -> Iterator[tuple[str, str, float]]:
    """An answer without what earns one of its ticks, that, and its credits."""
    ticks = [*laws.TICK.finditer(answer)]
    starts = [0, *(tick.end() for tick in ticks)]
    for start, tick in zip(starts, ticks, strict=False):
        said, rest = answer[start : tick.start()], answer[tick.end() :]
        bold = re.findall(r"\*\*.+?\*\*", said)
        hidden = bold or re.findall(r"\$[^$]+\$", said)[-1:]
        for words in hidden if len(ticks) >= MANY_TICKS else ():
            said = said.replace(words, GAP, 1)
        if GAP in said:
            text = laws.unmarked(f"{answer[:start]}{said}{rest}")
            yield text, " … ".join(hidden), laws.ticks(tick[0])


def _mistakes(section: Section) -> list[str]:
    """The usual mistakes of a question, one text each."""
    part = section.parts.get("Common mistakes", "")
    lead, _, _ = part.strip().partition("\n")
    found = [_flat(bullet) for bullet in BULLET.findall(part)]
    if lead.endswith(":"):  # it says what the list is about
        found = [f"{lead} {each}" for each in found]
    return found or [_flat(part)]


def _worst(question: Question, mistakes: list[str]) -> str:
    """The first of the usual mistakes that earns no credit, as far as exam/ says."""
    known = [m for blank in question.answers for m in blank.mistakes if m.marks]
    earning = {forms.shown(m.value).replace("-", "\u2212") for m in known}
    return next((m for m in mistakes if m.partition(":")[0] not in earning), "")


def _flat(text: str) -> str:
    """A text of a page in one line, without links: a card stands alone."""
    line = " ".join(text.split())
    line = re.sub(r"\[question \w\]\([^)]*#q(\w+)\)", r"question \1", line)
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", line)
