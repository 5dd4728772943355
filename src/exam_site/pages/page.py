"""A Markdown page, read once: all that the other modules ask about a page.

Three things have a meaning here beyond Markdown:

- A *marker*, `<!-- program("p4/b_output_size") -->`, stands above text that
  is generated, and `<!-- end -->` below it.
- A *fence* of Python is a program, and the compared fence below it what it prints.
- A *section* of a problem's page is about one question, from its heading with the
  anchor `#q4b` to the next. Its *parts* begin with bold words, such as **Answer.**, and
  its *boxes*, `/// details | Hint`, are closed at first.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from exam_site import files
from exam_site.errors import SiteError
from strict_codeblocks import fences
from strict_codeblocks.fences import EXPECTED, Fence, Line

MARKERS = (
    *("program", "question", "try_it", "options", "marking", "mistakes"),
    *("problem", "overview", "status", "answer_sheet", "errata"),
    *("start", "check", "practice", "mock_exam", "progress"),
    *("checklist", "predict"),
    *("api", "api_index"),
)
BEGIN, CLOSE, END = "<!-- ", " -->", "<!-- end -->"
CALL = re.compile(r"<!-- (\w+\(.*\)) -->")  # a whole line
# What is meant as a marker or its end, perhaps badly written.
MEANT = re.compile(rf"<!--\s*(?:\w+\(|(?:{'|'.join(MARKERS)}|end)\b)")
HEAD = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
BOX = re.compile(r"/// details \| (.*)")
DOWNLOAD = re.compile(r"\]\((?:\.\./)*programs/(\w+\.py)\)\{ download \}")
QUESTION = re.compile(r"#+ .*\{[^}]*#q(\d[a-z])\b[^}]*\}")  # a question's heading
PART = re.compile(r"\*\*([^*]+)\.\*\*")


@dataclass(frozen=True)
class Marker:
    """The call of a generator in a comment, and the lines that it stands for."""

    line: int
    end: int  # the line of its end
    name: str
    arguments: tuple[object, ...]

    def says(self, name: str, *arguments: object) -> bool:
        """Whether it is this call."""
        return (self.name, self.arguments) == (name, arguments)


@dataclass(frozen=True)
class Box:
    """A block that is closed at first, with its first and last line."""

    line: int
    end: int
    title: str
    kind: str  # hint, solution, proof, deeper, ...


@dataclass(frozen=True)
class Section:
    """What a page says about one question, below its heading."""

    page: "Page"
    id: str
    line: int  # the first one below the heading
    end: int

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.page.between(self.line, self.end)

    @cached_property
    def markers(self) -> tuple[Marker, ...]:
        """The markers in it."""
        return tuple(m for m in self.page.markers if self.line <= m.line <= self.end)

    @cached_property
    def programs(self) -> tuple[Fence, ...]:
        """The programs in it."""
        return tuple(p for p in self.page.programs if self.line <= p.line <= self.end)

    @cached_property
    def printed(self) -> str:
        """What its programs print."""
        outputs = [self.page.output(program) for program in self.programs]
        return "\n".join(fence.text for fence in outputs if fence)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Its closed blocks."""
        return tuple(b for b in self.page.boxes if self.line <= b.line <= self.end)

    @cached_property
    def asked(self) -> str:
        """The question, in the words of the page."""
        forms = [marker.line for marker in self.markers if marker.name == "try_it"]
        heading = [m.end for m in self.page.markers if m.line < self.line <= m.end]
        start = (*heading, self.line - 1)[0] + 1
        return self.page.between(start, forms[0] - 1).strip() if forms else ""

    @cached_property
    def parts(self) -> dict[str, str]:
        """What follows each paragraph's bold first words, to the next such paragraph.

        Boxes are parts, too, by their kind; they have no text of their own.
        """
        found: dict[str, list[str]] = {"": []}
        here = found[""]
        kinds = {box.line: box.kind for box in self.boxes}
        for number in range(self.line, self.end + 1):
            line = self.page.lines[number - 1]
            part = PART.match(line) if number in self.page.outside else None
            name = kinds.get(number, part[1] if part else "")
            if name or line == "///":
                here = found.setdefault(name, [])
                line = line[part.end() :].strip() if part else ""
            here.append(line)
        return {name: "\n".join(lines) for name, lines in found.items()}

    @cached_property
    def answer(self) -> str:
        """The paragraph that answers the question."""
        return self.parts.get("Answer", "").partition("\n\n")[0].strip()

    def without(self, *kinds: str) -> str:
        """Its text but for the boxes of these kinds."""
        lines = range(self.line, self.end + 1)
        closed = [range(b.line, b.end + 1) for b in self.boxes if b.kind in kinds]
        kept = [n for n in lines if not any(n in hidden for hidden in closed)]
        return "".join(f"{self.page.lines[n - 1]}\n" for n in kept)


