"""Does anybody notice a wrong answer? Each digit, sign, word and tick is tried.

`python -m exam_site.audit.wrong_answers` takes the part of an author who believes in
a wrong answer and makes everything else from it: in the **Answer** of a page, or in a
value of `exam/`. Then the laws that tie answers to what the programs print must be
red. No program is run: what they print is on the page.
"""

import copy
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from exam_site import ROOT, contract
from exam_site.contract import Exam, Question
from exam_site.errors import SiteError, messages
from exam_site.pages import laws
from exam_site.pages.page import Page

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
PLACE = re.compile(rf"\d|(?<![\w.-])-(?=\d)|(?<!\w)(?:{WORDS})(?!\w)")
BOUND = r"(value|keys\.\d\.right\.\d|claims\.\d|line|credits|minutes|term|id)$"
SHOWN = 5  # of the changes that nobody notices, in each kind of place


@dataclass(frozen=True)
class Corruption:
    """One wrong digit, sign, word or tick in a text."""

    at: int
    old: str
    new: str
    text: str  # the whole text with it

    @property
    def told(self) -> str:
        """What was changed, with what stands around it."""
        start, end = max(0, self.at - 20), self.at + len(self.new)
        before = self.text[start : self.at].rpartition("\n")[2]
        after = self.text[end : end + 20].partition("\n")[0]
        return f"{before}[{self.old} → {self.new}]{after}"


def corruptions(text: str) -> Iterator[Corruption]:
    """The text with one digit, minus sign, verdict or tick wrong, in every place."""
    for found in PLACE.finditer(text):
        old, at = found[0], found.start()
        new = OTHER.get(old) or (f"{(int(old) + 1) % 10}" if old.isdigit() else "")
        yield Corruption(at, old, new, f"{text[:at]}{new}{text[found.end() :]}")


@dataclass
class Tally:
    """What was tried in one kind of place, and what nobody noticed."""

    name: str
    tried: int = 0
    missed: list[str] = field(default_factory=list)

    def count(self, what: str, noticed: bool) -> None:
        """Count one change."""
        self.tried += 1
        if not noticed:
            self.missed.append(what)

    def __str__(self) -> str:
        return f"{self.tried - len(self.missed):6} of {self.tried:6}  {self.name}"


class Site:
    """The contract, and what the pages say about its questions."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.exam = contract.load(root / "exam")
        self.said: dict[str, laws.Said] = {}
        for problem in self.exam.problems:
            page = root / "docs" / problem.page
            if problem.published and page.is_file():
                sections = Page(page.read_text(encoding="utf-8")).sections
                self.said |= {id: laws.said(each) for id, each in sections.items()}

    def unlawful(self, exam: Exam) -> bool:
        """Whether a contract breaks a law."""
        return laws.contradictory_header(exam) or any(map(self.broken, exam.published))

    def broken(self, question: Question, answer: str | None = None) -> bool:
        """Whether a question breaks a law, with another answer than its page's."""
        if question.id not in self.said:  # published, but on no page
            return True
        said = self.said[question.id]
        if answer is not None:
            said = replace(said, answer=answer)
        return bool(laws.broken(question, said))


def leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """The values of TOML tables, each with the keys and numbers that lead to it."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            yield from leaves(each, f"{place}.{key}" if place else f"{key}")
    else:
        yield place, value


def with_leaf(table: Any, place: str, value: Any) -> Any:
    """A copy of nested tables and lists with another value in one place."""
    if not place:
        return value
    key, _, rest = place.partition(".")
    new = copy.copy(table)
    index = int(key) if isinstance(table, list) else key
    new[index] = with_leaf(table[index], rest, value)
    return new


def contracts(
    root: Path, keys: str = ""
) -> Iterator[tuple[str, Corruption, dict[str, Any]]]:
    """The contract with one value wrong, in every way: where, what, and its tables.

    Args:
        root: the repository.
        keys: a pattern of the places of values, such as `credits$`.
    """
    raw = contract.tables(root / "exam")
    for place, value in leaves(raw):
        for corruption in corruptions(f"{value}") if re.search(keys, place) else ():
            text = corruption.text
            new = text if isinstance(value, str) else _parsed(text)
            yield place, corruption, with_leaf(raw, place, new)


def _parsed(text: str) -> Any:
    """A value of TOML that is no string; None if it is none, such as the 41st."""
    try:
        return tomllib.loads(f"x = {text.lower()}")["x"]
    except ValueError:
        return None


def contract_values(site: Site) -> Tally:
    """Values of `exam/` that the laws tie to programs."""
    tally = Tally("exam/: answers, claims, boxes, proving lines, credits")
    for place, corruption, raw in contracts(site.root, BOUND):
        try:
            noticed = site.unlawful(contract.read(raw, "exam"))
        except SiteError:
            noticed = True
        tally.count(f"{place}: {corruption.told}", noticed)
    return tally


def answers(site: Site) -> Tally:
    """The **Answer** of each question."""
    tally = Tally("the answers on pages")
    for question in site.exam.published:
        for corruption in corruptions(site.said[question.id].answer):
            noticed = site.broken(question, corruption.text)
            tally.count(f"{question.id}: {corruption.told}", noticed)
    return tally


KINDS: tuple[Callable[[Site], Tally], ...] = (answers, contract_values)


def main(root: Path = ROOT) -> int:
    """Try everything; return the exit status."""
    complete = False
    try:
        tallies = [kind(Site(root)) for kind in KINDS]
        complete = not any(tally.missed for tally in tallies)
        for tally in tallies:
            print(tally, *(f"    {x}" for x in tally.missed[:SHOWN]), sep="\n")
    except* SiteError as group:
        for text in messages(group):
            print(text, file=sys.stderr)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
