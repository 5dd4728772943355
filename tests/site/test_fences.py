"""What a page shows as a program is what pytest-codeblocks runs and compares."""

import io
import re
from textwrap import indent

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from pytest_codeblocks.main import extract_from_buffer

from exam_site.pages import Page
from strict_codeblocks.fences import EXPECTED, Fence, Problem, blocks, output, problems


def found(text: str, **settings: list[str]) -> list[Problem]:
    """What is wrong on a page, by line."""
    return sorted(problems([*blocks(text)], **settings))


PROGRAM = f"```python\nprint(1)\n```\n{EXPECTED}\n```text\n1\n```\n"


def test_a_program_has_its_line_text_question_and_output() -> None:
    page = Page(
        f"# T\n\n## b) Size {{ #q4b }}\n\n### Deeper\n\n{PROGRAM}\n## End\n{PROGRAM}"
    )
    first, second = page.programs
    printed = page.output(first)

    assert found(page.text) == []
    assert (first.line, first.text) == (7, "print(1)\n")
    assert printed is not None
    assert (printed.line, printed.text) == (11, "1\n")
    assert page.sections["4b"].programs == (first,)
    assert second.line == 16


def test_a_program_without_comment_has_no_output() -> None:
    page = Page("```python\nprint(1)\n```\n```text\n1\n```\n")

    assert page.output(page.programs[0]) is None


@pytest.mark.parametrize(
    "text",
    [
        PROGRAM,
        PROGRAM.replace("\n<", "\n\n<").replace("->\n", "->\n\n"),
        PROGRAM + PROGRAM,
        "```text\n8\n```\n",
        "```console\n$ make test\n```\n",
        "````markdown\n```python\nprint(1)\n```\n````\n",
        "````python\nprint(1)\n````\n" + PROGRAM.split("```\n", 1)[1],
        "/// details | Hint\n    type: hint\n\nText `` ```python ``.\n///\n",
        "- item\n\n    more of it\n\n1. item\n\n    more\n",
        "- item\n\n    - nested\n\n        more\n\n    1. nested\n\n        more\n",
        "!!! note\n    text\n\n    - item\n\n        more\n",
        f"- item\n\n{indent(PROGRAM, '    ')}\n    more\n",
        f"!!! note\n\n{indent(PROGRAM, '     ')}",
        "-     print(1)\n",
        "<!--\n\n    print(1)\n\n-->\n",
        "a --> b, `<!--` and `-->`\n\n" + PROGRAM,
        "<!-- note -->\n" + PROGRAM,
        "$$\n    a = b\n$$\n",
        "<div>\n\n    <p>x</p>\n\n</div>\n",
    ],
)
def test_a_page_without_traps_has_no_problems(text: str) -> None:
    assert found(text) == []


