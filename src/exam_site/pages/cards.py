"""Cards to recall, made of the contract, the problem pages and the formula sheet.

The build makes them (`published`), and nothing of them is committed but their ids, on
the home page. An id is the question's, a letter for the kind of the card, and a number:
`2b-m1`. What readers know hangs on it, so the number of a mistake or a formula comes
from its words, wherever it stands; the first ones had been counted before.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

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
# The first mistakes and formulas of each question, by their words, in this order.
FIRST = """
1b-f81 1e-f57 1f-f47 1g-f43 2b-f86 2b-m89 2b-m81 2b-m48 2c-f61 2c-m71 2c-m95 2c-m70
2c-m49 2d-f33 2d-m75 2d-m22 2d-m80 2d-m43 3a-f43 3a-m80 3a-m35 3a-m45 3b-f18 3b-f44
3b-m12 3b-m61 3b-m64 3c-f40 3c-m98 3c-m76 4a-m33 4a-m11 4b-f86 4c-f69 4d-f30 4d-f70
4e-m58 4f-m55 4g-f28 5a-m98 5b-m62 5d-f43 5d-m55 5d-m75 5d-m20 5e-m79 5e-m57 5f-f52
5f-m84 5f-m90 5g-f27 5g-m85 5g-m61 5g-m99 5h-m63 5i-f41 5i-f24 5j-f59 5j-m97 5j-m43
5k-m46 5k-m40 5k-m25 5k-m35 6a-f41 6b-f90 6b-m79 6b-m56 6b-m94 6d-f48 6d-f54 6e-f43
6e-m73 7a-f94 7a-m87 7b-m10 7b-m75 7c-m90 7c-m82 7d-m62 7d-m47 7e-f32 7f-m73 7f-m46
7g-m28 7g-m73 7h-m65 7h-m62 7h-m26 8a-m89 8a-m93 8a-m50 8b-m13 8b-m26 8b-m30 8c-f26
8d-f30 8d-m17 8d-m82 8e-f47 8e-m17 8f-f97 8f-f90 8f-f27
"""
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
    for wrong, why in (m.groups() for m in quoted):
        front = f"{asks} What is wrong with this answer: {wrong}"
        yield Card(_id(f"{id}-m", wrong), front, why[0].upper() + why[1:])


def _id(kind: str, words: str) -> str:
    """The id of a mistake or a formula, such as 2b-m57; the first ones have 2b-m1."""
    number = crc32(re.sub(r"\W", "", words).lower().encode()) % 90
    id, first = f"{kind}{10 + number}", [x for x in FIRST.split() if x.startswith(kind)]
    return f"{kind}{first.index(id) + 1}" if id in first else id


def _formulas(sheet: Page) -> Iterator[Card]:
    """The rows of the formula sheet."""
    topic = ""
    for line in sheet.lines:
        if line.startswith("## "):
            topic = line.removeprefix("## ")
        elif row := FORMULA.fullmatch(line):
            what, formula, id = row.groups()
            front = f"{topic}: {what}. Which formula?"
            yield Card(_id(f"{id}-f", what), front, formula)


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
