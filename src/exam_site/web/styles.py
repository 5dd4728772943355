"""Strip a style sheet of the rules whose classes no page has.

The theme's style sheet is for every site that can be made with it. It holds up the
first picture of a page, and half of it is for blogs, tabs, annotations and the like.
"""

import re
from collections.abc import Iterable, Iterator

ASKED = re.compile(r"var\(\s*(--[\w-]+)")
NESTED = ("@media", "@supports", "@layer")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# What stands in these is one of several cases, or one that must not be.
CASES = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
FONT = re.compile(r"@font-face\s*\{[^}]*?font-family:\s*([^;}]+)[^}]*\}\s*")
CLASSES = re.compile(r'\bclass="([^"]*)"')
WORD = re.compile(r"[\w-]+")
VARIABLE = re.compile(r"""(--[\w-]+):(?:"[^"]*"|'[^']*'|[^;{}"'])*(?:;|(?=\}))""")


def used(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """The classes of pages, and every word of scripts, which may set them."""
    found = {name for page in pages for name in set(CLASSES.findall(page))}
    names = {name for text in found for name in text.split()}
    return names.union(*(WORD.findall(script) for script in scripts))


def without_unused(css: str, names: set[str]) -> str:
    """The style sheet without rules for classes that are not among the names."""
    return "".join(_kept(css, names))


def without_idle(css: str, names: set[str]) -> str:
    """The style sheet without variables, such as icons, and fonts that none asks for.

    Args:
        css: the style sheet.
        names: variables that others ask for.
    """
    asked = names.union(ASKED.findall(css))
    css = VARIABLE.sub(lambda m: m[0] if m[1] in asked else "", css)
    rules = FONT.sub("", css)
    css = FONT.sub(lambda m: m[0] if m[1].strip("\"' ") in rules else "", css)
    return re.sub(r"(?:(?<=[{}])|^)[^{}@]*\{\}", "", css)


def _kept(css: str, names: set[str]) -> Iterator[str]:
    for head, body in _rules(css):
        if head.startswith(NESTED):
            inside = without_unused(body, names)
            if inside:
                yield f"{head}{{{inside}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}" if body else head
        else:
            chosen = [one for one in _parts(head) if _may_match(one, names)]
            if chosen:
                yield f"{','.join(chosen)}{{{body}}}"


def _may_match(selector: str, names: set[str]) -> bool:
    return names.issuperset(CLASS.findall(CASES.sub("", selector)))


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each rule as what stands before its brackets and what stands in them."""
    start = at = depth = 0
    opening = -1
    for mark in re.finditer(r"""[{};]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", css):
        at = mark.end()
        if mark[0] == "{":
            opening = mark.start() if depth == 0 else opening
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opening].strip(), css[opening + 1 : at - 1]
                start = at
        elif mark[0] == ";" and depth == 0:  # @charset and the like
            yield css[start:at].strip(), ""
            start = at


def _parts(selectors: str) -> list[str]:
    """A list of selectors, split at commas that stand in no parentheses."""
    parts, depth = [""], 0
    for character in selectors:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]
