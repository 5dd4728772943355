"""What a practice question says: the keys of its table in `questions/p4.toml`.

Every string may show numbers, by name or computed: `{2 * side} pixels`. `{x:op}` is
`{x}` behind an operator, in parentheses if it is negative. Text is plain: formulas are
written with Unicode, such as `h₂ = ReLU(−3 · 6)`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from exam_site import ROOT, contract

QUESTIONS = Path(__file__).with_name("questions")
PLACE = re.compile(r'\{([^{}"]+)\}')  # no quotes: found in JSON, too


@dataclass(frozen=True, kw_only=True)
class _Part:
    __pydantic_config__ = ConfigDict(extra="forbid")

    when: str = ""
    """The cases that it is for, such as `creeps jumps`; for all without it."""


Part = TypeVar("Part", bound=_Part)
Record = TypeVar("Record")


@dataclass(frozen=True)
class Mistake(_Part, contract.Mistake):
    """A wrong answer that is recognised: its value, and why people give it."""


@dataclass(frozen=True)
class Blank(_Part, contract.Blank):
    """One blank of the form: label, value, what else counts, mistakes."""

    mistakes: tuple[Mistake, ...] = ()
    within: str = ""
    """The largest error that counts as right; the label states it."""


@dataclass(frozen=True)
class Step(_Part):
    """A line of the worked steps; in the file a string, or a table with `when`."""

    text: str


_Step = Annotated[Step, BeforeValidator(lambda x: Step(x) if isinstance(x, str) else x)]


@dataclass(frozen=True)
class Sheet(_Part):
    """A task with its form and its worked steps, which lead to every answer."""

    task: str
    steps: tuple[_Step, ...]
    blanks: Annotated[tuple[Blank, ...], Field(alias="blank")]


def cases(sheets: tuple[Sheet, ...]) -> set[str]:
    """All cases that sheets speak of."""
    blanks = [blank for sheet in sheets for blank in sheet.blanks]
    parts: list[_Part] = [*sheets, *blanks]
    parts += [step for sheet in sheets for step in sheet.steps]
    parts += [mistake for blank in blanks for mistake in blank.mistakes]
    return {case for part in parts for case in part.when.split()}


def _one_each(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """The sheets, if each case has one."""
    for case in sorted(cases(sheets)) or [""]:
        if len(_meant(sheets, case)) != 1:
            told = "Input should have one sheet for the case {case}"
            raise PydanticCustomError("cases", told, {"case": repr(case)})
    return sheets


@dataclass(frozen=True)
class Practice:
    """A question that can be practised.

    It may have cases, whose sentences differ: then its numbers say which `case` it is,
    and `when` says for which cases a sheet, blank, mistake or step is.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    sheets: Annotated[
        tuple[Sheet, ...], Field(alias="sheet"), AfterValidator(_one_each)
    ]
    title: str = ""
    """What is practised, where this is not the question's own title."""
    exam: Mapping[str, int | float | str] = field(default_factory=dict)
    """The exam's own numbers, so that no variant repeats them; none: it gives none."""
    decimal: bool = False
    """Whether its numbers are written with a decimal point, and not as fractions."""
    idle: tuple[str, ...] = ()
    """Numbers of the task that no answer depends on: variants differ in others."""
    earns: tuple[tuple[int, ...], ...] = ()
    """The blanks that earn each line of the exam's scheme; none: the reader ticks."""

    def template(self, case: str) -> "Template":
        """The sentences of a case."""
        (sheet,) = _meant(self.sheets, case)
        blanks = _meant(sheet.blanks, case)
        return Template(
            sheet.task,
            tuple(replace(b, mistakes=_meant(b.mistakes, case)) for b in blanks),
            tuple(step.text for step in _meant(sheet.steps, case)),
            self.decimal,
        )


def _meant(parts: Iterable[Part], case: str) -> tuple[Part, ...]:
    """The parts that are for a case."""
    return tuple(p for p in parts if not p.when or case in p.when.split())


@dataclass(frozen=True)
class Template:
    """The sentences of a question in one of its cases."""

    task: str
    blanks: tuple[contract.Blank, ...]
    steps: tuple[str, ...]
    decimal: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """The sentences as the page's script reads them."""
        blanks = [{"label": blank.label} | blank.data for blank in self.blanks]
        return {"task": self.task, "blanks": blanks, "steps": [*self.steps]}

    @cached_property
    def places(self) -> list[str]:
        """What the sentences show, each once: names of numbers, and expressions."""
        sentences = json.dumps(self.data, ensure_ascii=False)
        return list(dict.fromkeys(PLACE.findall(sentences)))


def filled(sentence: str, texts: Mapping[str, str]) -> str:
    """A sentence with its numbers; a KeyError tells the one that is not there."""
    return PLACE.sub(lambda place: texts[place[1]], sentence)


@cache
def practices() -> dict[str, Practice]:
    """The questions that can be practised, by their ids."""
    return read(contract.tables(QUESTIONS, ROOT), dict[str, Practice], QUESTIONS)


def read(
    tables: Mapping[str, dict[str, Any]], records: type[dict[str, Record]], folder: Path
) -> dict[str, Record]:
    """The records of questions, by their ids, from the tables of a folder's files."""
    adapter, wrong = TypeAdapter(records), []
    found: dict[str, Record] = {}
    for name, table in tables.items():
        paths = [(folder / f"{name}.toml").relative_to(ROOT).as_posix()]
        try:
            found |= adapter.validate_python(table)
        except ValidationError as error:
            wrong += contract.told(error, paths)
    if wrong:
        raise ExceptionGroup("Practice cannot be read", wrong)
    return found