@dataclass(frozen=True)
class Page:
    """The text of a Markdown file, and what stands where in it."""

    text: str  # as it stands in the file
    name: str = "page"  # of the file, for messages

    @cached_property
    def lines(self) -> list[str]:
        """Its lines; the first one has the number 1 everywhere."""
        return self.text.split("\n")

    def between(self, first: int, last: int) -> str:
        """The lines with these numbers, and those between them."""
        return "\n".join(self.lines[first - 1 : last])

    @cached_property
    def head(self) -> str:
        """The front matter, without its dashes."""
        found = HEAD.match(self.text)
        return found[1] if found else ""

    @cached_property
    def start(self) -> int:
        """The first line below the front matter."""
        found = HEAD.match(self.text)
        return found[0].count("\n") + 1 if found else 1

    @cached_property
    def plain(self) -> str:
        """Its Markdown without front matter and without comments of the tools."""
        tools = re.compile(f"{CALL.pattern}|{END}|{EXPECTED}")
        lines = [x for x in self.lines[self.start - 1 :] if not tools.fullmatch(x)]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).lstrip("\n"))

    @cached_property
    def blocks(self) -> tuple[Line | Fence, ...]:
        """Its fences, and the lines around them."""
        return tuple(fences.blocks(self.text))

    @cached_property
    def outside(self) -> dict[int, str]:
        """The lines outside fences, by number."""
        return {b.number: b.text for b in self.blocks if isinstance(b, Line)}

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        """Its fences."""
        return tuple(block for block in self.blocks if isinstance(block, Fence))

    @cached_property
    def programs(self) -> tuple[Fence, ...]:
        """Its programs."""
        return tuple(fence for fence in self.fences if fence.info == "python")

    def output(self, program: Fence) -> Fence | None:
        """The compared output of a program."""
        return fences.output(self.blocks, program)

    @cached_property
    def outputs(self) -> dict[str, str]:
        """What its programs print, by the snippets that its markers name."""
        compared = [fence for fence in self.fences if fence.compared]
        calls = [m for m in self.markers if m.name == "program" and m.arguments]
        pairs = [(c, f) for c in calls for f in compared if c.line < f.line < c.end]
        return {f"{call.arguments[0]}": fence.text for call, fence in pairs}

    @cached_property
    def downloads(self) -> dict[str, str]:
        """Its programs that are files as well: by the name that a link below gives."""
        found = {}
        ends = [*(program.line for program in self.programs[1:]), len(self.lines) + 1]
        for program, end in zip(self.programs, ends, strict=False):
            if link := DOWNLOAD.search(self.between(program.line, end - 1)):
                found[link[1]] = program.text
        return found

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Its blocks that are closed at first."""
        found: list[Box] = []
        opened: list[int] = []
        for number, line in self.outside.items():
            if line.startswith("/// "):
                opened.append(number)
            elif line == "///" and opened:
                found.append(self._box(opened.pop(), number))
        return tuple(sorted(found, key=lambda box: box.line))

    def _box(self, line: int, end: int) -> Box:
        title = BOX.match(self.outside[line])
        kind = re.match(r" {4}type: (\w+)", self.outside.get(line + 1, ""))
        return Box(line, end, title[1] if title else "", kind[1] if kind else "")

    @cached_property
    def sections(self) -> dict[str, Section]:
        """The sections of its questions, by the question's id."""
        headings = [n for n, line in self.outside.items() if re.match("##? ", line)]
        found = {}
        for line, following in pairwise([*headings, len(self.lines) + 1]):
            anchor = QUESTION.match(self.outside[line])
            end = following - 1
            while end > line and CALL.fullmatch(self.lines[end - 1]):
                end -= 1  # of the next heading
            if anchor:
                found[anchor[1]] = Section(self, anchor[1], line + 1, end)
        return found

    @cached_property
    def introduction(self) -> str:
        """What a problem's page says before its first question."""
        lines = [m for m in self.markers if m.name == "question"]
        after = [m.end + 1 for m in self.markers if m.name == "problem"]
        last = lines[0].line - 1 if lines else len(self.lines)
        return self.between(after[0], last).strip() if after else ""

    @cached_property
    def markers(self) -> tuple[Marker, ...]:
        """Its markers."""
        found: list[Marker] = []
        opened, code = 0, ""  # line and call of a marker whose end has not come yet
        for number, line in enumerate(self.lines, 1):
            if not MEANT.search(line):
                continue
            call = CALL.fullmatch(line)
            if line == END and opened:
                found.append(self._marker(opened, number, code))
                opened = 0
            elif call and not opened:
                opened, code = number, call[1]
            elif call:
                break
            elif line == END:
                what = "this end belongs to no marker"
                raise self._error(number, what, "Remove the line.")
            else:
                what = f"{line!r} is not written as a marker or its end"
                fix = f"Write `{BEGIN}name(...){CLOSE}` or `{END}`, alone on its line."
                raise self._error(number, what, fix)
        if opened:
            what = "this marker has no end"
            raise self._error(opened, what, f"Put `{END}` below it.")
        return tuple(found)

    def _marker(self, line: int, end: int, code: str) -> Marker:
        """A marker, which calls one of `MARKERS` with literal arguments."""
        fix = f"Call one of {', '.join(MARKERS)}, with literal arguments."
        try:
            call = ast.parse(code, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            what = getattr(error, "msg", "is no Python, or too deeply nested")
            raise self._error(line, f"marker: {what}", fix) from error
        name = getattr(getattr(call, "func", None), "id", "")
        if isinstance(call, ast.Call) and name in MARKERS and not call.keywords:
            values = [a.value for a in call.args if isinstance(a, ast.Constant)]
            if len(values) == len(call.args):
                return Marker(line, end, name, tuple(values))
        raise self._error(line, f"{code!r} is not the call of a marker", fix)

    def filled(self, write: Callable[[Marker], str]) -> "Page":
        """The page with the text of each marker made anew."""
        lines: list[str] = []
        done = 0  # lines
        for marker in self.markers:
            try:
                text = write(marker)
            except (TypeError, ValueError, LookupError, OSError) as error:
                fix = "Correct the marker on this line, or what it names."
                raise self._error(marker.line, str(error), fix) from error
            lines += [*self.lines[done : marker.line], *text.split("\n")]
            done = marker.end - 1
        return Page("\n".join([*lines, *self.lines[done:]]), self.name)

    def _error(self, line: int, what: str, fix: str) -> SiteError:
        return SiteError(f"{self.name}:{line}", what, fix)


def read(path: Path, root: Path) -> Page:
    """A Markdown file of the repository."""
    page = Page(files.read(path, root), path.relative_to(root).as_posix())
    tuple(page.markers)  # a wrong one is told at once
    for line, what in fences.problems(page.blocks):
        raise page._error(line, what, "Correct it: what is no program is not run.")
    return page
