"""What the markers in Markdown files stand for, such as `[[[cog program("...") ]]]`.

`cogapp` finds the markers and replaces what lies between a marker and its end.
"""

import ast
import copy
import io
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from posixpath import normpath
from typing import Self

from cogapp import Cog
from cogapp.cogapp import CogUserException

from exam_site import ROOT, files, versions
from exam_site.contract import Exam, Problem, Question, numbers_of, tex
from exam_site.errors import SiteError, raise_all
from exam_site.pages import forms, practice, reference
from exam_site.pages.forms import credit_text
from exam_site.practice import PRACTICE, Data, first
from exam_site.programs.outputs import Program
from exam_site.programs.standalone import PACKAGE, SUPPORT, symbols
from exam_site.publication import Publication

KIND_NAMES = {
    "choice": "multiple choice",
    "numeric": "a calculation",
    "explain": "an explanation",
    "drawing": "a drawing",
    "derivation": "a derivation",
}
# Only whole lines are markers; cogapp's bare `]]]` would end in a nested list, too.
BEGIN, CLOSE, END = "<!-- [[[cog ", " ]]] -->", "<!-- [[[end]]] -->"
MARKERS = (
    *("program", "question", "try_it", "options", "marking", "mistakes"),
    *("problem", "overview", "status", "answer_sheet", "errata"),
    *("practice", "mock_exam", "progress"),
    *("api", "api_index"),
)
DOWNLOAD = (
    "{ .download data-search-exclude }"  # a paragraph that is no sentence to find
)
ERRATA = {
    "wrong": "Wrong: it costs credits, or teaches what does not hold",
    "loose": "Loose: right in spirit, wrong to the letter",
    "language": "Language",
}
MANY = 12  # questions; more are counted instead of listed
COLAB = "https://colab.research.google.com/"


