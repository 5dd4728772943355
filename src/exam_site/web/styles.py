"""Strip a style sheet of the rules whose classes no page has.

The theme's style sheet is for every site that can be made with it. It holds up the
first picture of a page, and half of it is for blogs, tabs, annotations and the like.
"""

import re
from collections.abc import Iterable

ASKED = re.compile(r"var\(\s*(--[\w-]+)")
NESTED = ("@media", "@supports", "@layer")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
TEXT = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^{}"'])*"""
INSIDE = rf"{TEXT}(?:\{{{TEXT}(?:\{{{TEXT}\}}{TEXT})*\}}{TEXT})*"  # rules in rules
# A statement such as @charset, or what stands before a rule's brackets and in them.
RULE = re.compile(rf"\s*(?:(@[^{{}};]*;)|({TEXT})\{{({INSIDE})\}})")
INNER = r"\((?:[^()]|\([^()]*\))*\)"
SELECTOR = re.compile(rf"(?:[^,(\[]|{INNER}|\[[^]]*\])+")
# What stands in these is one of several cases, or one that must not be.
CASES = re.compile(rf":(?:not|is|where|has){INNER}")
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
    kept = ""
    for statement, head, body in RULE.findall(css):
        chosen = [
            one.strip()
            for one in SELECTOR.findall(head)
            if head[0] == "@" or names.issuperset(CLASS.findall(CASES.sub("", one)))
        ]
        inside = without_unused(body, names) if head.startswith(NESTED) else body
        rule = f"{','.join(chosen)}{{{inside}}}" if chosen and inside else ""
        kept += statement or rule
    return kept


def without_idle(css: str, names: set[str]) -> str:
    """The style sheet without idle variables and fonts; others ask for `names`."""
    asked = names.union(ASKED.findall(css))
    css = VARIABLE.sub(lambda m: m[0] if m[1] in asked else "", css)
    rules = FONT.sub("", css)
    css = FONT.sub(lambda m: m[0] if m[1].strip("\"' ") in rules else "", css)
    return re.sub(r"(?:(?<=[{}])|^)[^{}@]*\{\}", "", css)
