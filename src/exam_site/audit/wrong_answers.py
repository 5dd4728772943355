"""Mutation tests of the answers: one wrong digit, sign, word or tick at a time.

`python -m exam_site.audit.wrong_answers` takes the part of an author who believes in
a wrong answer and makes everything else from it: in the **Answer** of a page, or in a
value of `exam/`. Then the laws that tie answers to what the programs print must be
red. No program is run: what they print is on the page.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from exam_site import ROOT, contract
from exam_site.contract import Exam, Question
from exam_site.errors import messages
from exam_site.pages import laws
from exam_site.pages.page import Page, Section

PAIRS = [
    *[("True", "False"), ("true", "false"), ("yes", "no"), ("Yes", "No")],
    *[("right", "wrong"), ("all", "none"), ("always", "never"), ("- [x]", "- [ ]")],
    *[("larger", "smaller"), ("more", "less"), ("higher", "lower")],
    *[("above", "below"), ("falls", "grows"), ("Tick it.", "Leave it empty.")],
    *[("small", "large"), ("low", "high"), ("faster", "slower"), ("can", "cannot")],
    *[("input", "output"), ("vanishes", "explodes"), ("linear", "non-linear")],
    *[("good", "bad"), ("well", "badly"), ("mean", "variance"), ("without", "with")],
    *[("minimum", "maximum"), ("encoder", "decoder"), ("first", "last")],
]
OTHER = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])}
WORDS = "|".join(re.escape(word) for word in OTHER)
MINUS = r"(?<![\w.-])-(?=\d)|(?<=[ $])-(?=[ $])"  # of a number, in a formula
PLACE = re.compile(rf"\d|{MINUS}|(?<!\w)(?:{WORDS})(?!\w)")
# No program prints `mistakes` and `also`: tests/pages/test_mistakes.py recomputes them,
# and the contract refuses what is no other order of a shape.
BOUND = r"(answers\.\d\.value|right\.\d|claims\.\d|line|credits|minutes|term|id)$"
SHOWN = 5  # of the changes that nobody notices, in each kind of place


def corruptions(text: str) -> Iterator[tuple[str, str]]:
    """One digit, sign, word or tick wrong, each once: what, and the whole text."""
    for found in PLACE.finditer(text):
        old, before, after = found[0], text[: found.start()], text[found.end() :]
        new = OTHER.get(old) or (f"{(int(old) + 1) % 10}" if old.isdigit() else "")
        start, end = before.rpartition("\n")[2][-20:], after.partition("\n")[0][:20]
        yield f"{start}[{old} → {new}]{end}", f"{before}{new}{after}"


def contracts(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """One value of nested tables wrong, each once: where and what, and all tables."""
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            for told, wrong in contracts(each, f"{place}.{key}"):
                changed: Any = value.copy()
                changed[key] = wrong
                yield told, changed
    elif re.search(BOUND, place):
        for told, text in corruptions(f"{value}"):
            yield f"{place[1:]}: {told}", type(value)(text)


class Site:
    """The contract, and what the pages say about its questions."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.exam = contract.load(root / "exam")
        self.sections: dict[str, Section] = {}
        for problem in self.exam.problems:
            page = root / "docs" / problem.page
            if page.is_file():
                self.sections |= Page(page.read_text(encoding="utf-8")).sections

    def unlawful(self, exam: Exam) -> bool:
        """Whether a contract breaks a law."""
        return laws.contradictory_header(exam) or any(map(self.broken, exam.questions))

    def broken(self, question: Question, answer: str | None = None) -> bool:
        """Whether a question breaks a law, with another answer than its page's."""
        if question.id not in self.sections:  # on no page
            return True
        return bool(laws.broken(question, self.sections[question.id], answer))


def answers(site: Site) -> Iterator[tuple[str, bool]]:
    """The **Answer** of each question: what was changed, and whether it was noticed."""
    for question in site.exam.questions:
        for told, text in corruptions(laws.unmarked(site.sections[question.id].answer)):
            yield f"{question.id}: {told}", site.broken(question, text)


def contract_values(site: Site) -> Iterator[tuple[str, bool]]:
    """The values of `exam/` that the laws tie to programs."""
    for told, tables in contracts(contract.tables(site.root / "exam")):
        try:
            noticed = site.unlawful(contract.read(tables))
        except ExceptionGroup:
            noticed = True
        yield told, noticed


KINDS: dict[str, Callable[[Site], Iterator[tuple[str, bool]]]] = {
    "the answers on pages": answers,
    "exam/: answers, claims, boxes, proving lines, credits": contract_values,
}


def main(root: Path = ROOT) -> int:
    """Try everything; return the exit status."""
    complete = True
    try:
        site = Site(root)
    except ExceptionGroup as error:
        print(*messages(error), sep="\n", file=sys.stderr)
        return 1
    for name, kind in KINDS.items():
        tried = list(kind(site))
        missed = [told for told, noticed in tried if not noticed]
        print(f"{len(tried) - len(missed):6} of {len(tried):6}  {name}")
        print(*(f"    {told}\n" for told in missed[:SHOWN]), sep="", end="")
        complete = complete and not missed
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
