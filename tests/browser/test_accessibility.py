"""What a reader needs who cannot see well, cannot use a mouse, or wants no movement.

axe-core judges every page. It knows rules; that everything can be reached by keyboard
and that one sees where one is, is tried by pressing Tab.
"""

from collections.abc import Iterator

import axe
import pytest
from playwright.sync_api import Browser, Page, expect
from serving import EVERYTHING, KINDS, PROBLEMS
from visits import DESKTOP, PHONE, Visits, load


@pytest.mark.parametrize("address", EVERYTHING)
def test_axe_finds_nothing_wrong(address: str, visited: Visits) -> None:
    assert visited(address).faults == []


@pytest.mark.parametrize("address", KINDS)
def test_axe_finds_nothing_wrong_on_a_phone(address: str, page: Page) -> None:
    page.set_viewport_size(PHONE)

    shift = load(page, address)

    assert shift < 0.01
    assert axe.faults(page) == []


# Where the keyboard is: whether it can be seen, and whether one sees that it is there.
FOCUS = """
() => {
  const at = document.activeElement;
  at.removeAttribute("data-usable");
  const shown = at.matches(".md-option") ? at.nextElementSibling : at;
  const { x, y, width, height } = shown.getBoundingClientRect();
  const middle = [x + Math.min(width, innerWidth) / 2, y + Math.min(height, 40) / 2];
  const hit = document.elementFromPoint(...middle);
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const isSearch = at.matches(".md-search__input"); // it opens, with the cursor in it
  return {
    name: at.outerHTML.slice(0, 120),
    end: at === document.body,
    seen: shown.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !!hit && (shown.contains(hit) || hit.contains(shown)),
    ring: isSearch || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1),
  };
}
"""
# What must be reached, marked: all that can be used and is not shut away.
USABLE = """
() => {
  const usable = "a[href], button, input, summary, [tabindex='0']";
  const all = [...document.querySelectorAll(usable)].filter((e) => e.tabIndex >= 0);
  const options = { visibilityProperty: true, contentVisibilityAuto: true };
  all.filter((e) => e.checkVisibility(options) && (e.type !== "radio" || e.checked))
    .forEach((e) => e.setAttribute("data-usable", ""));
}
"""
# The mark of those that were reached is removed by FOCUS.
LEFT = """
() => [...document.querySelectorAll("[data-usable]")]
  .map((e) => e.outerHTML.slice(0, 120))
"""


def walk(page: Page) -> list[dict[str, object]]:
    """Press Tab from the top of the page to its end: where one was."""
    stops: list[dict[str, object]] = []
    while not stops or not stops[-1]["end"]:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
        assert len(stops) < 400
    return stops[:-1]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", ["", "problems/2-initialization/", "api/losses/"])
def test_everything_is_reached_by_keyboard_and_one_sees_where_one_is(
    address: str, size: dict[str, int], page: Page
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(reduced_motion="reduce")
    load(page, address)
    page.evaluate(USABLE)

    stops = walk(page)

    assert [s["name"] for s in stops if not s["seen"]] == []
    assert [s["name"] for s in stops if not s["ring"]] == []
    assert page.evaluate(LEFT) == []


def test_the_first_link_leads_past_the_header_to_the_title(page: Page) -> None:
    page.goto("problems/2-initialization/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate(
        "document.querySelector('article').contains(document.activeElement)"
    )
    expect(page.locator("h1")).to_be_in_viewport()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_on_a_phone_keys_open_and_shut_the_list_of_pages(page: Page, key: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto("")
    button = page.get_by_role("button", name="Pages")
    link = page.get_by_role("navigation", name="Pages").get_by_role("link").first

    expect(link).to_be_hidden()
    button.focus()
    page.keyboard.press(key)

    expect(link).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_on_a_phone_keys_open_and_shut_the_search(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("")
    field = page.get_by_role("textbox", name="Search")

    expect(field).to_be_hidden()
    page.get_by_role("button", name="Search").focus()
    page.keyboard.press("Enter")

    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_colours_are_switched_by_keys_and_kept(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("")
    schemes = []
    page.locator(".md-option").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        schemes.append(page.evaluate("document.body.dataset.mdColorScheme"))

    assert schemes == ["default", "slate", "default"]
    page.keyboard.press("ArrowLeft")
    page.reload()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"


def test_code_that_is_cut_off_can_be_scrolled_by_keys(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("use-it/")
    block = page.locator(".language-python pre[tabindex='0']").first

    block.focus()
    page.keyboard.press("ArrowRight")

    page.wait_for_function("(e) => e.scrollLeft > 0", arg=block.element_handle())
    assert block.evaluate("e => e.scrollLeft") > 0


@pytest.fixture
def copying(chromium: Browser, site: str) -> Iterator[Page]:
    """A page that may use the clipboard."""
    allowed = ["clipboard-read", "clipboard-write"]
    with chromium.new_context(base_url=site, permissions=allowed) as context:
        yield context.new_page()


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_copying_says_that_it_is_done(copying: Page) -> None:
    copying.goto("use-it/")
    copying.get_by_role("button", name="Copy").first.press("Enter")

    expect(copying.get_by_role("button", name="Copied")).to_have_count(1)
    shown = copying.locator(".highlight:has(> .copy) code").first.text_content()
    assert copied(copying) == shown


def test_a_formula_is_copied_once(copying: Page) -> None:
    copying.goto("formula-sheet/")
    copying.evaluate("""() => {
      const cell = [...document.querySelectorAll(".katex")]
        .map((formula) => formula.closest("td"))
        .find((cell) => cell?.textContent.includes("d(k"));
      getSelection().selectAllChildren(cell);
      document.execCommand("copy");
    }""")

    assert copied(copying).count("d(k−1)+1") == 1


def test_nothing_moves_for_readers_who_want_no_movement(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("problems/2-initialization/")

    moving = page.evaluate("""
      () => [...document.querySelectorAll("*")].filter((element) => {
        const style = getComputedStyle(element);
        const times = [style.transitionDuration, style.animationDuration];
        const moves = times.some((text) => /[1-9]/.test(text));
        return moves || style.scrollBehavior === "smooth";
      }).length
    """)

    assert moving == 0


def test_code_is_small_on_a_phone_only_where_it_is_open(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(PROBLEMS[1])
    size = "code => parseFloat(getComputedStyle(code).fontSize)"
    code = page.locator("details.proof .highlight code").first

    assert code.evaluate(size) >= 12  # what Lighthouse calls legible
    page.locator("details").evaluate_all("all => all.forEach(x => (x.open = true))")
    assert code.evaluate(size) < 12
