"""Does anybody notice one wrong digit, word or tick? Each possible one is tried.

`python -m exam_site.corruption` changes a committed text in one place at a time and
asks the functions that `make check` and `make test` ask. Everything generated is made
once; each changed text is compared with it, so that no program is run again.

Two situations are told apart. *As it is*: one place is wrong, and `make check` must be
red. *After a refresh*: somebody took the wrong text for right and made everything else
from it; now the programs, or the laws that tie answers to them, must be red.
"""

import ast
import copy
import io
import re
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pytest_codeblocks.main import extract_from_buffer

from exam_site import ROOT, contract, fences, files, laws, pages, publication
from exam_site.__main__ import generate
from exam_site.contract import Exam, Problem, Question
from exam_site.errors import SiteError, messages
from exam_site.notebooks import Converter, about
from exam_site.programs import programs

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
Wanted = Callable[[], bool]
Noticed = Callable[[str], bool]  # whether somebody notices a wrong text
LONG = 2000  # characters; a longer line is an image
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


def corruptions(text: str, wanted: Wanted = lambda: True) -> Iterator[Corruption]:
    """The text with one digit, minus sign, verdict or tick wrong, in every place.

    Args:
        text: what is right.
        wanted: asked at each place whether it is tried.
    """
    for found in PLACE.finditer(text):
        if wanted():
            old, at = found[0], found.start()
            new = OTHER.get(old) or (f"{(int(old) + 1) % 10}" if old.isdigit() else "")
            yield Corruption(at, old, new, f"{text[:at]}{new}{text[found.end() :]}")


@dataclass
class Tally:
    """What was tried in one kind of place, and what nobody noticed."""

    name: str
    required: bool = True  # every change must be noticed
    every: int = 1  # of so many places, one is tried
    passed: int = 0
    tried: int = 0
    missed: list[str] = field(default_factory=list)

    def try_each(self, where: str, text: str, noticed: Noticed) -> None:
        """Corrupt a text in every place, and count what is noticed."""
        for corruption in corruptions(text, self.is_next):
            self.count(f"{where}: {corruption.told}", noticed(corruption.text))

    def is_next(self) -> bool:
        """Whether the next place is tried."""
        self.passed += 1
        return self.passed % self.every == 0

    def count(self, what: str, noticed: bool) -> None:
        """Count one change."""
        self.tried += 1
        if not noticed:
            self.missed.append(what)

    def __str__(self) -> str:
        return f"{self.tried - len(self.missed):7} of {self.tried:6}  {self.name}"


# In the front matter: words for search engines, and for the search of the site.
FOUND_BY = re.compile(r"(?<=^description: Problem \d ).*|^search:\n(?: .*\n)*", re.M)


@dataclass(frozen=True)
class Part:
    """A part of a page: hand-written, or from a marker to its end."""

    page: Path
    line: int
    text: str
    call: str = ""  # such as question("4b"); nothing where it is hand-written
    question: str = ""  # whose section it stands in

    @property
    def below(self) -> str:
        """What was generated, without marker and end."""
        return self.text.partition("\n")[2].removesuffix(f"{pages.END}\n")


def parts(page: Path, text: str) -> Iterator[Part]:
    """A page in order, cut at its markers."""
    marker = rf"^{re.escape(pages.BEGIN)}(.*?){re.escape(pages.CLOSE)}\n"
    whole = re.compile(
        rf"{marker}.*?^{re.escape(pages.END)}\n", re.DOTALL | re.MULTILINE
    )
    at, question = 0, ""
    for found in whole.finditer(text):
        yield Part(page, text.count("\n", 0, at) + 1, text[at : found.start()])
        line = text.count("\n", 0, found.start()) + 1
        heading = re.fullmatch(r'question\("(.*)"\)', found[1])
        question = heading[1] if heading else question
        yield Part(page, line, found[0], found[1], question)
        at = found.end()
    yield Part(page, text.count("\n", 0, at) + 1, text[at:])