class Markers:
    """The functions that a page's markers may call; each returns Markdown."""

    def __init__(
        self,
        exam: Exam,
        programs: list[Program],
        outputs: dict[str, str],
        publication: Publication | None = None,
        files: Mapping[str, Data] | None = None,
    ) -> None:
        self.exam = exam
        self.programs = {program.name: program for program in programs}
        self.outputs = outputs
        self.publication = publication or Publication()
        self.files = files or {}  # of questions that can be practised
        self.docs = "."  # the way from the page to docs/
        self.root = ROOT
        self.anchors: dict[str, str] = {}  # of the API reference

    def of(self, root: Path) -> Self:
        """The same markers for a repository, whose API reference they link to."""
        markers = copy.copy(self)
        markers.root, markers.anchors = root, reference.anchors(root)
        return markers

    def on(self, page: Path) -> Self:
        """The same markers for a page: their links start there."""
        markers = copy.copy(self)
        docs = os.path.relpath(self.root / "docs", page.parent)
        markers.docs = Path(docs).as_posix()
        return markers

    def program(self, name: str) -> str:
        """The standalone program of a snippet, the output it must print, its file."""
        if name not in self.programs:
            raise ValueError(f"there is no snippets/{name}.py")
        program = self.programs[name]
        file = program.download
        return (
            f"```python\n{program.text}```\n"
            "<!--pytest-codeblocks:expected-output-->\n"
            f"```text\n{self.outputs[name]}```\n\n"
            f"{self._download(f'Download {file}', f'programs/{file}')}"
            f"{self._functions(program)}\n{DOWNLOAD}"
        )

    def question(self, id: str) -> str:
        """A question's heading with its anchor, credits and kind."""
        question = self._question(id)
        how = KIND_NAMES[question.kind]
        sure = (
            " (not printed in the exam, inferred)" if question.credits_inferred else ""
        )
        return (
            f"## {question.letter}) {question.title} {{ #q{id} }}\n\n"
            f"{credit_text(question.credits)}{sure} · {how}\n"
            f'{{ .credits data-question="{id}" }}'
        )

    def try_it(self, id: str) -> str:
        """What to do before opening anything, with a form to do it in."""
        form = forms.try_it(self._question(id))
        if id not in self.files:
            return form
        where = normpath(f"{self.docs}/practice.md")
        return f"{form}\n\n[Practise this with other numbers]({where}#{id})."

    def options(self, id: str) -> str:
        """Each box of a choice question: verdict, reason, usual mistake."""
        question = self._question(id)
        parts = _readings(question)
        for number, option in enumerate(question.options, 1):
            parts += [
                f"{number}. {option.text} **{forms.verdict(question, number)}**",
                "",
                f"    {option.why}",
                "",
                f"    *A common mistake:* {option.mistake}",
                "",
            ]
        return "\n".join(parts).rstrip()

    def marking(self, id: str) -> str:
        """What earns the credits, to compare one's own answer with."""
        errata = normpath(f"{self.docs}/errata.md")
        scheme = forms.marking(self._question(id), errata)
        return f"**What earns the credits.** {scheme}"

    def mistakes(self, id: str) -> str:
        """The wrong values that a blank recognises, and what leads to each."""
        blanks = self._question(id).answers
        lines = []
        for blank in blanks:
            label = f"{blank.label} = " if len(blanks) > 1 else ""
            lines += [f"- {label}{_shown(m.value)}: {m.why}" for m in blank.mistakes]
        return "\n".join(lines)

    def problem(self, number: int) -> str:
        """A problem's line of credits, questions and time."""
        problem = self._problem(number)
        share = problem.credits / self.exam.credits * self.exam.minutes
        return (
            f"{credit_text(problem.credits)} · {len(problem.questions)} questions · "
            f"about {share:.0f} minutes in the exam\n"
            f'{{ .credits data-problem="{number}" }}\n\n'
            f"{self._notebook(problem)} {self._sheets(number)}"
            f"{versions.sentence(self.root)}\n{DOWNLOAD}"
        )

    def overview(self, folder: str = "") -> str:
        """The table of problems, with links to those that are published."""
        rows = ["| Problem | Questions | Credits |", "|---|--:|--:|"]
        for p in self.exam.problems:
            title = f"{p.number}. {p.title}"
            name = (
                f"[{title}]({folder}{p.page})" if p.published else f"{title} (to come)"
            )
            rows.append(f"| {name} | {len(p.questions)} | {p.credits:g} |")
        return "\n".join(rows)

    def api(self, name: str) -> str:
        """A module of the package for the API reference: every public symbol."""
        module = reference.module(name, self.root)
        parts = [f"## {PACKAGE}.{name} {{ #{name} }}", module.text]
        for entry in module.entries:
            parts += [f"::: {PACKAGE}.{name}.{entry.name}"]
            told = f"Arguments are checked: {entry.checked}."
            parts += [f"{told}\n{{ .using }}"] if entry.checked else []
            using = self._using(f"{name}.{entry.name}")
            parts += [f"{using}\n{{ .using }}"] if using else []
        return "\n\n".join(parts)

    def api_index(self, page: str, *names: str) -> str:
        """What the modules on a page of the API reference hold, a line each."""
        lines = []
        for module in (reference.module(name, self.root) for name in names):
            for entry in module.entries:
                anchor = f"{PACKAGE}.{module.name}.{entry.name}"
                link = f"[`{entry.name}`]({page}.md#{anchor})"
                lines += [f"- {link} {entry.summary}"]
        return "\n".join(lines)

    def _functions(self, program: Program) -> str:
        """Links to what a snippet imports from the package, in the API reference."""
        if not self.anchors:
            return ""
        links = [
            f"[`{symbol.split('.')[1]}`]({normpath(f'{self.docs}/{self.anchors[symbol]}')})"
            for symbol, direct in symbols(program.path, self.root).items()
            if direct and symbol.split(".")[0] not in SUPPORT and symbol in self.anchors
        ]
        return f" · from the package: {', '.join(links)}" if links else ""

    def _using(self, symbol: str) -> str:
        """Where a symbol of the package is used: links to questions and recipes."""
        programs = tuple(self.programs.values())
        uses = reference.uses(programs, self.root).get(symbol, [])
        ids = list(dict.fromkeys(u.program.question for u in uses))
        ids = [id for id in ids if id]  # the others are recipes
        recipes = [u.program for u in uses if u.direct and not u.program.question]
        lines = []
        if len(ids) > MANY:
            lines += [f"Used in {len(ids)} questions."]
        elif ids:
            links = ", ".join(self._question_link(id) for id in ids)
            lines += [f"Used in question{'s' if len(ids) > 1 else ''} {links}."]
        if recipes:
            links = ", ".join(self._recipe_link(program.name) for program in recipes)
            lines += [f"In your project: {links}."]
        return " ".join(lines)

    def _question_link(self, id: str) -> str:
        return f"[{id}]({normpath(f'{self.docs}/{self._page(id)}')}#q{id})"

    def _page(self, id: str) -> str:
        """The page of a question, relative to `docs/`."""
        (problem,) = (
            p for p in self.exam.problems if self._question(id) in p.questions
        )
        return problem.page

    def _recipe_link(self, name: str) -> str:
        page, name = normpath(f"{self.docs}/use-it.md"), name.rpartition("/")[2]
        return f"[{name.replace('_', ' ')}]({page}#{name})"

    def status(self) -> str:
        """How much of the exam is published."""
        done, exam = self.exam.published, self.exam
        return (
            f"**{len(done)} of {len(exam.questions)} questions** "
            f"({sum(q.credits for q in done):g} of {exam.credits:g} credits) are "
            f"published, with **{len(self.programs)} programs** that are run again at "
            "every change."
        )

    def answer_sheet(self) -> str:
        """The answer of every published question, taken from its page."""
        lines = []
        for problem in self.exam.problems:
            if problem.published:
                title = f"{problem.number}. {problem.title}"
                lines += [f"## {title} {{ #p{problem.number} }}", ""]
                text = (self.root / "docs" / problem.page).read_text(encoding="utf-8")
                for question in problem.questions:
                    where = f"{problem.page}#q{question.id}"
                    answer = _answer(text, question.id, problem.page)
                    lines += [f"**[{question.id}]({where})** {answer}", ""]
        return "\n".join(lines).rstrip()

    def practice(self) -> str:
        """Every question that can be practised, with its first other numbers."""
        lines = []
        for id, file in self.files.items():
            where = f"{self._page(id)}#q{id}"
            title = PRACTICE[id].title or self._question(id).title
            lines += [f"## {title} {{ #{id} }}", ""]
            lines += [f"For [question {id}]({where}).", ""]
            lines += [practice.section(id, first(file)), ""]
        return "\n".join(lines).rstrip()

    def mock_exam(self) -> str:
        """All questions as in the exam, each with its form and its marking scheme."""
        lines = []
        for problem in self.exam.problems:
            if problem.published:
                lines += [f"## Problem {problem.number}: {problem.title}", ""]
                text = (self.root / "docs" / problem.page).read_text(encoding="utf-8")
                lines += [_asked(_introduction(text), problem.page), ""]
                for question in problem.questions:
                    lines += [_sitting(question, text, problem.page), ""]
        return "\n".join(lines).rstrip()

    def progress(self) -> str:
        """Credits by problem, and the buttons that keep them."""
        rows = ["| Problem | Credits | You have |", "|---|--:|--:|"]
        for p in self.exam.problems:
            cell = f'<span class="have" data-problem="{p.number}">–</span>'
            rows += [f"| [{p.number}. {p.title}]({p.page}) | {p.credits:g} | {cell} |"]
        cell = '<span class="have" data-problem="">–</span>'
        rows += [f"| **Together** | **{self.exam.credits:g}** | {cell} |"]
        return "\n".join([*rows, "", forms.keeping(self.exam)])

    def errata(self) -> str:
        """What the exam's printed solution says wrongly, by kind, then by question."""
        lines, seen = [], set()
        for kind, title in ERRATA.items():
            lines += [f"## {title}", ""]
            for question in self.exam.published:
                if kind in {erratum.kind for erratum in question.errata}:
                    id = question.id
                    anchor = "" if id in seen else f" {{ #e{id} }}"
                    seen.add(id)
                    lines += [f"### {id}: {question.title}{anchor}", ""]
                    lines += _errata(question, kind, f"{self._page(id)}#q{id}")
        return "\n".join(lines).rstrip()

    def _sheets(self, number: int) -> str:
        """Links to the pages that have all problems in short."""
        answers = normpath(f"{self.docs}/answer-sheet.md")
        formulas = normpath(f"{self.docs}/formula-sheet.md")
        return f"In short: [answers]({answers}#p{number}), [formulas]({formulas})."

    def _notebook(self, problem: Problem) -> str:
        """The ways to take a whole page away."""
        file = f"notebooks/{problem.slug}.ipynb"
        colab = self.publication.colab(f"docs/{file}")
        opened = f"[Open it in Colab]({colab})."
        if not colab:
            opened = f"It opens in Jupyter, and in [Colab]({COLAB}) with *Upload*."
        text = "Download this page as a notebook"
        return f"{self._download(text, file)}, each program with its output. {opened}"

    def _download(self, text: str, file: str) -> str:
        """A link to a file below `docs/` that is saved instead of shown."""
        return f"[{text}]({normpath(f'{self.docs}/{file}')}){{ download }}"

    def _question(self, id: str) -> Question:
        try:
            return self.exam.question(id)
        except KeyError:
            raise ValueError(f"exam/ has no question {id!r}") from None

    def _problem(self, number: int) -> Problem:
        for problem in self.exam.problems:
            if problem.number == number:
                return problem
        raise ValueError(f"exam/ has no problem {number!r}")


