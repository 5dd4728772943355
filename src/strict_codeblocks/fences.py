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
SHOWN = ("text", "console", "html", "ini", "json", "make", "markdown", "toml", "yaml")
OWNERS = ("!!!",)  # beginnings of lines that own indented lines below, as an item does
PREFIX = r"(?:\s|>|[-*+]\s|\d+[.)]\s)*"  # indentation, quotes and list items
OPENING = re.compile(rf"({PREFIX})(`{{3,}}|~{{3,}})(.*)")
COLUMN = "a fence must start at column 0, or as its list's or admonition's text does"

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
    indent: str  # before its backticks or tildes
    mark: str  # these
    info: str
    text: str
    compared: bool  # the expected-output comment stands directly above it
    after: int | None  # line of the fence that ends directly above it
    ragged: bool  # a line of it begins left of it
    closing: str | None  # its last line; none if the page ends before

    @property
    def end(self) -> int:
        """The number of its last line."""
        return self.line + self.text.count("\n") + (self.closing is not None)


def blocks(text: str) -> Iterator[Line | Fence]:
    """A page as fences and the lines around them."""
    lines = text.split("\n")
    compared = False  # the last line that is not blank was the comment
    above: int | None = None  # line of the fence that nothing but it stands below
    at = 0
    while at < len(lines):
        line, number = lines[at], at + 1
        if opening := OPENING.match(line):
            indent, mark, info = opening.groups()
            closing = re.compile((PREFIX if indent.strip() else r"\s*") + mark)
            after = range(number, len(lines))
            end = next((i for i in after if closing.match(lines[i])), len(lines))
            inside, last = lines[number:end], [*lines, None][end]
            cut = re.compile(rf"\s{{0,{len(indent)}}}")
            body = "".join(f"{cut.sub('', each, count=1)}\n" for each in inside)
            ragged = any(x.strip() and not x.startswith(indent) for x in inside)
            around = compared, above, ragged, last
            yield Fence(number, indent, mark, info, body, *around)
            at, above, compared = end, number, False
        else:
            if line.strip():
                compared = line.strip() == EXPECTED
                above = above if compared else None
            yield Line(number, line)
        at += 1


def output(page: Sequence[Line | Fence], program: Fence) -> Fence | None:
    """The compared output of a program."""
    fences = (block for block in page if isinstance(block, Fence))
    return next((f for f in fences if f.compared and f.after == program.line), None)


def problems(
    page: Sequence[Line | Fence],
    shown: Sequence[str] = SHOWN,
    owners: Sequence[str] = OWNERS,
) -> Iterator[Problem]:
    """What would not be run, not be compared, or be run for real."""
    programs = {b.line for b in page if isinstance(b, Fence) and b.info == "python"}
    outline = _Outline(owners)
    pending = 0  # line of a comment that no fence has followed yet
    hidden = False  # inside an HTML comment of several lines
    for block in [*page, Line(0, "The end.")]:
        if isinstance(block, Fence):
            if hidden:
                yield block.line, "a fence inside an HTML comment would run unseen"
            if block.indent.strip(" ") or outline.is_code(f"{block.indent}x"):
                yield block.line, COLUMN
            found = _fence_problems(block, shown, follows=block.after in programs)
            yield from ((block.line + at, what) for at, what in found)
            pending = 0
            continue
        number, line = block.number, block.text.strip()
        if pending and line:
            yield pending, "no ```text fence follows this comment: nothing compared"
        pending = 0 if line and line != EXPECTED else pending
        pending = number if line == EXPECTED else pending
        if re.match(r"<!--[-\s]*pytest-codeblocks:", line) and line != EXPECTED:
            yield number, f"only {EXPECTED}, alone on its line, is allowed"
        if re.match(r"<!--[-\s]*pytest\.mark", line):
            yield number, "no program may be skipped, marked or expected to fail"
        if re.match(rf"(?i){PREFIX}<pre\b", line):
            yield number, "<pre> is not run: use a fence"
        if outline.is_code(block.text):
            yield number, "an indented block of code is not run: use a fence"
        opens, closes = line.rfind("<!--"), line.rfind("-->")
        hidden = opens > closes if opens != closes else hidden


