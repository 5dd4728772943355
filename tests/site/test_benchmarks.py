"""What the benchmark computes by itself: medians, ratios, tables, the stock project."""

import json
import statistics
from pathlib import Path
from typing import Any

import pytest

from benchmarks import tables
from benchmarks.lighthouse import CATEGORIES, Lighthouse, missed, summary
from benchmarks.stock import stock
from exam_site import ROOT


def report(score: float, sizes: list[int]) -> dict[str, object]:
    """What is used of a report of Lighthouse."""
    items = [{"url": f"http://a/{i}", "transferSize": s} for i, s in enumerate(sizes)]
    inline = {"url": "data:image/png,x", "transferSize": 99}
    audits = {
        "network-requests": {"details": {"items": [*items, inline]}},
        "first-contentful-paint": {"numericValue": 1000 * score},
        "total-blocking-time": {"numericValue": 10 * score},
    }
    return {"audits": audits, "categories": {n: {"score": score} for n in CATEGORIES}}


def test_a_page_is_told_by_the_medians_of_its_runs() -> None:
    look = summary([report(0.9, [1, 2]), report(1.0, [1, 9]), report(0.5, [3, 4, 5])])

    assert look.scores == dict.fromkeys(CATEGORIES, 90)
    assert (look.bytes, look.requests) == (10, 2)
    assert (look.first, look.blocked) == (0.9, 9)


def test_a_page_misses_the_goals_that_it_is_below() -> None:
    fair, perfect = summary([report(0.96, [1])]), summary([report(1, [1])])

    assert missed(fair, desktop=False) == ["accessibility", "best-practices", "seo"]
    assert missed(fair, desktop=True)[0] == "performance"
    assert missed(perfect, desktop=True) == []


@pytest.mark.parametrize(
    ("scores", "runs"),
    [
        ([1, 1, 1], 3),  # whatever two more find, the median of five is 1
        ([0.5, 1, 1, 0.5, 1], 5),
        ([0.5, 0.5, 0.5, 1, 1], 5),
    ],
)
def test_a_page_is_judged_until_the_median_is_known_to_reach_the_goals(
    scores: list[float], runs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [report(score, [1]) for score in scores]
    reports[0]["categories"] = {name: {"score": 1} for name in CATEGORIES} | {
        "performance": {"score": scores[0]}
    }
    for later in reports[1:]:
        later["categories"] = {"performance": later["categories"]["performance"]}
    asked: list[list[str]] = []

    def answer(*values: Any) -> object:
        asked.append([*values[-1]])
        return reports.pop(0)

    monkeypatch.setattr(Lighthouse, "_report", answer)

    look = Lighthouse(Path("lighthouse"), "chromium", 5).judge("", desktop=True)

    assert look.scores["performance"] == 100 * statistics.median(scores)
    assert look.scores["seo"] == 100
    assert asked == [[*CATEGORIES], *[["performance"]] * (runs - 1)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    katex = tmp_path / "katex"
    katex.mkdir()
    (katex / "katex.min.js").write_text("", encoding="utf-8")
    return stock(tmp_path / "stock", katex).parent


def test_stock_pages_have_the_text_and_nothing_of_ours(project: Path) -> None:
    settings = json.loads((project / "mkdocs.yml").read_text(encoding="utf-8"))
    pages = sorted(path.name for path in (project / "docs").rglob("*.md"))

    assert pages == sorted(path.name for path in (ROOT / "docs").rglob("*.md"))
    assert "hooks" not in settings
    assert "exam_site" not in json.dumps(settings["markdown_extensions"])
    assert not list((project / "docs").rglob("self-test.js"))
    text = (project / "docs" / "problems" / "5-training.md").read_text("utf-8")
    assert text.startswith("---\ndescription: Problem 5")
    assert "<!--" not in text
    assert "## e)" in text


def test_medians_are_of_runs_in_turn() -> None:
    order: list[str] = []

    def run(name: str, times: list[float]) -> float:
        order.append(name)
        return times.pop(0)

    slow, quick = [3.0, 9.0, 5.0], [1.0, 1.0, 2.0]
    named = {"slow": lambda: run("slow", slow), "quick": lambda: run("quick", quick)}

    assert tables.medians(named, 3) == {"slow": 5, "quick": 1}
    assert order == ["slow", "quick"] * 3


def test_a_table_is_written_between_its_marks_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    before = "a\n<!-- begin: x -->\nold\n<!-- end: x -->\nb\n"
    readme.write_text(before, encoding="utf-8")
    table = tables.markdown(["what", "n"], [["one", "1"]])

    tables.write("x", table, readme)

    text = readme.read_text(encoding="utf-8")
    new = "| what | n |\n| --- | --: |\n| one | 1 |"
    assert text == before.replace("\nold\n", f"\n\n{new}\n\n")
    with pytest.raises(ValueError, match=r"no marks <!-- begin: y -->"):
        tables.write("y", table, readme)