def _readings(question: Question) -> list[str]:
    """The keys side by side, where a question can be read in several ways."""
    if len(question.keys) < 2:
        return []
    rows = ["| Reading | What it asks | Boxes to tick |", "|---|---|---|"]
    for key in question.keys:
        rows += [f"| {key.name} | {key.reading} | {boxes_text(key.right)} |"]
    return [*rows, ""]


def _answer(text: str, id: str, page: str) -> str:
    """The paragraph on a page that answers a question, without its bold first word.

    Math at the end of a line stays with its line.
    """
    answer = _section(text, id).partition("**Answer.** ")[2].partition("\n\n")[0]
    if not answer:
        raise ValueError(f"docs/{page} has no paragraph **Answer.** for {id}")
    return _moved(answer, page)


def _sitting(question: Question, text: str, page: str) -> str:
    """A question of the mock exam, asked in the words of its page."""
    asked = _section(text, question.id).partition(f"{END}\n")[2]
    asked = asked.partition(f"{BEGIN}try_it")[0].strip()
    if not asked:
        raise ValueError(f"docs/{page} does not ask question {question.id}")
    letter, worth = question.letter, credit_text(question.credits)
    lines = [f"### {letter}) {question.title} {{ #m{question.id} }}", ""]
    lines += [worth, "{ .credits }", "", _asked(asked, page), ""]
    scheme = forms.marking(question, "errata.md")
    solution = f"[The worked solution]({page}#q{question.id}) says why."
    closed = ["/// details | Marking scheme", "    type: marking", "", scheme, ""]
    return "\n".join([*lines, forms.try_it(question), "", *closed, solution, "///"])


