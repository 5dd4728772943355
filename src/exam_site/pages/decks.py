"""The cards as files to take away: a deck for Anki, and a table."""

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache

import genanki
from markdown import Markdown

from exam_site.pages.cards import Card

# By these numbers Anki knows the deck again, and updates it.
DECK, MODEL = 1_596_240_811, 1_596_240_812
NAME = "One deep-learning exam"
FIELDS = ("Id", "Front", "Back", "Mistake", "Solution")
BACK = """{{FrontSide}}<hr id=answer>{{Back}}
{{#Mistake}}<p><i>A usual mistake:</i> {{Mistake}}</p>{{/Mistake}}
<p>{{Solution}}</p>"""
CSS = ".card { font: 20px/1.5 sans-serif; max-width: 40em; margin: 1em auto; }"


def anki(cards: Iterable[Card], places: Mapping[str, str], seconds: int) -> bytes:
    """A deck for Anki, the same bytes for the same cards and seconds since 1970.

    An id stays the same note, whatever its text becomes; Anki takes texts from a later
    deck. `places` are the addresses of questions' solutions, where they are known.
    """
    template = {"name": "Card", "qfmt": "{{Front}}", "afmt": BACK}
    names = [{"name": name} for name in FIELDS]
    model = genanki.Model(MODEL, NAME, fields=names, templates=[template], css=CSS)
    deck = genanki.Deck(DECK, NAME)
    for number, card in enumerate(cards):
        fields = [card.id, *map(as_html, (card.front, card.back, card.mistake))]
        solution, place = f"Solution {card.question}", places.get(card.question)
        fields += [f'<a href="{place}">{solution}</a>' if place else solution]
        tags, guid = [f"problem-{card.id[0]}"], f"i2dl-exam-{card.id}"
        deck.add_note(genanki.Note(model, fields, tags=tags, guid=guid, due=number))
    packed, small = io.BytesIO(), io.BytesIO()
    genanki.Package(deck).write_to_file(packed, timestamp=seconds)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(small, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name)  # of 1980: the time of the build is not told
            new.writestr(info, old.read(name), zipfile.ZIP_DEFLATED, 9)
    return small.getvalue()


def table(cards: Iterable[Card]) -> str:
    """The cards as CSV, in plain text, with the TeX of their formulas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "front", "back", "mistake"])
    for card in cards:
        shown = map(as_html, (card.front, card.back, card.mistake))
        plain = (html.unescape(re.sub("<[^>]*>", "", each)) for each in shown)
        writer.writerow([card.id, *plain])
    return text.getvalue()


def as_html(text: str) -> str:
    """Markdown of one paragraph as HTML, its formulas for MathJax as Anki has them."""
    found = _markdown().reset().convert(text)
    found = re.sub('<var class="arithmatex">(.*?)</var>', r"\1", found)
    return found.removeprefix("<p>").removesuffix("</p>")


@cache
def _markdown() -> Markdown:
    generic = {"pymdownx.arithmatex": {"generic": True, "inline_tag": "var"}}
    return Markdown(extensions=["pymdownx.arithmatex"], extension_configs=generic)
