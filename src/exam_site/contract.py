"""`exam/`, the contract: every problem and question, as typed records."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from exam_site import files
from exam_site.errors import SiteError

MOST = 1000  # credits
KINDS = ("choice", "numeric", "explain", "drawing", "derivation")


@dataclass(frozen=True)
class Mark:
    """One line of a marking scheme: what earns how many credits."""

    credits: float
    text: str
    blanks: tuple[int, ...] = ()  # earned when these blanks are right, from 1


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give, what leads to it, and what it still earns."""

    value: str
    why: str
    marks: tuple[int, ...] = ()  # lines of the marking scheme, from 1

    @property
    def data(self) -> dict[str, object]:
        """What the page's script needs to recognise it."""
        data: dict[str, object] = {"value": self.value, "why": self.why}
        return data | ({"marks": self.marks} if self.marks else {})


def numbers_of(value: str) -> tuple[str, ...]:
    """The number, or the numbers of a shape; none for a formula."""
    parts = value.split(" x ")
    number = r"-?\d+([./]\d+)?"
    return tuple(parts) if all(re.fullmatch(number, p) for p in parts) else ()


def tex(formula: str) -> str:
    r"""A formula of the contract as pages write it: sqrt(3/n) is \sqrt{3/n} there."""
    text = re.sub(r"sqrt\((.*)\)", r"\\sqrt{\1}", formula)
    return re.sub(r" ?\b(eta|lambda)\b", r"\\\1", text).replace("-\\", "- \\")


def meaning(value: str) -> tuple[Fraction, ...] | str:
    """What a value of a blank stands for: 3/2 and 1.5 are the same, 0 and -0 are.

    Raises:
        ZeroDivisionError: for a number such as 3/0.
    """
    return tuple(map(Fraction, numbers_of(value))) or value.replace(" ", "")


