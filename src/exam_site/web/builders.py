"""Sites that different builders made from the same mkdocs.yml, compared.

`.ci/builders/run` makes them. ProperDocs, the continuation of MkDocs 1.x, must write
the same files but for the tag that names the builder. Zensical must write the same text
on the same pages; what it cannot do is listed in `GAPS`, and a gap that has closed is
told, so that the list stays true. Nothing here needs more than Python itself.
"""

import gzip
import re
import sys
from itertools import zip_longest
from pathlib import Path

GENERATOR = re.compile(r'<meta name="generator" content="([^"]*)">')
ARTICLE = re.compile(r'<article class="md-content__inner.*?</article>', re.DOTALL)

# What stands in a problem page, and how to recognise it in its HTML.
PARTS = {
    "formulas": 'class="katex"',
    "forms": "<form ",
    "figures": "<figure",
    "programs": '<div class="language-python highlight"',
    "outputs": '<div class="language-text highlight"',
}

# Zensical's own theme: other files in place of these.
THEME = re.compile(
    r"assets/(javascripts/(bundle|lunr|workers)\b.*|stylesheets/(main|palette)\..*)"
)
# What Zensical does not do, and the files that show it.
GAPS = {
    "labs as pages: notebooks stay files to download": r"labs/.*",
    "the pages as Markdown": r".*\.md",
    "llms.txt and robots.txt: their blanks stay open": r"(llms|robots)\.txt",
    "words by which the search finds a question": r"search/search_index\.json",
    "links on the page for wrong addresses": r"404\.html",
    "dates in the sitemap": r"sitemap\.xml(\.gz)?",
    "one style sheet instead of five": r"assets/(site|_mkdocstrings)\.css",
}


def files(site: Path) -> dict[str, Path]:
    """Each file of a built site by its path below the site."""
    paths = (path for path in sorted(site.rglob("*")) if path.is_file())
    return {path.relative_to(site).as_posix(): path for path in paths}


def differences(site: Path, other: Path) -> list[str]:
    """What another builder made differently, but for the tag that names the builder."""
    ours, theirs = files(site), files(other)
    told = [f"{name}: missing" for name in sorted(ours.keys() - theirs.keys())]
    told += [f"{name}: too much" for name in sorted(theirs.keys() - ours.keys())]
    for name in sorted(ours.keys() & theirs.keys()):
        expected, found = _content(ours[name]), _content(theirs[name])
        if expected != found:
            told.append(f"{name}: {_first_difference(expected, found)}")
    return told


def canary(site: Path, other: Path) -> list[str]:
    """What Zensical should have made and did not, and gaps that are none any more."""
    ours, theirs = files(site), files(other)
    told: list[str] = []
    seen: set[str] = set()
    for name in (name for name in ours if not THEME.fullmatch(name)):
        difference = _lost(name, ours[name], theirs.get(name))
        gaps = {gap for gap, pattern in GAPS.items() if re.fullmatch(pattern, name)}
        if difference and not gaps:
            told.append(f"{name}: {difference}")
        elif difference:
            seen |= gaps
    return told + [
        f"{gap}: done by now. Take it out of GAPS and of docs/how-it-is-verified.md."
        for gap in GAPS
        if gap not in seen
    ]


def _lost(name: str, expected: Path, found: Path | None) -> str:
    """How a file differs that Zensical should make; no word if it does not."""
    if found is None:
        return "missing"
    if not name.endswith(".html"):
        before, after = _content(expected), _content(found)
        return "" if before == after else _first_difference(before, after)
    before, after = article(_text(expected)), article(_text(found))
    if not before or not after:
        return "no <article>"
    counts = zip(parts(before).items(), parts(after).values(), strict=True)
    wrong = [f"{m} {part} instead of {n}" for (part, n), m in counts if n != m]
    if not wrong and before != after:
        wrong.append(_first_difference(before, after))
    return ", ".join(wrong)


def article(html: str) -> str:
    """What a page says, without what Zensical writes in another way."""
    found = ARTICLE.search(html)
    text = found[0] if found else ""
    text = text.replace('<a id="__skip" tabindex="-1"></a>', "")
    # Its search reads these marks and takes them off the page.
    text = re.sub(r' data-search-exclude(="")?(?=[ >])', "", text)
    text = text.replace('href="./#', 'href="#')
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def parts(html: str) -> dict[str, int]:
    """How many formulas, forms, figures, programs and outputs a page has."""
    return {part: html.count(mark) for part, mark in PARTS.items()}


def generator(site: Path) -> str:
    """The builder's name, as it stands on the home page."""
    found = GENERATOR.search(_text(site / "index.html"))
    return found[1] if found else ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _content(path: Path) -> str:
    """A file's text without the generator tag; bytes that are no text become marks."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    text = data.decode("utf-8", "backslashreplace")
    return GENERATOR.sub("", text) if path.suffix == ".html" else text


def _first_difference(expected: str, found: str) -> str:
    """The first line that differs: its number, and both texts from there on."""
    pairs = zip_longest(expected.split("\n"), found.split("\n"), fillvalue="")
    number, lines = next(
        (number, pair) for number, pair in enumerate(pairs, 1) if pair[0] != pair[1]
    )
    letters = enumerate(zip(*lines, strict=False))
    start = max(0, next((i for i, (a, b) in letters if a != b), 0) - 20)
    before, after = (line[start : start + 80] for line in lines)
    return f"line {number}: {after!r} instead of {before!r}"


def report(name: str, site: Path, told: list[str], equal: str) -> bool:
    """Print what was found about a builder; return whether all is well."""
    built = generator(site)
    if name.casefold() not in built.casefold():
        told = [f"index.html: built by {built!r}", *told]
    print(f"{name} ({built}): {'differences' if told else equal}")
    for line in told:
        print(f"    {line}")
    return not told


def main(folder: Path) -> int:
    """Compare the sites in a folder; the exit status."""
    site, proper, zensical = (folder / x for x in ("mkdocs", "properdocs", "zensical"))
    pages = sorted(site.glob("problems/*/index.html"))
    counts = parts("".join(article(_text(path)) for path in pages))
    stands = ", ".join(f"{n:,} {part}" for part, n in counts.items())
    print(f"MkDocs ({generator(site)}): {len(files(site))} files")
    print(f"    on {len(pages)} problem pages: {stands}")

    equal = "the same files but for the tag that names the builder"
    same = report("ProperDocs", proper, differences(site, proper), equal)
    lost = [f"problem pages: no {part} at all" for part, n in counts.items() if not n]
    lost += canary(site, zensical)
    sings = report("Zensical", zensical, lost, "the same text on each page")
    print("    but not:", *GAPS, sep="\n    - ")
    return 0 if same and sings else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
