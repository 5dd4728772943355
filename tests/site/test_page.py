"""Markers have their place on a page and are filled; a wrong one is told."""

from pathlib import Path

import pytest
from scratch import refused

from exam_site.pages.page import END, Marker, Page, read
from strict_codeblocks.fences import EXPECTED

PAGE = Page(f"""\
---
description: Problem 1 solved.
---

# Problem 1

<!-- problem(1) -->
3 credits
{END}

```python
print(8)
```
{EXPECTED}
```text
8
```
""")


def test_plain_markdown_has_no_front_matter_and_no_comments_of_tools() -> None:
    plain = PAGE.plain

    program = "```python\nprint(8)\n```\n```text\n8\n```\n"
    assert plain == f"# Problem 1\n\n3 credits\n\n{program}"


def test_markers_have_their_place_and_their_arguments() -> None:
    text = f'\n<!-- overview("x", 1.5) -->\nold\n{END}\n'

    assert Page(text).markers == (Marker(2, 4, "overview", ("x", 1.5)),)
    assert Page(text).markers[0].says("overview", "x", 1.5)


def test_a_page_is_filled_between_its_markers_alone() -> None:
    call = "<!-- status() -->"
    text = f"# Title\n\n{call}\nold\n]]]\n{END}\n{call}\n{END}\nlast, without end"

    filled = Page(text).filled(lambda marker: f"new\n\n{marker.line}")
    assert filled.text == (
        f"# Title\n\n{call}\nnew\n\n3\n{END}\n{call}\nnew\n\n7\n{END}\n"
        "last, without end"
    )


def marker(call: str) -> str:
    return f"<!-- {call} -->"


ODD = "is not written as a marker or its end"
NO_CALL = "is not the call of a marker"
WRONG = {
    "name": (marker('programme("x")'), 3, NO_CALL),
    "code": (marker('status() or open("x")'), 3, NO_CALL),
    "nested code": (marker('question(open("x"))'), 3, NO_CALL),
    "named code": (marker("overview(folder=id)"), 3, NO_CALL),
    "values unpacked": (marker("overview(**{'a': 1})"), 3, NO_CALL),
    "no call": (marker("status"), 3, ODD),
    "syntax": (marker('program("x)'), 3, "marker: unterminated string literal"),
    "depth": (marker(f"status({'-' * 20_000}1)"), 3, "is no Python, or too deeply"),
    "spaces": ('<!--program("p1/a_nested")-->', 3, ODD),
    "indentation": (f"  {marker('status()')}", 3, ODD),
    "several lines": ("<!-- status(\n) -->", 3, ODD),
    "end with more": (f"{marker('status()')}\n{END} ", 4, ODD),
    "end alone": (END, 3, "this end belongs to no marker"),
    "two ends": (f"{marker('status()')}\n{END}\n{END}", 5, "belongs to no marker"),
    "no end": (f"{marker('status()')}\n\n{marker('status()')}", 3, "has no end"),
    "no end at all": (f"{marker('status()')}\n\nText.", 3, "this marker has no end"),
}


@pytest.mark.parametrize(("text", "line", "what"), WRONG.values(), ids=WRONG)
def test_a_wrong_marker_is_told_with_its_line(text: str, line: int, what: str) -> None:
    end = "" if END in text or "Text." in text else f"{END}\n"
    page = Page(f"# Title\n\n{text}\n{end}", "docs/page.md")

    (message,) = refused(lambda: page.markers)
    told, fix = message.splitlines()
    assert told.startswith(f"docs/page.md:{line}: ")
    assert what in message
    assert fix.strip()


def test_a_fence_that_is_not_run_is_told_when_its_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n```python title=x\n```\n", "utf-8")

    (told,) = refused(lambda: read(tmp_path / "a.md", tmp_path))
    assert told.startswith("a.md:3: the info string 'python title=x' must be exactly")