SILENT = "must be exactly 'python': others are skipped in silence"
ALONE = f"only {EXPECTED}, alone on its line, is allowed"
NEVER = "this output is never compared"
BETWEEN = f"{EXPECTED} must stand between ```python and ```text"
COLUMN = "a fence must start at column 0, or as its list's or admonition's text does"
MARKED = "no program may be skipped, marked or expected to fail"
CODE = "an indented block of code is not run: use a fence"
TRAPS = {
    "title": ('```python title="x"\n```\n', 1, SILENT),
    "py": ("```py\n```\n", 1, SILENT),
    "capital": ("```Python\n```\n", 1, SILENT),
    "pycon": ("```pycon\n```\n", 1, SILENT),
    "braces": ("```{.python}\n```\n", 1, SILENT),
    "space before": ("``` python\n```\n", 1, SILENT),
    "space behind": ("```python \n```\n", 1, SILENT),
    "other language": ("```c++\n```\n", 1, "the info string 'c++' is not one of"),
    "no language": ("```\n```\n", 1, "a fence without a language: write ```text"),
    "tildes": ("~~~python\n~~~\n", 1, "~~~ fences are skipped in silence: write ```"),
    "sh": ("```sh\nls\n```\n", 1, "```sh would be executed for real: write ```console"),
    "bash": ("```bash\n```\n", 1, "```bash would be executed for real"),
    "zsh": ("```zsh\n```\n", 1, "the info string 'zsh' is not one of console"),
    "indented": ("  ```text\n1\n  ```\n", 1, "a line of this fence begins left of it"),
    "quoted": ("> ```python\n> print(1)\n> ```\n", 1, COLUMN),
    "indented by a tab": ("- x\n\n\t```text\n\t```\n", 3, COLUMN),
    "indented as code": ("Text.\n\n    ```text\n    ```\n", 3, COLUMN),
    "in a list": ("- ```python\n  print(1)\n  ```\n", 1, COLUMN),
    "in a numbered list": ("1. ```python\n   print(1)\n   ```\n", 1, COLUMN),
    "unclosed": ("\n```python\nprint(1)\n", 2, "this ``` fence is never closed"),
    "unclosed tildes": ("~~~\n", 1, "this ~~~ fence is never closed"),
    "nested": (
        "```text\n```python\n```\n",
        2,
        "opens a fence inside the one of line 1",
    ),
    "closed elsewhere": ("```text\n1\n  ```\n", 3, "opens a fence inside the one"),
    "no comment": ("```python\n```\n\n```text\n1\n```\n", 4, NEVER),
    "text between": (f"```python\n```\nText.\n{EXPECTED}\n```text\n```\n", 5, BETWEEN),
    "comment above a program": (f"{EXPECTED}\n{PROGRAM}", 2, BETWEEN),
    "console": (f"```python\n```\n{EXPECTED}\n```console\n```\n", 4, BETWEEN),
    "comment alone": (f"{PROGRAM}\n{EXPECTED}\n", 9, "no ```text fence follows"),
    "comment then text": (f"{EXPECTED}\nText.\n", 1, "no ```text fence follows"),
    "two comments": (
        f"```python\n```\n{EXPECTED}\n{EXPECTED}\n",
        3,
        "no ```text fence",
    ),
    "spaces in the comment": (PROGRAM.replace("<!--", "<!-- "), 4, ALONE),
    **{
        word: (f"\n<!--pytest-codeblocks:{word}-->\n{PROGRAM}", 2, ALONE)
        for word in (
            *("skip", "skipif(True)", "skipfile", "importorskip(nowhere)", "cont"),
            *("expect-exception", "expect-error", "expected-output-ignore-whitespace"),
        )
    },
    "skipped file": (f"<!--pytest-codeblocks:skipfile-->\n{PROGRAM}", 1, ALONE),
    "mark": (f"<!--pytest.mark.skip-->\n{PROGRAM}", 1, MARKED),
    "spaced mark": (f"  <!-- - pytest.mark.xfail -->\n{PROGRAM}", 1, MARKED),
    "hidden": (f"<!--\n{PROGRAM}-->\n", 2, "a fence inside an HTML comment would run"),
    "hidden later": (f"x <!-- a -->\ny <!--\n\n{PROGRAM}", 4, "inside an HTML comment"),
    "indented code": ("Text.\n\n    print(1)\n", 3, CODE),
    "tab": ("Text.\n\n\tprint(1)\n", 3, CODE),
    "code below a heading": ("# T\n    print(1)\n", 2, CODE),
    "code below a fence": (f"{PROGRAM}\n    print(1)\n", 9, CODE),
    "code below a title": ("T\n---\n    print(1)\n", 3, CODE),
    "code below a rule": ("Text.\n\n***\n    print(1)\n", 4, CODE),
    "code below a link": ("[a]: https://b.c\n    print(1)\n", 2, CODE),
    "code below bold HTML": ("<b>Note</b>\n\n    print(1)\n", 3, CODE),
    "code below a break": ("<br>\n\n    print(1)\n", 3, CODE),
    "code below HTML": ("<div>\n\n    x\n</div>\n\n    print(1)\n", 6, CODE),
    "code in a div": ('<div markdown="1">\n\n    print(1)\n\n</div>\n', 3, CODE),
    "code in details": ("<details markdown>\n\n    print(1)\n</details>\n", 3, CODE),
    "code in a block": ("/// details | x\n\n    print(1)\n///\n", 3, CODE),
    "code behind a definition": ("word\n\n: text\n\n    print(1)\n", 5, CODE),
    "code behind a footnote": ("[^1]: x\n\n    print(1)\n", 3, CODE),
    "code behind a list": ("- item\n\nText.\n\n    print(1)\n", 5, CODE),
    "code in an admonition": ("!!! note\n\n        print(1)\n", 3, CODE),
    "code in a nested list": ("- a\n\n    - b\n\n            print(1)\n", 5, CODE),
    "code below a comment": ("<!-- x -->\n    print(1)\n", 2, CODE),
    "code in a list": ("- item\n\n        print(1)\n", 3, CODE),
    "code behind a bracket": ("1) item\n\n    print(1)\n", 3, CODE),
    "quoted code": (">     print(1)\n", 1, CODE),
    "html": ("<pre>print(1)</pre>\n", 1, "<pre> is not run: use a fence"),
    "html in a list": ("- <PRE class='x'>\n", 1, "<pre> is not run: use a fence"),
}