def _shown(value: str) -> str:
    """A value of a blank as a page writes it."""
    if numbers_of(value):
        return value.replace(" x ", " × ").replace("-", "−")
    return f"${tex(value)}$"


def _introduction(text: str) -> str:
    """What a problem's page says before its first question: what all of them need."""
    head = text.partition(f"{BEGIN}question")[0]
    return head.partition(f"{BEGIN}problem")[2].partition(f"{END}\n")[2].strip()


def _asked(text: str, page: str) -> str:
    """What is asked, for the mock exam: it leads to questions, not to solutions."""
    return re.sub(r"\]\([\w./-]*#q(\d\w)\)", r"](#m\1)", _moved(text, page))


def _section(text: str, id: str) -> str:
    """A question's part of its page, below its heading."""
    return text.partition(f"{{ #q{id} }}")[2].partition(f"{BEGIN}question")[0]


def _moved(text: str, page: str) -> str:
    """Text of a page below `docs/` for a page in `docs/`: its links lead from there."""
    folder = page.rpartition("/")[0]
    text = re.sub(r"\]\((?=#)", f"]({page}", text)
    text = re.sub(r"\]\((?=[\w.-]+\.md)", f"]({folder}/", text)
    return text.replace("](../", "](")


def _errata(question: Question, kind: str, where: str) -> list[str]:
    """What is wrong, loose or bad language in the printed solution of a question."""
    lines = []
    for erratum in (e for e in question.errata if e.kind == kind):
        lines += [f"*Printed:* “{erratum.says}”", "", f"*Right:* {erratum.right}", ""]
        if erratum.line:
            shown = [line for line in (erratum.head, erratum.line) if line]
            lines += ["```text", *shown, "```", ""]
    return [*lines, f"[Question {question.id}]({where}) has the proof.", ""]


