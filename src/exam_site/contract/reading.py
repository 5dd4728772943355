"""`exam/`, the contract: read from its files, with all that must hold in it."""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import ErrorDetails

from exam_site import files
from exam_site.contract.records import Blank, Exam, Problem, Question, folded, meaning
from exam_site.errors import SiteError, raise_all

MARKED = ("explain", "drawing", "derivation")  # kinds that a reader marks
WORDS = {
    "dataclass_type": "must be a table",
    "tuple_type": "must be a list",
    "string_too_short": "must not be empty",
    "string_too_long": "belongs to practice alone",
}


def load(folder: Path) -> Exam:
    """The contract: `exam.toml` and a file for each problem, `4-some-words.toml`."""
    return read(tables(folder), folder.name)


def tables(folder: Path, root: Path | None = None) -> dict[str, dict[str, Any]]:
    """The tables of a folder's files, by name; paths are told from `root`."""
    found, errors = {}, []
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = tomllib.loads(files.read(path, root or folder.parent))
        except SiteError as error:
            errors.append(error)
        except (ValueError, RecursionError) as error:
            where = path.relative_to(root or folder.parent).as_posix()
            fix = "Correct this place, or what stands above it."
            errors.append(SiteError(where, f"is not valid TOML: {error}", fix))
    raise_all("The contract cannot be read", errors)
    return found


def read(tables: dict[str, dict[str, Any]], folder: str = "exam") -> Exam:
    """The contract from its tables; they stay as they are."""
    raise_all("The contract cannot be read", [*_misplaced(tables, folder)])
    names = sorted(tables.keys() - {"exam"})
    paths = [f"{folder}/{name}.toml" for name in ("exam", *names)]
    numbered = enumerate(names, 1)
    problems = [tables[name] | {"number": n, "slug": name} for n, name in numbered]
    try:
        exam = _adapter().validate_python(tables["exam"] | {"problems": problems})
    except ValidationError as error:
        raise ExceptionGroup("The contract is wrong", told(error, paths)) from None
    raise_all("The contract contradicts itself", [*_contradictions(exam, paths)])
    return exam


def _misplaced(tables: dict[str, dict[str, Any]], folder: str) -> Iterator[SiteError]:
    """Files without a number, and keys that the files' names stand for."""
    if "exam" not in tables:
        yield SiteError(f"{folder}/exam.toml", "does not exist", "Put it back.")
    for number, (name, table) in enumerate(sorted(tables.items()), 1):
        where, own = f"{folder}/{name}.toml", {"number", "slug"}
        if name == "exam":  # it comes last
            own = {"problems"}
        elif not re.fullmatch(rf"{number}(-[a-z0-9]+)+", name):
            yield SiteError(where, f"is not named {number}-some-words", "Rename it.")
        for key in table.keys() & own:
            yield SiteError(where, f"unknown key {key!r}", "Remove it.")


@cache
def _adapter() -> TypeAdapter[Exam]:
    return TypeAdapter(Exam)


def told(error: ValidationError, paths: list[str]) -> list[SiteError]:
    """What pydantic found: where it is, what is wrong, and what to do."""
    found = [_told(each, paths) for each in error.errors(include_url=False)]
    misspelt = {each.where for each in found if each.what.startswith("unknown key")}
    return [e for e in found if e.where not in misspelt or "is missing" not in e.what]


def _told(error: ErrorDetails, paths: list[str]) -> SiteError:
    path, words = paths[0], list[str]()
    for step in error["loc"]:
        if not isinstance(step, int):
            words.append(step)
        elif words == ["problems"]:
            path, words = paths[step + 1], []
        elif words == ["question"]:
            number = paths.index(path)
            words = [f"question {number}{chr(ord('a') + step)}"]
        else:
            words[-1] += f" {step + 1}"
    *outer, key = words
    where = f"{path}: {', '.join(outer)}" if outer else path
    if error["type"] == "missing":
        return SiteError(where, f"key {key!r} is missing", f"Add {key} = ...")
    if error["type"] == "unexpected_keyword_argument":
        return SiteError(where, f"unknown key {key!r}", "Correct or remove it.")
    said = WORDS.get(error["type"]) or re.sub(r"^\w+ should", "must", error["msg"])
    return SiteError(where, f"{key} {said}{_got(error['input'])}", f"Correct {key}.")


def _got(value: object) -> str:
    try:
        return f", got {value!r:.40}"
    except ValueError:  # Python writes no integer of thousands of digits
        return ""