def _fence_problems(
    fence: Fence, shown: Sequence[str], *, follows: bool
) -> Iterator[Problem]:
    """What is wrong with a fence, by lines below its first one."""
    mark, info, closing = fence.mark, fence.info, fence.closing
    if mark.startswith("~"):
        yield 0, "~~~ fences are skipped in silence: write ```"
    if info in {"sh", "bash"}:
        yield 0, f"```{info} would be executed for real: write ```console"
    elif not info:
        yield 0, "a fence without a language: write ```text"
    elif info != "python" and info not in shown:
        hint = "must be exactly 'python': others are skipped in silence"
        if "py" not in info.lower():
            hint = f"is not one of {', '.join(sorted(shown))}"
        yield 0, f"the info string {info!r} {hint}"
    if fence.ragged:
        yield 0, "a line of this fence begins left of it"
    if closing is None:
        yield 0, f"this {mark} fence is never closed"
    elif not re.fullmatch(rf"{re.escape(fence.indent)}{mark}[`~]*\s*", closing):
        what = f"opens a fence inside the one of line {fence.line}"
        yield fence.end - fence.line, what
    if fence.compared and not (info == "text" and follows):
        yield 0, f"{EXPECTED} must stand between ```python and ```text"
    elif info == "text" and follows and not fence.compared:
        yield 0, f"this output is never compared: put {EXPECTED} above it"


TAGS = (
    "address|article|aside|blockquote|body|canvas|center|dd|details|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|h[1-6]|header|hr|iframe|li|main|math|menu|nav|"
    "noscript|object|ol|option|output|p|pre|progress|script|section|style|summary|"
    "table|tbody|td|textarea|tfoot|th|thead|tr|ul|video"
)
TAG = re.compile(rf" {{0,3}}<(/?)({TAGS})\b(?!.*?\smarkdown\b)", re.IGNORECASE)
OPEN = re.compile(rf" {{0,3}}<({TAGS})\b.*?\smarkdown\b", re.IGNORECASE)
ITEM = re.compile(r" {0,3}(?:[-*+]|\d+\.) ")
LINK = re.compile(r" {0,3}\[[^\[\]]*\]: *\S+ *")
QUOTE = re.compile(r" {0,3}> ?(.*)")
# Headings, rules, and the lines of a /// block; below them another block begins.
ENDING = re.compile(r"#.*|/{3,}.*| {0,3}(?:(?:-+ *){3,}|(?:_+ *){3,}|(?:\*+ *){3,})")


class _Outline:
    """Follows a page, line by line, as Python-Markdown parses its blocks."""

    def __init__(self, owners: Sequence[str]) -> None:
        self.owners = tuple(owners)
        self.inside: list[str] = []  # what may own the next indented lines, by level
        self.kind, self.base = "", 0  # of this block: what it is, its indentation
        self.fresh = True  # a block begins with the next line
        self.raw, self.nested = "", 0  # HTML that lasts, and how often it was opened
        self.quote: _Outline | None = None

    def is_code(self, line: str) -> bool:
        """Take the next line: does a block of indented code begin with it?"""
        line = line.expandtabs(4)
        level = (len(line) - len(line.lstrip())) // 4
        text = line[4 * level :]
        if self._is_html(line) or not text:
            self.fresh = self.fresh or not text
            return False
        if self.kind == "code" and not self.fresh and level > len(self.inside):
            return False
        first = self.fresh or self.kind == "code" or "owner" in self.inside[level:]
        if first:
            if self.kind != "quote" or not QUOTE.match(text):
                self.quote = None
            elif self.quote:
                self.quote.fresh |= self.fresh
            code = level > len(self.inside)
            self.kind, self.base, self.fresh = "code" if code else "", level, False
            if code:
                return True
        here = level <= self.base
        quoted = QUOTE.match(text) if here else None
        if here and self.kind != "list" and text.startswith(self.owners):
            self.inside[level:] = ["owner"]
            self.kind, self.fresh = "", True
        elif here and ENDING.fullmatch(text):
            del self.inside[self.base :]
            self.kind, self.fresh = "", not re.match("/+ *\\w", text)
        elif (first or self.kind == "list") and ITEM.match(text):
            if level <= len(self.inside):
                self.inside[level:] = ["list"]
            self.kind, self.quote = "list", None
        elif here and self.kind != "list" and LINK.fullmatch(text):
            self.fresh = True
        elif quoted or self.quote:
            self.quote = self.quote or _Outline(self.owners)
            if self.kind != "list":
                self.kind = "quote"
                del self.inside[self.base :]
            return self.quote.is_code(quoted[1] if quoted else line[4 * self.base :])
        elif first:
            del self.inside[level:]
        return False

    def _is_html(self, line: str) -> bool:
        """Whether a line is a tag or a comment, or inside of one."""
        tag = TAG.match(line)
        if not self.raw and re.match(" {0,3}<!--", line):
            self.raw = "<!--"
        elif not self.raw and tag and not tag[1]:
            self.raw, self.nested = tag[2], 0
        elif not self.raw and not tag and not OPEN.match(line):
            return False
        opened, closed = (len(re.findall(s + self.raw, line)) for s in ("<", "</"))
        self.nested += opened - closed
        lasts = "-->" not in line if self.raw == "<!--" else self.nested > 0
        if not self.raw or self.raw == "hr" or not lasts:
            self.raw, self.kind, self.fresh, self.inside = "", "", True, []
        return True