@pytest.mark.parametrize(("text", "line", "what"), TRAPS.values(), ids=TRAPS)
def test_a_trap_is_told_with_its_line(text: str, line: int, what: str) -> None:
    told = found(text)

    assert any(at == line and what in message for at, message in told), told


LINES = [line for text, *_ in TRAPS.values() for line in text.splitlines()]
EXTRA = ["", "## b) Size { #q4b }", "Text.", "-->", "```", "````", "a\x0c```python"]
NESTED = indent(PROGRAM.rstrip(), "    ")


@given(
    st.lists(
        st.sampled_from([PROGRAM.rstrip(), NESTED, *EXTRA, *sorted(set(LINES))]),
        max_size=8,
    )
)
@example([PROGRAM.rstrip(), PROGRAM.rstrip()])
@example(["- item", "", NESTED])
@example(["````text", "```python", "````"])
def test_what_is_shown_without_problems_is_run_and_compared(parts: list[str]) -> None:
    text = "".join(f"{part}\n" for part in parts)
    if found(text):
        return
    page = [*blocks(text)]
    programs = [b for b in page if isinstance(b, Fence) and b.info == "python"]

    seen = extract_from_buffer(io.StringIO(text))

    collected = [block for block in seen if block.syntax in {"python", "sh", "bash"}]
    outputs = [output(page, program) for program in programs]
    assert [(b.lineno, b.syntax, b.code) for b in collected] == [
        (program.line, "python", program.text) for program in programs
    ]
    assert [b.expected_output for b in collected] == [o and o.text for o in outputs]
    assert not any(b.marks or b.importorskip for b in seen)
    assert not any(b.expected_output_ignore_whitespace for b in seen)


SITE = Markdown(
    extensions=[
        *("admonition", "attr_list", "md_in_html", "tables", "toc"),
        *("pymdownx.blocks.details", "pymdownx.highlight", "pymdownx.superfences"),
    ]
)
PARTS = [
    *("", "", "", "Text.", "  text", "# T", "T\n---", "***", "\n[^1]: x"),
    *("- item", "1. item", "1) item", "-     x", "    - item", ": text"),
    *("    x", "        x", "            x", "\tx"),
    *("> text", ">     x", "> - item", ">"),
    *("<b>Note</b>", "<br>", "<hr>", "<div>x</div>", "<div>\n\n    x\n\n</div>"),
    *("<!-- note -->", "<!--\n\n    x\n-->", "!!! note", "    !!! note"),
    *('<div markdown="1">\n\n    x\n\n</div>', "/// details | Hint\n\n    x\n\n///"),
    '<details markdown="1">\n<summary>S</summary>\n\n    x\n\n</details>',
    "/// details | Hint\n    type: hint\n\nText.\n///",
    *("```text\nFENCE\n```", "    ```text\n    FENCE\n    ```"),
]


@settings(max_examples=400, derandomize=True)
@given(st.lists(st.sampled_from(PARTS), max_size=8))
@example(["- item", "", "        x"])
@example(["- item", "", "    - item", "", "        x"])
def test_what_is_shown_as_code_without_a_fence_is_refused_and_nothing_else(
    parts: list[str],
) -> None:
    text = "".join(f"{part}\n" for part in parts)
    told = {what for _, what in found(text)}
    if told - {CODE}:
        return

    shown = re.findall("<pre>(.*?)</pre>", SITE.reset().convert(text), re.DOTALL)
    code = [each for each in shown if re.sub("<.*?>|\\s", "", each) != "FENCE"]

    assert bool(told) == bool(code), text


def test_languages_and_owners_of_indented_lines_can_be_named() -> None:
    text = "```sql\n```\n\n[^1]: note\n\n    more\n"

    assert [line for line, _ in found(text)] == [1, 6]
    assert found(text, shown=["sql"], owners=["[^"]) == []
