"""What a page shows as a program is what pytest-codeblocks runs and compares."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_codeblocks.main import extract_from_buffer

from exam_site.pages import Page
from exam_site.pages.fences import EXPECTED

PROGRAM = f"```python\nprint(1)\n```\n{EXPECTED}\n```text\n1\n```\n"


def test_a_program_has_its_line_text_question_and_output() -> None:
    page = Page(
        f"# T\n\n## b) Size {{ #q4b }}\n\n### Deeper\n\n{PROGRAM}\n## End\n{PROGRAM}"
    )
    first, second = page.programs
    output = page.output(first)

    assert page.problems == ()
    assert (first.line, first.text, first.question) == (7, "print(1)\n", "4b")
    assert output is not None
    assert (output.line, output.text) == (11, "1\n")
    assert second.question is None


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
        "- item\n\n    more of it\n\n1. item\n\n    more\n\n[^1]: note\n\n    more\n",
        "a --> b, `<!--` and `-->`\n\n" + PROGRAM,
        "<!-- note -->\n" + PROGRAM,
        "$$\n    a = b\n$$\n",
        "<div>\n\n    <p>x</p>\n\n</div>\n",
    ],
)
def test_a_page_without_traps_has_no_problems(text: str) -> None:
    assert Page(text).problems == ()


SILENT = "must be exactly 'python': others are skipped in silence"
UNCOMPARED = "this program's output is not compared"
ALONE = f"only {EXPECTED}, alone and at column 0, is allowed"
NEVER = "this output is never compared"
BETWEEN = f"{EXPECTED} must stand between ```python and ```text"
COLUMN = "a fence must start at column 0"
CODE = "an indented block of code is not run: use a fence"
TRAPS = {
    "title": ('```python title="x"\n```\n', 1, SILENT),
    "py": ("```py\n```\n", 1, SILENT),
    "capital": ("```Python\n```\n", 1, SILENT),
    "pycon": ("```pycon\n```\n", 1, SILENT),
    "braces": ("```{.python}\n```\n", 1, SILENT),
    "space before": ("``` python\n```\n", 1, SILENT),
    "space behind": ("```python \n```\n", 1, SILENT),
    "other language": (
        "```c++\n```\n",
        1,
        "the info string 'c++' is not one of console",
    ),
    "no language": ("```\n```\n", 1, "the info string '' is not one of console"),
    "tildes": ("~~~python\n~~~\n", 1, "~~~ fences are skipped in silence: write ```"),
    "sh": ("```sh\nls\n```\n", 1, "```sh would be executed for real: write ```console"),
    "bash": ("```bash\n```\n", 1, "```bash would be executed for real"),
    "zsh": ("```zsh\n```\n", 1, "```zsh would be executed for real"),
    "indented": (f"x\n  {PROGRAM}", 2, COLUMN),
    "quoted": ("> ```python\n> print(1)\n> ```\n", 1, COLUMN),
    "in a list": ("- ```python\n  print(1)\n  ```\n", 1, COLUMN),
    "in a numbered list": ("1. ```python\n   print(1)\n   ```\n", 1, COLUMN),
    "unclosed": ("\n```python\nprint(1)\n", 2, "this ``` fence is never closed"),
    "unclosed tildes": ("~~~\n", 1, "this ~~~ fence is never closed"),
    "nested": (
        "```text\n```python\nprint(1)\n```\n",
        2,
        "opens a fence inside the one of line 1",
    ),
    "closed elsewhere": ("```text\n1\n  ```\n", 3, "opens a fence inside the one"),
    "not compared": ("```python\nprint(1)\n```\n", 1, UNCOMPARED),
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
    "spaces in the comment": (
        PROGRAM.replace("<!--", "<!-- ").replace("-->", " -->"),
        4,
        ALONE,
    ),
    "indented comment": (PROGRAM.replace("<!--", " <!--"), 4, ALONE),
    **{
        word: (f"\n<!--pytest-codeblocks:{word}-->\n{PROGRAM}", 2, ALONE)
        for word in (
            "skip",
            "skipif(True)",
            "skipfile",
            "importorskip(nowhere)",
            "cont",
            "expect-exception",
            "expect-error",
            "expected-output-ignore-whitespace",
        )
    },
    "skipped file": (f"<!--pytest-codeblocks:skipfile-->\n{PROGRAM}", 1, ALONE),
    "mark": (
        f"<!--pytest.mark.skip-->\n{PROGRAM}",
        1,
        "no program may be skipped, marked or expected to fail",
    ),
    "spaced mark": (
        f"  <!-- - pytest.mark.xfail -->\n{PROGRAM}",
        1,
        "no program may be",
    ),
    "hidden": (f"<!--\n{PROGRAM}-->\n", 2, "a fence inside an HTML comment would run"),
    "hidden later": (f"x <!-- a -->\ny <!--\n\n{PROGRAM}", 4, "inside an HTML comment"),
    "indented code": ("Text.\n\n    print(1)\n", 3, CODE),
    "tab": ("Text.\n\n\tprint(1)\n", 3, CODE),
    "code below a heading": ("# T\n    print(1)\n", 2, CODE),
    "code below a fence": (f"{PROGRAM}    print(1)\n", 8, CODE),
    "code below a comment": ("<!-- x -->\n    print(1)\n", 2, CODE),
    "code in a list": ("- item\n\n        print(1)\n", 3, CODE),
    "code as an item": ("-     print(1)\n", 1, CODE),
    "quoted code": (">     print(1)\n", 1, CODE),
    "html": ("<pre>print(1)</pre>\n", 1, "<pre> is not run: use a fence"),
    "html in a list": ("- <pre class='x'>\n", 1, "<pre> is not run: use a fence"),
}


@pytest.mark.parametrize(("text", "line", "what"), TRAPS.values(), ids=TRAPS)
def test_a_trap_is_told_with_its_line(text: str, line: int, what: str) -> None:
    problems = Page(text).problems

    assert any(at == line and what in message for at, message in problems), problems


LINES = [line for text, *_ in TRAPS.values() for line in text.splitlines()]
EXTRA = ["", "## b) Size { #q4b }", "Text.", "-->", "```", "````", "a\x0c```python"]


@given(
    st.lists(
        st.sampled_from([PROGRAM.rstrip(), *EXTRA, *sorted(set(LINES))]), max_size=8
    )
)
@example([PROGRAM.rstrip(), PROGRAM.rstrip()])
@example(["````text", "```python", "````"])
def test_what_is_shown_without_problems_is_run_and_compared(parts: list[str]) -> None:
    text = "".join(f"{part}\n" for part in parts)
    page = Page(text)
    if page.problems:
        return

    blocks = extract_from_buffer(io.StringIO(text))

    collected = [block for block in blocks if block.syntax in {"python", "sh", "bash"}]
    outputs = [page.output(program) for program in page.programs]
    assert [(b.lineno, b.syntax, b.code) for b in collected] == [
        (program.line, "python", program.text) for program in page.programs
    ]
    assert [b.expected_output for b in collected] == [o and o.text for o in outputs]
    assert None not in outputs
    assert not any(b.marks or b.importorskip for b in blocks)
    assert not any(b.expected_output_ignore_whitespace for b in blocks)