class Site:
    """Everything committed and generated, read once.

    Args:
        root: the repository.
        generated: the text of each generated file.
        every: only each so many-th place is tried.

    Raises:
        SiteError: if what is committed is stale already.
    """

    def __init__(self, root: Path, generated: dict[Path, str], every: int = 1) -> None:
        self.root, self.generated, self.every = root, generated, every
        stale = [p.relative_to(root).as_posix() for p in files.stale(self.generated)]
        if stale:
            raise SiteError(", ".join(stale), "stale before any change", files.FIX)
        self.exam = contract.load(root / "exam.toml")
        self.programs = programs(root)
        self.printed = {
            p.name: self.generated[p.path.with_suffix(".out")] for p in self.programs
        }
        self.addresses = publication.load(root)
        found = pages.Markers(self.exam, self.programs, self.printed, self.addresses)
        self.markers = found.of(root)
        self.parts = [
            part
            for page in pages.page_paths(root)
            for part in parts(page, page.read_text(encoding="utf-8"))
        ]
        docs = {
            path.relative_to(root / "docs").as_posix(): path.read_text("utf-8")
            for path in (root / "docs").rglob("*.md")
        }
        self.anchors = laws.anchors(docs)
        self.said = {
            question.id: laws.said(docs[page], question.id, scanned)
            for page in dict.fromkeys(p.page for p in self.exam.problems if p.published)
            for scanned in [fences.scan_text(docs[page])]
            for question in self.exam.published
            if docs[page].count(f"{{ #q{question.id} }}")
        }

    def where(self, part: Part) -> str:
        """File and first line of a part."""
        return f"{part.page.relative_to(self.root).as_posix()}:{part.line}"

    def told_by(self, exam: Exam) -> Iterator[tuple[str, str]]:
        """What a contract gives, and what is committed, marker by marker."""
        markers = copy.copy(self.markers)
        markers.exam = exam
        for part in self.parts:
            if part.call and not part.call.startswith(("program(", "api")):
                name, values = call_of(part.call)
                made = getattr(markers.on(part.page), name)(*values)
                yield f"{made}\n", part.below
        for new, old in zip(exam.problems, self.exam.problems, strict=True):
            one = about(exam, new, self.addresses)
            yield one, about(self.exam, old, self.addresses)

    def unlawful(self, exam: Exam) -> bool:
        """Whether a contract breaks a law."""
        return laws.impossible(exam) or any(map(self.broken, exam.published))

    def broken(self, question: Question, answer: str | None = None) -> bool:
        """Whether a question breaks a law, with another answer than its page's."""
        if question.id not in self.said:  # published, but on no page
            return True
        said = self.said[question.id]
        if answer is not None:
            said = replace(said, answer=answer)
        return bool(laws.broken(question, said))


def call_of(text: str) -> tuple[str, list[Any]]:
    """Name and values of a marker's call."""
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    return ast.unparse(call.func), [ast.literal_eval(value) for value in call.args]


def whole_files(site: Site) -> Tally:
    """Files of which every character is generated, compared line by line."""
    tally = Tally("files that are generated as a whole", every=site.every)
    on_pages = {part.page for part in site.parts}
    for path, text in site.generated.items():
        name = path.relative_to(site.root).as_posix()
        for line in text.splitlines() if path not in on_pages else ():

            def noticed(bad: str, path: Path = path, line: str = line) -> bool:
                return bool(files.stale({path: line}, lambda _: bad))

            if len(line) <= LONG:
                tally.try_each(name, line, noticed)
    return tally


def generated_parts(site: Site) -> Tally:
    """What stands between a marker and its end."""
    tally = Tally("generated parts of pages", every=site.every)
    for part in site.parts:
        if part.call:
            same = {part.page: part.below}

            def noticed(bad: str, same: dict[Path, str] = same) -> bool:
                return bool(files.stale(same, lambda _: bad))

            tally.try_each(site.where(part), part.below, noticed)
    return tally


def called(site: Site) -> Tally:
    """The values of markers: another one gives another text, or none."""
    tally = Tally("values of markers on pages", every=site.every)
    for part in site.parts:
        if part.call:
            markers, rest = site.markers.on(part.page), part.text.partition("\n")[2]

            def noticed(
                bad: str,
                part: Part = part,
                markers: pages.Markers = markers,
                rest: str = rest,
            ) -> bool:
                text = f"{pages.BEGIN}{bad}{pages.CLOSE}\n{rest}"
                if part.question and laws.strangers(text, part.question):
                    return True
                try:
                    return pages.render_text(text, markers, "page") != text
                except SiteError:
                    return True

            tally.try_each(site.where(part), part.call, noticed)
    return tally


def explained(site: Site) -> Tally:
    """Hand-written text on the pages of problems: their notebooks hold it, too.

    But for the words by which a page is found: tests in a browser try the search.
    """
    tally = Tally("hand-written text on the pages of problems", every=site.every)
    shown = {site.root / "docs" / p.page: p for p in site.exam.problems}
    for part in site.parts:
        if not part.call and part.page in shown:
            text = FOUND_BY.sub("", part.text)
            problem, right = shown[part.page], _cells(site, part.page, text)

            def noticed(
                bad: str,
                part: Part = part,
                problem: Problem = problem,
                right: list[Any] = right,
            ) -> bool:
                if laws.dead_links(bad, problem.page, site.anchors):
                    return True
                if part.line == 1 and laws.misnamed(problem, bad):
                    return True
                try:
                    return _cells(site, part.page, bad) != right
                except SiteError:
                    return True

            tally.try_each(site.where(part), text, noticed)
    return tally


def _cells(site: Site, page: Path, text: str) -> list[Any]:
    """The cells of a notebook that a text gives."""
    texts = site.generated | {page: text}
    return Converter(page, texts, site.addresses, site.root).cells()


