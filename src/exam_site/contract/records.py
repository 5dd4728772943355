"""The records of the contract: the exam, its problems, its questions and their parts.

They are plain frozen dataclasses. What pydantic needs to make them from the files of
`exam/` stands in their types; the texts below the fields are for `exam/schema.json`.
"""

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, Strict
from pydantic.json_schema import SkipJsonSchema

Kind = Literal["choice", "numeric", "short", "explain", "drawing", "derivation"]
Text = Annotated[str, Field(min_length=1)]
Number = Annotated[int, Strict(), Field(ge=1)]
Flag = Annotated[bool, Strict()]
Credits = Annotated[
    float,
    Strict(),
    Field(ge=0.5, le=1000, multiple_of=0.5, allow_inf_nan=False),
    AfterValidator(lambda x: int(x) if x == int(x) else x),  # 2, as pages write it
]


class _Record:
    __pydantic_config__ = ConfigDict(extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True)
class Mark(_Record):
    """One line of a marking scheme: what earns how many credits."""

    credits: Credits
    text: str
    """What a student can tick against an answer."""
    blanks: tuple[Number, ...] = ()
    """The line is earned when these blanks are right, counted from 1."""
    least: Annotated[int, Strict(), Field(ge=0)] = 0
    """How many of the blanks are enough; all, if none is given."""


@dataclass(frozen=True)
class Mistake(_Record):
    """A wrong answer that people give."""

    value: str
    why: str
    """What leads to it."""
    marks: tuple[Number, ...] = ()
    """The lines of the marking scheme that it still earns, counted from 1."""


@dataclass(frozen=True)
class Reading(_Record):
    """Another value that counts."""

    value: str
    name: str
    """What it is called."""


@dataclass(frozen=True)
class Blank(_Record):
    """One blank of a form."""

    label: str
    """What is asked, such as `h₂`."""
    value: str
    """The answer: a number `3/2`, a shape `8 x 8 x 5`, a formula `1 + r`, or a word."""
    also: tuple[Reading, ...] = ()
    """Other values that count: of a shape, its numbers in another order."""
    mistakes: tuple[Mistake, ...] = ()
    """Wrong answers that are recognised and explained."""
    within: Annotated[SkipJsonSchema[str], Field(max_length=0)] = ""
    """For practice: the largest error that counts as right; the label states it."""
    menu: tuple[Text, ...] = ()
    """Of which words the reader chooses one."""
    words: tuple[Text, ...] = ()
    """All words that count, in any form; `flip / mirror` are two names of one thing."""
    like: Annotated[int, Strict(), Field(ge=0)] = 0
    """The blank whose menu, words and mistakes it has, too; each word counts once."""
    whole: Annotated[int, Strict(), Field(ge=0)] = 0
    """What it is a part of, with the others that have this key: 100 for percentages.

    The parts add up to the whole, and the first is more than half of it.
    """

    @property
    def numbers(self) -> tuple[str, ...]:
        """The number, or the numbers of a shape; none for a formula or a word."""
        return () if self.accepted else numbers_of(self.value)

    @property
    def accepted(self) -> tuple[str, ...]:
        """The words that count, if a word is asked for."""
        return self.words or ((self.value,) if self.menu or self.like else ())

    @property
    def data(self) -> dict[str, object]:
        """What the page's script needs to judge an answer."""
        also = [asdict(reading) for reading in self.also]
        mistakes = [
            {"value": m.value, "why": m.why} | ({"marks": m.marks} if m.marks else {})
            for m in self.mistakes
        ]
        data = {"words": self.accepted, "menu": bool(self.menu), "whole": self.whole}
        data |= {"within": self.within, "also": also, "mistakes": mistakes}
        return {"value": self.value} | {k: v for k, v in data.items() if v}