@dataclass(frozen=True)
class Blank:
    """One blank: its label and what belongs there.

    Attributes:
        label: what is asked, such as `h₂`.
        value: the answer: a number `3/2`, a shape `8 x 8 x 5` or a formula `1 + r`.
        also: other values that count, as (value, what it is called).
        mistakes: wrong answers that are recognised.
        within: largest absolute error that counts as right; the label must state it.
    """

    label: str
    value: str
    also: tuple[tuple[str, str], ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    within: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The number, or the numbers of a shape; none for a formula."""
        return numbers_of(self.value)

    @property
    def data(self) -> dict[str, object]:
        """What the page's script needs to judge an answer."""
        data: dict[str, object] = {"value": self.value}
        if self.within:
            data["within"] = self.within
        if self.also:
            data["also"] = [{"value": value, "name": name} for value, name in self.also]
        if self.mistakes:
            data["mistakes"] = [
                {"value": m.value, "why": m.why}
                | ({"marks": m.marks} if m.marks else {})
                for m in self.mistakes
            ]
        return data


@dataclass(frozen=True)
class Option:
    """One box of a choice question, judged by a line that its program prints."""

    text: str
    why: str  # why the box is right or wrong
    line: str  # the line of the program's output that shows it
    mistake: str  # what leads people to the other verdict


@dataclass(frozen=True)
class Key:
    """The boxes to tick under one reading of a choice question, numbered from 1."""

    right: tuple[int, ...]
    name: str = "our key"
    reading: str = ""  # the criterion, where a question can be read in several ways


@dataclass(frozen=True)
class Erratum:
    """What the exam's printed solution says wrongly or loosely, and what is right.

    Attributes:
        says: a short quotation from the printed solution.
        right: what is right, in our words.
        kind: `wrong` would cost credits or teach a falsehood; else `loose`, `language`.
        line: the line of a program's output that shows it; none for wording.
        head: the heading of the table that this line is from.
    """

    says: str
    right: str
    kind: str = "loose"
    line: str = ""
    head: str = ""


@dataclass(frozen=True)
class Question:
    """One sub-question of the exam, such as 4b."""

    id: str
    title: str
    credits: float
    kind: str
    marking: tuple[Mark, ...]
    credits_inferred: bool = False
    asks: str = ""  # the question in one line
    task: str = ""  # what to do first, where the kind's usual words do not fit
    claims: tuple[str, ...] = ()  # what the answer on the page says word for word
    answers: tuple[Blank, ...] = ()
    options: tuple[Option, ...] = ()
    keys: tuple[Key, ...] = ()
    notes: tuple[str, ...] = ()
    errata: tuple[Erratum, ...] = ()

    @property
    def letter(self) -> str:
        """The part after the problem's number: `b` of `4b`."""
        return self.id[-1]


@dataclass(frozen=True)
class Problem:
    """One problem of the exam with its questions in order."""

    number: int
    title: str
    slug: str
    credits: float
    published: bool
    questions: tuple[Question, ...]

    @property
    def page(self) -> str:
        """The problem's page, relative to `docs/`."""
        return f"problems/{self.slug}.md"


@dataclass(frozen=True)
class Exam:
    """The whole exam."""

    course: str
    university: str
    date: date
    term: str
    minutes: int
    credits: float
    problems: tuple[Problem, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the exam's order."""
        return tuple(q for p in self.problems for q in p.questions)

    @property
    def published(self) -> tuple[Question, ...]:
        """The questions of the problems that have a page."""
        return tuple(q for p in self.problems if p.published for q in p.questions)

    def question(self, id: str) -> Question:
        """The question with this id.

        Raises:
            KeyError: if the exam has no such question.
        """
        found = {q.id: q for q in self.questions}
        if id not in found:
            raise KeyError(id)
        return found[id]


class _Table:
    """A TOML table that is read key by key and complains with its place."""

    def __init__(self, values: Any, where: str, path: str) -> None:
        self.where, self.path = where, path
        if not isinstance(values, dict):
            raise self.error(f"must be a table, got {values!r}", "Write [key] = value.")
        self.values: dict[str, Any] = dict(values)

    def error(self, what: str, fix: str) -> SiteError:
        return SiteError(
            f"{self.path}: {self.where}" if self.where else self.path, what, fix
        )

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
        """Remove and return a value of the wanted type, or the default."""
        if key not in self.values:
            if default is not None:
                return default
            raise self.error(f"key {key!r} is missing", f"Add {key} = ...")
        value = self.values.pop(key)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if type(value) not in kinds:
            names = " or ".join(k.__name__ for k in kinds)
            raise self.error(
                f"key {key!r} must be of type {names}, got {value!r}", f"Correct {key}."
            )
        return value

    def take_credits(self) -> float:
        value: float = self.take("credits", (int, float))
        if not 0 < value <= MOST or value % 0.5:
            what = "key 'credits' must be a positive multiple of 0.5, got"
            raise self.error(f"{what} {str(value)[:40]}", "Correct credits.")
        return value

    def take_numbers(self, key: str) -> tuple[int, ...]:
        """Numbers of blanks or lines, from 1; none is the default."""
        numbers = self.take(key, list, [])
        if not all(type(number) is int and number > 0 for number in numbers):
            raise self.error(
                f"key {key!r} must list numbers from 1, got {numbers!r}",
                f"Correct {key}.",
            )
        return tuple(numbers)

    def finish(self) -> None:
        if self.values:
            raise self.error(
                f"unknown key {next(iter(self.values))!r}",
                "Remove it or correct its name.",
            )


def _mark(values: Any, where: str, path: str) -> Mark:
    table = _Table(values, f"{where}, marking", path)
    credits, text = table.take_credits(), table.take("text", str)
    mark = Mark(credits, text, table.take_numbers("blanks"))
    table.finish()
    return mark


def _answer(values: Any, where: str, path: str) -> Blank:
    table = _Table(values, f"{where}, answers", path)
    answer = Blank(
        label=table.take("label", str),
        value=table.take("value", str),
        also=tuple(_also(a, where, path) for a in table.take("also", list, [])),
        mistakes=tuple(
            _mistake(m, where, path) for m in table.take("mistakes", list, [])
        ),
    )
    table.finish()
    return answer


def _also(values: Any, where: str, path: str) -> tuple[str, str]:
    table = _Table(values, f"{where}, answers, also", path)
    also = table.take("value", str), table.take("name", str)
    table.finish()
    return also


def _mistake(values: Any, where: str, path: str) -> Mistake:
    table = _Table(values, f"{where}, answers, mistakes", path)
    value, why = table.take("value", str), table.take("why", str)
    mistake = Mistake(value, why, table.take_numbers("marks"))
    table.finish()
    return mistake


def _option(values: Any, where: str, path: str) -> Option:
    table = _Table(values, f"{where}, options", path)
    texts = [table.take(key, str) for key in ("text", "why", "line", "mistake")]
    table.finish()
    return Option(*texts)


def _key(values: Any, where: str, path: str) -> Key:
    table = _Table(values, f"{where}, keys", path)
    right = tuple(table.take("right", list))
    name = table.take("name", str, Key.name)
    key = Key(right, name, table.take("reading", str, Key.reading))
    table.finish()
    return key


def _erratum(values: Any, where: str, path: str) -> Erratum:
    table = _Table(values, f"{where}, errata", path)
    says, right = table.take("says", str), table.take("right", str)
    rest = {key: table.take(key, str, "") for key in ("line", "head")}
    erratum = Erratum(says, right, table.take("kind", str, "loose"), **rest)
    if erratum.kind not in ("wrong", "loose", "language"):
        what = f"key 'kind' must be wrong, loose or language, got {erratum.kind!r}"
        raise table.error(what, "Correct kind.")
    table.finish()
    return erratum


def _question(values: Any, problem: int, letter: str, path: str) -> Question:
    expected = f"{problem}{letter}"
    table = _Table(values, f"question {expected}", path)
    id = table.take("id", str)
    if id != expected:
        raise table.error(
            f"key 'id' must be {expected!r} here, got {id!r}",
            "Questions stand in order, without gaps: a, b, c, ...",
        )
    question = Question(
        id=id,
        title=table.take("title", str),
        credits=table.take_credits(),
        kind=table.take("kind", str),
        marking=tuple(_mark(m, table.where, path) for m in table.take("marking", list)),
        credits_inferred=table.take("credits_inferred", bool, False),
        asks=table.take("asks", str, ""),
        task=table.take("task", str, ""),
        claims=tuple(table.take("claims", list, [])),
        answers=tuple(
            _answer(a, table.where, path) for a in table.take("answers", list, [])
        ),
        options=tuple(
            _option(o, table.where, path) for o in table.take("options", list, [])
        ),
        keys=tuple(_key(k, table.where, path) for k in table.take("keys", list, [])),
        notes=tuple(table.take("notes", list, [])),
        errata=tuple(
            _erratum(e, table.where, path) for e in table.take("errata", list, [])
        ),
    )
    table.finish()
    _check_question(question, table)
    return question


def _check_question(question: Question, table: _Table) -> None:
    if question.kind not in KINDS:
        raise table.error(
            f"key 'kind' must be one of {', '.join(KINDS)}, got {question.kind!r}",
            "Correct kind.",
        )
    _check_sum(
        "marking", question.credits, (m.credits for m in question.marking), table
    )
    may = question.kind in ("numeric", "derivation")
    if (question.kind == "numeric" and not question.answers) or (
        question.answers and not may
    ):
        raise table.error(
            "key 'answers' must list the blanks of a numeric question; a derivation "
            "may have it, no other kind",
            "Add answers = [{ label = ..., value = ... }] or correct kind.",
        )
    _check_references(question, table)
    for key, texts in (("notes", question.notes), ("claims", question.claims)):
        if not all(isinstance(text, str) and text for text in texts):
            raise table.error(
                f"key {key!r} must be a list of strings, none empty", "Quote each."
            )
    _check_keys(question, table)


def _check_references(question: Question, table: _Table) -> None:
    """Lines name blanks that exist, and mistakes lines; values of a blank differ."""
    named = {number for mark in question.marking for number in mark.blanks}
    if named != set(range(1, len(question.answers) + 1)):
        raise table.error(
            f"the 'blanks' of marking must name each of {len(question.answers)} "
            f"answers, got {sorted(named)}",
            "Say with blanks = [...] which line a blank earns.",
        )
    for blank in question.answers:
        _check_blank(blank, len(question.marking), table)


def _check_blank(blank: Blank, lines: int, table: _Table) -> None:
    """All its values differ; what else counts for a shape is another order of it."""
    others = [value for value, _ in blank.also]
    order = sorted(blank.value.split(" x "))
    if len(order) > 1 and any(sorted(o.split(" x ")) != order for o in others):
        raise table.error(
            f"answer {blank.value!r} is a shape, and what else counts is not "
            "the same numbers in another order",
            "Correct value or also.",
        )
    seen: dict[tuple[Fraction, ...] | str, str] = {}
    for value in (blank.value, *others, *(m.value for m in blank.mistakes)):
        try:
            meant = meaning(value)
        except ZeroDivisionError:
            raise table.error(f"{value!r} divides by zero", "Correct it.") from None
        if meant in seen:
            raise table.error(
                f"value {value!r} of a blank is also there as {seen[meant]!r}: an "
                "answer or a mistake",
                "Remove one of them.",
            )
        seen[meant] = value
    for mistake in blank.mistakes:
        if max(mistake.marks, default=0) > lines:
            raise table.error(
                f"mistake {mistake.value!r} names a line of marking that is not there",
                "Correct marks.",
            )


def _check_keys(question: Question, table: _Table) -> None:
    """A choice question has boxes, and keys that number them; only a choice has."""
    if bool(question.options) != bool(question.keys) or (
        question.options and question.kind != "choice"
    ):
        raise table.error(
            "keys 'options' and 'keys' belong together, to a choice question",
            "Add options = [...] and keys = [{ right = [...] }], or correct kind.",
        )
    boxes = range(1, len(question.options) + 1)
    for key in question.keys:
        if list(key.right) != [box for box in boxes if box in key.right]:
            raise table.error(
                f"key 'right' must list boxes from 1 to {len(boxes)} in order, got "
                f"{list(key.right)!r}",
                "Correct right.",
            )
    names = {key.name for key in question.keys if key.reading}
    if len(question.keys) > 1 and len(names) < len(question.keys):
        raise table.error(
            "each of several keys must have a name of its own and a reading",
            "Add name = ... and reading = ...",
        )


def _check_sum(key: str, total: float, parts: Iterable[float], table: _Table) -> None:
    found = sum(parts)
    if found != total:
        raise table.error(
            f"key 'credits' is {total:g}, but {key} adds up to {found:g}",
            f"Make credits and {key} agree.",
        )


def _problem(values: Any, number: int, path: str) -> Problem:
    table = _Table(values, f"problem {number}", path)
    table.path = path = table.take("path", str, path)
    if table.take("number", int) != number:
        raise table.error("key 'number' is out of order", f"Number it {number}.")
    listed = table.take("question", list)
    problem = Problem(
        number=number,
        title=table.take("title", str),
        slug=table.take("slug", str),
        credits=table.take_credits(),
        published=table.take("published", bool),
        questions=tuple(
            _question(values, number, chr(ord("a") + i), path)
            for i, values in enumerate(listed)
        ),
    )
    table.finish()
    for question in problem.questions:
        if problem.published and question.kind == "choice" and not question.options:
            what = f"question {question.id} is published without its boxes"
            raise table.error(what, "Add options = [...] and keys = [...].")
    if not re.fullmatch(rf"{number}(-[a-z0-9]+)+", problem.slug):
        raise table.error(
            f"key 'slug' must look like '{number}-some-words', got {problem.slug!r}",
            "Correct slug.",
        )
    _check_sum(
        "question", problem.credits, (q.credits for q in problem.questions), table
    )
    return problem


def load(folder: Path) -> Exam:
    """Read the contract: `exam.toml` and a file for each problem.

    Raises:
        SiteError: if a file is no TOML, or a key is missing, unknown, of the wrong
            type or contradicts another; it names the file, the question and the key.
    """
    return read(tables(folder), f"{folder.name}/exam.toml")


def tables(folder: Path) -> dict[str, Any]:
    """The contract's files as one table, as `read` takes it.

    Raises:
        SiteError: if a file is no TOML, or `exam.toml` is missing.
    """
    if not (folder / "exam.toml").is_file():
        raise SiteError(f"{folder.name}/exam.toml", "does not exist", "Put it back.")
    problems = []
    for path in sorted(folder.glob("[0-9]-*.toml")):
        named = {"number": int(path.stem[0]), "slug": path.stem}
        where = f"{folder.name}/{path.name}"
        problems.append(_tables(path) | named | {"path": where})
    return {"exam": _tables(folder / "exam.toml"), "problem": problems}


def _tables(path: Path) -> dict[str, Any]:
    name = f"{path.parent.name}/{path.name}"
    try:
        return tomllib.loads(files.read(path, path.parents[1]))
    except (ValueError, RecursionError) as error:
        raise SiteError(name, f"is not valid TOML: {error}", "Correct it.") from error


def read(raw: dict[str, Any], path: str) -> Exam:
    """The contract from its tables; they stay as they are.

    Raises:
        SiteError: as `load`.
    """
    root = _Table(raw, "", path)
    head = _Table(root.take("exam", dict), "[exam]", path)
    problems = root.take("problem", list)
    root.finish()
    exam = Exam(
        course=head.take("course", str),
        university=head.take("university", str),
        date=head.take("date", date),
        term=head.take("term", str),
        minutes=head.take("minutes", int),
        credits=head.take_credits(),
        problems=tuple(_problem(p, i, path) for i, p in enumerate(problems, 1)),
    )
    head.finish()
    _check_sum("problem", exam.credits, (p.credits for p in exam.problems), head)
    return exam