def memory(site: Site) -> Tally:
    """What earlier runs remembered: a poisoned memory gives another text."""
    tally = Tally("outputs remembered in .cache/outputs.json", every=site.every)
    for program in site.programs:
        committed = program.path.with_suffix(".out")
        right = {committed: site.printed[program.name]}

        def noticed(bad: str, right: dict[Path, str] = right) -> bool:
            made = dict.fromkeys(right, bad)
            return bool(files.stale(made, right.get))

        tally.try_each(program.name, site.printed[program.name], noticed)
    return tally


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
    root: Path, keys: str = "", wanted: Wanted = lambda: True
) -> Iterator[tuple[str, Corruption, dict[str, Any]]]:
    """`exam.toml` with one value wrong, in every way: where, what, and its tables.

    Args:
        root: the repository.
        keys: a pattern of the places of values, such as `credits$`.
        wanted: asked at each place in a value whether it is tried.
    """
    raw = tomllib.loads((root / "exam.toml").read_text(encoding="utf-8"))
    for place, value in leaves(raw):
        if not re.search(keys, place):
            continue
        for corruption in corruptions(f"{value}", wanted):
            new = (
                corruption.text if isinstance(value, str) else _parsed(corruption.text)
            )
            yield place, corruption, with_leaf(raw, place, new)


def _parsed(text: str) -> Any:
    """A value of TOML that is no string; None if it is none, such as the 41st."""
    try:
        return tomllib.loads(f"x = {text.lower()}")["x"]
    except ValueError:
        return None


def contract_as_it_is(site: Site) -> Tally:
    """`exam.toml`: another value gives other pages, breaks a law, or is refused."""
    tally = Tally("exam.toml", every=site.every)
    for place, corruption, raw in contracts(site.root, wanted=tally.is_next):
        try:
            exam = contract.read(raw, "exam.toml")
            noticed = any(new != old for new, old in site.told_by(exam))
            noticed = noticed or site.unlawful(exam)
        except (SiteError, ValueError, OSError):  # OSError: the page is missing
            noticed = True
        tally.count(f"{place}: {corruption.told}", noticed)
    return tally


def contract_values(site: Site) -> Tally:
    """`exam.toml`, and pages made from it: what the laws tie to programs."""
    tally = Tally(
        "exam.toml: answers, claims, boxes, proving lines, credits", every=site.every
    )
    return _contract(site, tally, BOUND)


def contract_words(site: Site) -> Tally:
    """`exam.toml`, and pages made from it: everything else."""
    tally = Tally("exam.toml: other text", required=False, every=site.every)
    return _contract(site, tally, rf"^(?!.*{BOUND})")


def _contract(site: Site, tally: Tally, keys: str) -> Tally:
    for place, corruption, raw in contracts(site.root, keys, tally.is_next):
        try:
            noticed = site.unlawful(contract.read(raw, "exam.toml"))
        except SiteError:
            noticed = True
        tally.count(f"{place}: {corruption.told}", noticed)
    return tally


def alike(site: Site) -> Tally:
    """An output, changed on its page and beside its snippet: both are run again."""
    tally = Tally("an output, on its page and in its file", every=site.every)
    for part in site.parts:
        if part.call.startswith("program("):
            name = call_of(part.call)[1][0]
            right = site.printed[name]
            start = part.text.rindex(f"```text\n{right}") + len("```text\n")

            def noticed(
                bad: str, part: Part = part, right: str = right, start: int = start
            ) -> bool:
                text = f"{part.text[:start]}{bad}{part.text[start + len(right) :]}"
                (block,) = extract_from_buffer(io.StringIO(text))
                return block.expected_output != right and (
                    bad.splitlines() != right.splitlines()
                )

            tally.try_each(site.where(part), right, noticed)
    return tally


def answers(site: Site) -> Tally:
    """The **Answer.** of each question, with notebook and answer sheet made from it."""
    tally = Tally("the answers on pages", every=site.every)
    for question in site.exam.published:

        def noticed(bad: str, question: Question = question) -> bool:
            return bool(site.broken(question, bad))

        tally.try_each(question.id, site.said[question.id].answer, noticed)
    return tally


def unguarded(site: Site) -> Tally:
    """Explanations, with everything else made from them."""
    tally = Tally(
        "explanations and tables on all pages", required=False, every=site.every
    )
    for part in site.parts:
        if not part.call:
            tally.try_each(site.where(part), part.text, lambda _: False)
    return tally


Kind = Callable[[Site], Tally]
AS_IT_IS: tuple[Kind, ...] = (
    whole_files,
    generated_parts,
    called,
    contract_as_it_is,
    memory,
    explained,
)
AFTER: tuple[Kind, ...] = (alike, contract_values, answers, contract_words, unguarded)


def report(site: Site) -> bool:
    """Print what is noticed; return whether all that must be is."""
    complete = True
    for title, kinds in (
        (
            "One place is wrong; noticed by `make check` or the laws in `make test`:",
            AS_IT_IS,
        ),
        ("The same, after `make refresh`; noticed by the programs or the laws:", AFTER),
    ):
        print(title)
        for kind in kinds:
            tally = kind(site)
            print(f"{tally}{'' if tally.required else ' (not all are guarded)'}")
            if tally.required and tally.missed:
                complete = False
                print(*(f"    {line}" for line in tally.missed[:SHOWN]), sep="\n")
    return complete


def main(root: Path = ROOT) -> int:
    """Try everything; return the exit status."""
    start = time.monotonic()
    complete = False
    try:
        complete = report(Site(root, generate(root)))
    except* SiteError as group:
        for text in messages(group):
            print(text, file=sys.stderr)
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
