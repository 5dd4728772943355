"""What all tests in the browser rely on: no page knows another, and errors are told."""

import pytest
from visits import Opened


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("() => console.error('late')", "late"),
        ("() => { setTimeout(() => { throw new Error('late') }) }", "late"),
        ("() => { new Image().src = 'https://example.org/x.png' }", "img-src"),
    ],
    ids=["console", "exception", "policy"],
)
def test_an_error_that_comes_last_fails_a_test(
    new_page: Opened, script: str, told: str
) -> None:
    with pytest.raises(AssertionError, match=told):
        run_last(script, new_page)


def run_last(script: str, new_page: Opened) -> None:
    with new_page() as page:
        page.goto("")
        page.evaluate(script)


def test_a_page_finds_nothing_that_another_one_kept(new_page: Opened) -> None:
    with new_page() as page:
        page.goto("")
        page.evaluate("() => localStorage.setItem('mine', '1')")
    with new_page() as page:
        page.goto("")

        assert page.evaluate("() => localStorage.getItem('mine')") is None
        assert page.evaluate("() => opener.location.pathname") == "/robots.txt"