def boxes_text(right: tuple[int, ...]) -> str:
    """`2, 3`, or `none`."""
    return ", ".join(f"{number}" for number in right) or "none"


def page_paths(root: Path = ROOT) -> list[Path]:
    """The Markdown files that may hold markers."""
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def render(paths: list[Path], markers: Markers, root: Path = ROOT) -> dict[Path, str]:
    """The text of each file with its generated parts made anew; nothing is written.

    Raises:
        ExceptionGroup: of SiteError, one for each file with a marker that fails.
    """
    pages, errors = {}, []
    markers = markers.of(root)
    for path in paths:
        try:
            name = path.relative_to(root).as_posix()
            text = files.read(path, root)
            pages[path] = render_text(text, markers.on(path), name)
        except SiteError as error:
            errors.append(error)
    raise_all("pages cannot be generated", errors)
    return pages


def render_text(text: str, markers: object, name: str) -> str:
    """A text with its generated parts made anew.

    Args:
        text: of a Markdown file.
        markers: what has a method for each of `MARKERS`.
        name: of the file, for messages.

    Raises:
        SiteError: if a marker fails or is not written as it must be.
    """
    names: dict[str, Callable[..., None]] = {}
    cog = Cog()
    for marker in MARKERS:
        names[marker] = _writer(cog, getattr(markers, marker))
    _check_markers(text, name)
    cog.options.begin_spec, cog.options.end_spec = BEGIN, CLOSE
    cog.options.end_output = END
    result = io.StringIO()
    try:
        cog.process_file(io.StringIO(text), result, fname=name, globals=names)
    except CogUserException as error:
        where = f"{name}:{cog.cogmodule.firstLineNum}"
        fix = "Correct the marker on this line, or add what it names."
        raise SiteError(where, str(error.__context__), fix) from error
    return result.getvalue()


def _check_markers(text: str, name: str) -> None:
    """Refuse a marker without end, an end without marker, and odd spellings."""
    opened = None  # the line of a marker whose end has not come yet
    for number, line in enumerate(text.split("\n"), 1):
        if "[[[cog" not in line and "[[[end]]]" not in line:
            continue
        begins = line.startswith(BEGIN) and line.endswith(CLOSE)
        if not begins and line != END:
            raise SiteError(
                f"{name}:{number}",
                f"{line!r} is not written as a marker or its end",
                f"Write exactly `{BEGIN}name(...){CLOSE}` or `{END}` on a line, with "
                "no space before or behind it.",
            )
        if begins:
            _check_call(line[len(BEGIN) : -len(CLOSE)], f"{name}:{number}")
        if begins and opened:
            break
        if not begins and not opened:
            raise SiteError(
                f"{name}:{number}", "this end belongs to no marker", "Remove the line."
            )
        opened = number if begins else None
    if opened:
        raise SiteError(
            f"{name}:{opened}", "this marker has no end", f"Put `{END}` below it."
        )


def _check_call(code: str, where: str) -> None:
    """Refuse all Python but the call of a marker with literal arguments."""
    fix = f"Call one of {', '.join(MARKERS)}, with literal arguments."
    try:
        call = ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        what = getattr(error, "msg", "is no Python, or too deeply nested")
        raise SiteError(where, f"marker: {what}", fix) from error
    if not (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in MARKERS
        and all(isinstance(a, ast.Constant) for a in call.args)
        and all(isinstance(k.value, ast.Constant) for k in call.keywords)
    ):
        raise SiteError(where, f"{code!r} is not the call of a marker", fix)


def _writer(cog: Cog, marker: Callable[..., str]) -> Callable[..., None]:
    def write(*arguments: object, **options: object) -> None:
        cog.cogmodule.outl(marker(*arguments, **options))

    return write