def folded(text: str) -> str:
    """A text as its words are compared: letters and digits alone, in lower case."""
    return re.sub(r"[^a-z0-9]", "", re.sub("[×*]", "x", text.lower()))


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
    """What a value stands for: 3/2 and 1.5 are the same. 3/0 or 9…9 raises an error."""
    return tuple(map(Fraction, numbers_of(value))) or value.replace(" ", "")


@dataclass(frozen=True)
class Option(_Record):
    """One box of a choice question."""

    text: str
    why: str
    """Why the box is right or wrong."""
    line: str
    """The line of the program's output that shows it."""
    mistake: str
    """What leads people to the other verdict."""


@dataclass(frozen=True)
class Erratum(_Record):
    """What is printed wrongly or loosely in the exam, and what is right."""

    says: str
    """A short quotation from the question or its solution."""
    right: str
    """What is right, in our words."""
    kind: Literal["wrong", "loose", "language"] = "loose"
    """`wrong` would cost credits or teach a falsehood."""
    line: str = ""
    """The line of a program's output that shows it; none for wording."""
    head: str = ""
    """The heading of the table that this line is from."""


@dataclass(frozen=True)
class Question(_Record):
    """One sub-question of the exam, such as 4b."""

    id: str
    title: str
    credits: Credits
    kind: Kind
    """How it is answered: a choice has options, a number or word answers."""
    marking: tuple[Mark, ...]
    """The marking scheme; its credits add up to the question's."""
    credits_inferred: Flag = False
    """The exam does not print the credits."""
    asks: str = ""
    """The question in one line."""
    task: str = ""
    """What to do first, where the usual words of the kind do not fit."""
    claims: tuple[Text, ...] = ()
    """What the answer on the page says word for word, because programs show it."""
    answers: tuple[Blank, ...] = ()
    """The blanks of a numeric or short question; others may have some."""
    options: tuple[Option, ...] = ()
    """The boxes of a choice question."""
    right: tuple[Number, ...] | None = None
    """The boxes to tick, counted from 1, in order; [] if none is right."""
    notes: tuple[Text, ...] = ()
    """What else counts, what is deducted and what earns nothing."""
    errata: tuple[Erratum, ...] = ()
    """What the exam and its solution have wrong."""

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """Its answers, each with all that it has from another one."""
        every = [(b, self.answers[b.like - 1] if b.like else b) for b in self.answers]
        return tuple(replace(b, label=a.label, value=a.value) for a, b in every)

    @property
    def is_written(self) -> bool:
        """Whether its form has a text: there is what no box and no blank can judge."""
        explained = self.kind in {"short", "explain"}
        rest = explained and not all(mark.blanks for mark in self.marking)
        return not self.options and (rest or not self.answers)

    @property
    def letter(self) -> str:
        """The part after the problem's number: `b` of `4b`."""
        return self.id[-1]


@dataclass(frozen=True)
class Problem(_Record):
    """One problem of the exam."""

    number: SkipJsonSchema[int]
    title: str
    slug: SkipJsonSchema[str]
    credits: Credits
    questions: Annotated[tuple[Question, ...], Field(alias="question")]
    """The questions in order: a, b, c, ..."""

    @property
    def name(self) -> str:
        """`1. Multiple choice`."""
        return f"{self.number}. {self.title}"

    @property
    def page(self) -> str:
        """The problem's page, relative to `docs/`."""
        return f"problems/{self.slug}.md"


@dataclass(frozen=True)
class Exam(_Record):
    """The whole exam."""

    course: str
    university: str
    date: Annotated[date, Strict()]
    term: str
    minutes: Number
    credits: Credits
    problems: tuple[Problem, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the exam's order."""
        return tuple(q for p in self.problems for q in p.questions)

    def page(self, id: str) -> str:
        """The page of a question, relative to `docs/`."""
        return self.problems[int(id[0]) - 1].page

    def question(self, id: str) -> Question:
        """The question with this id."""
        for question in self.questions:
            if question.id == id:
                return question
        raise ValueError(f"exam/ has no question {id!r}")
