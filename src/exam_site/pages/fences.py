"""The fences of a page, as pytest-codeblocks reads them, and the traps among them.

pytest-codeblocks skips most spellings of a Python fence in silence, executes shell
fences, and compares an output only behind its comment. Each such trap is a problem
here, so that a program is shown if and only if it is run and compared.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

EXPECTED = "<!--pytest-codeblocks:expected-output-->"
# Languages a page may show; anything else is either run for real or skipped in silence.
SHOWN = {"text", "console", "toml", "markdown", "make", "yaml"}
PREFIX = r"(?:\s|>|[-*+]\s|\d+[.)]\s)*"  # indentation, quotes and list items
OPENING = re.compile(rf"({PREFIX})(`{{3,}}|~{{3,}})(.*)")
QUESTION = re.compile(r"#+ .*\{[^}]*#q(\d[a-z])\b[^}]*\}")  # a question's heading
# What may own indented lines below it: lists, footnotes, definitions, HTML.
OWNER = re.compile(r"[-*+]\s|\d+[.)]\s|\[\^|:\s|<\w")
# What no paragraph goes on from, so that indented lines below it are code.
BREAK = re.compile(r"\s*|#.*|///\s*|.*-->\s*")

Problem = tuple[int, str]  # a line, and what is wrong there


@dataclass(frozen=True)
class Line:
    """A line outside fences."""

    number: int
    text: str


@dataclass(frozen=True)
class Fence:
    """A fenced block: its lines, info string, text, and what stands around it."""

    line: int
    info: str
    text: str
    compared: bool  # the expected-output comment stands directly above it
    question: str | None  # id of the question whose section holds it
    after: int | None  # line of the fence that ends directly above it
    opening: str  # its first line
    closing: str | None  # its last line; none if the page ends before

    @property
    def end(self) -> int:
        """The number of its last line."""
        return self.line + self.text.count("\n") + (self.closing is not None)

    @property
    def mark(self) -> str:
        """Its backticks or tildes."""
        found = OPENING.match(self.opening)
        return found[2] if found else ""


def blocks(text: str) -> Iterator[Line | Fence]:
    """A page as fences and the lines around them."""
    lines = text.split("\n")
    question: str | None = None
    compared = False  # the last line that is not blank was the comment
    above: int | None = None  # line of the fence that nothing but it stands below
    at = 0
    while at < len(lines):
        line, number = lines[at], at + 1
        opening = OPENING.match(line)
        if opening:
            end = _end(lines, at, opening[1], opening[2])
            closing = lines[end] if end < len(lines) else None
            body = "".join(f"{each}\n" for each in lines[number:end])
            around = compared, question, above
            yield Fence(number, opening[3], body, *around, line, closing)
            at, above, compared = end, number, False
        else:
            if re.match(r"# |## ", line) or QUESTION.match(line):
                found = QUESTION.match(line)
                question = found[1] if found else None
            if line.strip():
                compared = line == EXPECTED
                above = above if compared else None
            yield Line(number, line)
        at += 1


def _end(lines: list[str], at: int, indent: str, mark: str) -> int:
    """The index of a fence's last line, or of none if it is never closed."""
    before = PREFIX if indent else r"\s*"
    closing = re.compile(f"{before}{mark}")
    after = range(at + 1, len(lines))
    return next((i for i in after if closing.match(lines[i])), len(lines))


def problems(page: Sequence[Line | Fence]) -> Iterator[Problem]:
    """What would not be run, not be compared, or be run for real."""
    fences = [block for block in page if isinstance(block, Fence)]
    programs = {fence.line for fence in fences if fence.info == "python"}
    proved = {fence.after for fence in fences if fence.compared}
    pending = 0  # line of a comment that no fence has followed yet
    hidden = False  # inside an HTML comment of several lines
    above = owner = ""  # the line above, and the last one at column 0
    for block in page:
        if isinstance(block, Fence):
            if hidden:
                yield block.line, "a fence inside an HTML comment would run unseen"
            found = _fence_problems(block, follows=block.after in programs)
            yield from ((block.line + at, what) for at, what in found)
            if block.line in programs - proved:
                told = f"add {EXPECTED} and a ```text fence directly below it"
                yield block.line, f"this program's output is not compared: {told}"
            pending, above, owner = 0, "", ""
            continue
        number, line = block.number, block.text
        if pending and line.strip():
            yield pending, "no ```text fence follows this comment: nothing compared"
            pending = 0
        pending = number if line == EXPECTED else pending
        yield from ((number, what) for what in _line_problems(line, above, owner))
        opens, closes = line.rfind("<!--"), line.rfind("-->")
        hidden = opens > closes if opens != closes else hidden
        above, owner = line, line if re.match(r"\S", line) else owner
    if pending:
        yield pending, "no ```text fence follows this comment: nothing compared"


def _line_problems(line: str, above: str, owner: str) -> Iterator[str]:
    """What is wrong with a line outside fences."""
    if "pytest-codeblocks" in line and line != EXPECTED and re.match(r"\s*<!--", line):
        yield f"only {EXPECTED}, alone and at column 0, is allowed"
    if re.match(r"\s*<!--[-\s]*pytest\.mark", line):
        yield "no program may be skipped, marked or expected to fail"
    deep = " {8}| *\t *\t" if OWNER.match(owner) else " {4}| *\t"
    indented = BREAK.fullmatch(above) and re.match(deep, line)
    if line.strip() and (indented or re.match(r"(?:>|[-*+]|\d+[.)])\s{5}", line)):
        yield "an indented block of code is not run: use a fence"
    if re.match(rf"{PREFIX}<pre\b", line):
        yield "<pre> is not run: use a fence"


def _fence_problems(fence: Fence, *, follows: bool) -> Iterator[Problem]:
    """What is wrong with a fence, by lines below its first one."""
    mark, info = fence.mark, fence.info
    if not fence.opening.startswith(mark):
        yield 0, "a fence must start at column 0"
    if mark.startswith("~"):
        yield 0, "~~~ fences are skipped in silence: write ```"
    if info in {"sh", "bash", "zsh"}:
        yield 0, f"```{info} would be executed for real: write ```console"
    elif info != "python" and info not in SHOWN:
        hint = "must be exactly 'python': others are skipped in silence"
        if "py" not in info.lower():
            hint = f"is not one of {', '.join(sorted(SHOWN))}"
        yield 0, f"the info string {info!r} {hint}"
    if fence.closing is None:
        yield 0, f"this {mark} fence is never closed"
    elif not re.fullmatch(rf"{PREFIX}{mark}[`~]*\s*", fence.closing) or (
        fence.opening.startswith(mark) and not fence.closing.startswith(mark)
    ):
        what = f"opens a fence inside the one of line {fence.line}"
        yield fence.end - fence.line, what
    if fence.compared and not (info == "text" and follows):
        yield 0, f"{EXPECTED} must stand between ```python and ```text"
    elif info == "text" and follows and not fence.compared:
        yield 0, f"this output is never compared: put {EXPECTED} above it"
