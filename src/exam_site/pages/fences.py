"""Read a page as pytest-codeblocks reads it, and refuse where a reader would see more.

pytest-codeblocks skips most spellings of a Python fence in silence, executes shell
fences, and compares an output only behind its comment. Each such trap is a problem
here, so that a program is shown if and only if it is run and compared.
"""

import re
from dataclasses import dataclass
from pathlib import Path

EXPECTED = "<!--pytest-codeblocks:expected-output-->"
# Languages a page may show; anything else is either run for real or skipped in silence.
SHOWN = {"text", "console", "toml", "markdown", "make", "yaml"}
PREFIX = r"(?:\s|>|[-*+]\s|\d+[.)]\s)*"  # indentation, quotes and list items
# What may own indented lines below it: lists, footnotes, definitions, HTML.
OWNER = re.compile(r"[-*+]\s|\d+[.)]\s|\[\^|:\s|<\w")


@dataclass(frozen=True)
class Fence:
    """A fenced block: its first line, info string, text, and what stands around it."""

    line: int
    info: str
    text: str
    compared: bool  # the expected-output comment stands directly above it
    question: str | None  # id of the question whose section holds it
    after: int | None  # line of the fence that ends directly above it


@dataclass(frozen=True)
class Page:
    """A scanned page: its fences and the problems found, as `(line, message)`."""

    fences: tuple[Fence, ...]
    problems: tuple[tuple[int, str], ...]

    @property
    def programs(self) -> tuple[Fence, ...]:
        """The Python fences."""
        return tuple(fence for fence in self.fences if fence.info == "python")

    def output(self, program: Fence) -> Fence | None:
        """The compared output of a program."""
        found = (f for f in self.fences if f.compared and f.after == program.line)
        return next(found, None)


def scan(path: Path) -> Page:
    """Scan a Markdown file."""
    return scan_text(path.read_text(encoding="utf-8"))


def scan_text(text: str) -> Page:
    """Scan the text of a Markdown file."""
    return _Scanner().scan(text)


class _Scanner:
    def __init__(self) -> None:
        self.fences: list[Fence] = []
        self.problems: list[tuple[int, str]] = []
        self.question: str | None = None
        self.comment_line: int | None = None  # line of a comment not yet followed
        self.last: tuple[int, int] | None = None  # (line, last line) of the last fence
        self.hidden = False  # inside an HTML comment of several lines
        self.above = ""  # the line above
        self.owner = ""  # the last line at column 0

    def scan(self, text: str) -> Page:
        lines = text.split("\n")
        at = 0
        while at < len(lines):
            opening = re.match(rf"({PREFIX})(`{{3,}}|~{{3,}})(.*)", lines[at])
            if opening:
                at = self._fence(lines, at, *opening.groups())
                self.above = self.owner = ""
            else:
                self._line(lines[at], at + 1)
                self._code_without_fence(lines[at], at + 1)
                self.above = lines[at]
            at += 1
        self._uncompared()
        for program in (f for f in self.fences if f.info == "python"):
            if not any(f.compared and f.after == program.line for f in self.fences):
                self._problem(
                    program.line,
                    f"this program's output is not compared: add {EXPECTED} and a "
                    "```text fence directly below it",
                )
        return Page(tuple(self.fences), tuple(sorted(self.problems)))

    def _problem(self, line: int, message: str) -> None:
        self.problems.append((line, message))

    def _line(self, line: str, number: int) -> None:
        """A line outside fences."""
        heading = re.match(r"#+ .*\{[^}]*#q(\d[a-z])\b[^}]*\}", line)
        if heading:
            self.question = heading[1]
        elif re.match(r"# |## ", line):
            self.question = None
        if not line.strip():
            return
        self._uncompared()
        if line == EXPECTED:
            self.comment_line = number
        elif "pytest-codeblocks" in line and line.lstrip().startswith("<!--"):
            self._problem(number, f"only {EXPECTED}, alone and at column 0, is allowed")
        elif re.match(r"\s*<!--[-\s]*pytest\.mark", line):
            self._problem(
                number, "no program may be skipped, marked or expected to fail"
            )
        else:
            self.last = None
        opens, closes = line.rfind("<!--"), line.rfind("-->")
        if opens != closes:
            self.hidden = opens > closes

    def _code_without_fence(self, line: str, number: int) -> None:
        """Lines that Markdown shows as code, although no fence holds them."""
        deep = " {8}| *\t *\t" if OWNER.match(self.owner) else " {4}| *\t"
        begins = re.fullmatch(
            r"\s*|#.*|///\s*|.*-->\s*", self.above
        )  # no paragraph goes on
        indented = begins and re.match(deep, line)
        if line.strip() and (indented or re.match(r"(?:>|[-*+]|\d+[.)])\s{5}", line)):
            self._problem(number, "an indented block of code is not run: use a fence")
        if re.match(rf"{PREFIX}<pre\b", line):
            self._problem(number, "<pre> is not run: use a fence")
        if re.match(r"\S", line):
            self.owner = line

    def _uncompared(self) -> None:
        if self.comment_line is not None:
            self._problem(
                self.comment_line,
                "no ```text fence follows this comment: nothing compared",
            )
            self.comment_line = None

    def _fence(
        self, lines: list[str], at: int, indent: str, mark: str, info: str
    ) -> int:
        """A fence that opens on this line; returns the index of its last line."""
        number = at + 1
        self._check_opening(number, lines[at], mark, info)
        body: list[str] = []
        end = at
        while True:
            end += 1
            if end == len(lines):
                self._problem(number, f"this {mark} fence is never closed")
                break
            before = PREFIX if indent else r"\s*"
            closing = re.match(rf"{before}{mark}[`~]*(.*)", lines[end])
            if closing:
                inside = not indent and not lines[end].startswith(mark)
                if closing[1].strip() or inside:
                    self._problem(
                        end + 1, f"opens a fence inside the one of line {number}"
                    )
                break
            body.append(lines[end])
        compared = self.comment_line is not None
        self._check_place(number, info, compared)
        self.comment_line = None
        after = self.last[0] if self.last else None
        text = "".join(f"{line}\n" for line in body)
        self.fences.append(Fence(number, info, text, compared, self.question, after))
        self.last = (number, end + 1)
        return end

    def _check_opening(self, number: int, line: str, mark: str, info: str) -> None:
        if self.hidden:
            self._problem(number, "a fence inside an HTML comment would run unseen")
        if not line.startswith(mark):
            self._problem(number, "a fence must start at column 0")
        if mark.startswith("~"):
            self._problem(number, "~~~ fences are skipped in silence: write ```")
        if info in {"sh", "bash", "zsh"}:
            self._problem(
                number, f"```{info} would be executed for real: write ```console"
            )
        elif info != "python" and info not in SHOWN:
            hint = (
                "must be exactly 'python': others are skipped in silence"
                if "py" in info.lower()
                else (f"is not one of {', '.join(sorted(SHOWN))}")
            )
            self._problem(number, f"the info string {info!r} {hint}")

    def _check_place(self, number: int, info: str, compared: bool) -> None:
        follows = self.last and any(
            f.line == self.last[0] and f.info == "python" for f in self.fences
        )
        if compared and not (info == "text" and follows):
            self._problem(
                number, f"{EXPECTED} must stand between ```python and ```text"
            )
        elif info == "text" and follows and not compared:
            self._problem(
                number, f"this output is never compared: put {EXPECTED} above it"
            )
