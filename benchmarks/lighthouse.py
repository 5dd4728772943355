"""What Lighthouse tells of a page."""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

Report = dict[str, object]
# What is to be reached, on a phone; on a desktop the first is 100, too.
CATEGORIES = {
    "performance": 95,
    "accessibility": 100,
    "best-practices": 100,
    "seo": 100,
}
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


@dataclass(frozen=True)
class Look:
    """What Lighthouse tells of one page on one kind of device; medians of all runs."""

    scores: dict[str, float]
    bytes: float
    requests: float
    first: float  # seconds until something is painted
    blocked: float  # milliseconds in which nothing can be clicked


@dataclass(frozen=True)
class Lighthouse:
    """The program, the browser that it drives, and how often it looks to compare."""

    program: Path
    chromium: str
    runs: int

    def look(self, url: str, *, desktop: bool) -> Look:
        """One page, as often as asked."""
        return summary(self._report(url, desktop, CATEGORIES) for _ in range(self.runs))

    def judge(self, url: str, *, desktop: bool) -> Look:
        """One page, until most of `runs` reached the goals, or all are made.

        What is not about speed is the same each time, and looked at once.
        """
        looks = [summary([self._report(url, desktop, CATEGORIES)])]
        while len(looks) < self.runs and not self._decided(looks, desktop=desktop):
            speed = summary([self._report(url, desktop, ["performance"])])
            looks.append(replace(speed, scores=looks[0].scores | speed.scores))
        return middle(looks)

    def _decided(self, looks: list[Look], *, desktop: bool) -> bool:
        """Whether the median of all runs is known to reach the goals."""
        reached = [look for look in looks if not missed(look, desktop=desktop)]
        return len(reached) > self.runs // 2

    def _report(self, url: str, desktop: bool, categories: Iterable[str]) -> Report:
        command = [str(self.program), url, "--quiet", "--output=json"]
        command += [f"--only-categories={','.join(categories)}"]
        command += ["--disable-full-page-screenshot"]  # slow, and judged by nobody
        command += [f"--chrome-flags={FLAGS}"]
        command += ["--preset=desktop"] if desktop else []
        environment = os.environ | {"CHROME_PATH": self.chromium}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        )
        report: Report = json.loads(done.stdout)
        return report


def missed(look: Look, *, desktop: bool) -> list[str]:
    """The goals that a page does not reach."""
    goals = CATEGORIES | ({"performance": 100} if desktop else {})
    return [name for name, goal in goals.items() if look.scores[name] < goal]


def summary(reports: Iterable[Report]) -> Look:
    """Medians of what is asked of Lighthouse's reports."""
    return middle([_one(report) for report in reports])


def middle(looks: list[Look]) -> Look:
    """The medians of several looks."""
    return Look(
        {name: median(look.scores[name] for look in looks) for name in looks[0].scores},
        median(look.bytes for look in looks),
        median(look.requests for look in looks),
        median(look.first for look in looks),
        median(look.blocked for look in looks),
    )


def _one(report: Report) -> Look:
    audits, categories = report["audits"], report["categories"]
    assert isinstance(audits, dict)
    assert isinstance(categories, dict)
    items = audits["network-requests"]["details"]["items"]
    loaded = [item for item in items if item["url"].startswith("http")]
    return Look(
        {name: round(100 * each["score"]) for name, each in categories.items()},
        sum(item["transferSize"] for item in loaded),
        len(loaded),
        audits["first-contentful-paint"]["numericValue"] / 1000,
        audits["total-blocking-time"]["numericValue"],
    )