def _contradictions(exam: Exam, paths: list[str]) -> Iterator[SiteError]:
    """What does not fit together, and where."""
    faults = [(paths[0], *x) for x in _sum(exam.credits, "the problems", exam.problems)]
    for path, p in zip(paths[1:], exam.problems, strict=True):
        faults += [(path, *x) for x in _sum(p.credits, "the questions", p.questions)]
        for place, q in enumerate(p.questions):
            id = f"{p.number}{chr(ord('a') + place)}"
            where = f"{path}: question {id}"
            if q.id != id:
                faults.append((where, "id", f"must be {id!r} here, got {q.id!r}"))
            faults += [(where, *fault) for fault in _faults(q)]
    for where, key, what in faults:
        yield SiteError(where, f"{key} {what}", f"Correct {key}.")


def _sum(credits: float, what: str, parts: Sequence[Any]) -> Iterator[tuple[str, str]]:
    if (found := sum(part.credits for part in parts)) != credits:
        yield "credits", f"is {credits:g}, but {what} add up to {found:g}"


def _faults(q: Question) -> Iterator[tuple[str, str]]:
    """What does not fit together in a question: a key, and what is wrong with it."""
    yield from _sum(q.credits, "the lines of marking", q.marking)
    if bool(q.answers) == (q.kind == "choice") and q.kind not in MARKED:
        yield "answers", "belong to a numeric or short question, to a choice none"
    named = sorted({number for mark in q.marking for number in mark.blanks})
    if named != [*range(1, len(q.answers) + 1)]:
        yield "blanks", f"must name each of {len(q.answers)} answers, got {named}"
    if any(mark.least > len(mark.blanks) for mark in q.marking):
        yield "least", "must be at most the number of blanks"
    yield from _answers(q)
    if not (q.kind == "choice") == bool(q.options) == (q.right is not None):
        yield "options", "and right belong together, to a choice question"
    right, boxes = list(q.right or ()), range(1, len(q.options) + 1)
    if right != [box for box in boxes if box in right]:
        yield "right", f"must list boxes from 1 to {len(boxes)} in order, got {right}"


def _answers(q: Question) -> Iterator[tuple[str, str]]:
    """The same for its blanks."""
    shared = {0}
    for number, blank in enumerate(q.answers, 1):
        if blank.like not in shared:
            yield "like", "must name an earlier blank, with a menu or words"
            return
        shared |= {number} if blank.menu or blank.words else set()
    for blank in q.blanks:
        yield from _words(blank) if blank.accepted else _values(blank)
        lines = [number for mistake in blank.mistakes for number in mistake.marks]
        if max(lines, default=0) > len(q.marking):
            yield "marks", f"must name lines of marking, from 1 to {len(q.marking)}"


def _words(blank: Blank) -> Iterator[tuple[str, str]]:
    """The same for the words of a blank, all of which must differ."""
    right, wrong = (
        [name for word in words for name in word.split(" / ")]
        for words in (blank.accepted, [mistake.value for mistake in blank.mistakes])
    )
    names = [folded(name) for name in (*right, *wrong)]
    if len({*names} - {""}) < len(names):
        yield "words", "must be words, all of them different"
    if blank.value not in right:
        yield "value", f"must be one of the words that count, got {blank.value!r}"
    if blank.menu and not {*right, *wrong} <= {*blank.menu}:
        yield "menu", "must offer each word"
    if blank.also or blank.whole:
        yield "also", "and whole belong to numbers"


def _values(blank: Blank) -> Iterator[tuple[str, str]]:
    """The same for the values of a blank, all of which must differ."""
    also = [reading.value for reading in blank.also]
    order = sorted(blank.value.split(" x "))
    if len(order) > 1 and any(sorted(other.split(" x ")) != order for other in also):
        yield "also", f"may only be another order of the shape {blank.value!r}"
    seen: dict[tuple[Fraction, ...] | str, str] = {}
    for value in (blank.value, *also, *(m.value for m in blank.mistakes)):
        try:
            meant = meaning(value)
        except (ArithmeticError, ValueError):
            yield "value", f"{value!r:.40} is no number"
            continue
        if meant in seen:
            yield "value", f"{value!r} is there already, as {seen[meant]!r}"
        seen[meant] = value


class _Schema(GenerateJsonSchema):
    def field_title_should_be_set(self, _: Any) -> bool:
        """Titles would only repeat the keys."""
        return False


def schema() -> str:
    """The JSON schema of a problem's file, for editors, in words that they know."""
    found = TypeAdapter(Problem).json_schema(
        ref_template="#/definitions/{model}", schema_generator=_Schema
    )
    found["definitions"] = found.pop("$defs")
    found["$comment"] = "made from src/exam_site/contract/records.py by make refresh"
    found = {"$schema": "http://json-schema.org/draft-07/schema#"} | found
    return f"{json.dumps(found, indent=2, ensure_ascii=False)}\n"
