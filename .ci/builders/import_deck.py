"""Import the deck of a built site with Anki's own library, twice.

`python import_deck.py SITE` compares each note with the table of the same cards, which
`tests/site/test_cards.py` compares with the pages, and then imports the deck with one
text changed, as a reader does who fetches it again. It ends with 1 if anything differs.
"""

import csv
import html
import re
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

NAME = "deep-learning-exam"


def imported(collection: Collection, deck: Path) -> dict[str, int]:
    """Import a deck; how many notes were new, updated, the same, or in conflict."""
    options = ImportAnkiPackageOptions()
    request = ImportAnkiPackageRequest(package_path=str(deck), options=options)
    log = collection.import_anki_package(request).log
    kinds = ("new", "updated", "duplicate", "conflicting", "missing_notetype")
    return {k: n for k in kinds if (n := len(getattr(log, k)))}


def plain(text: str) -> str:
    """A field without markup."""
    return html.unescape(re.sub("<[^>]*>", "", text))


def reworded(deck: Path, folder: Path) -> Path:
    """The same deck, a second later, with another text on its first note."""
    other = folder / "later.apkg"
    with zipfile.ZipFile(deck) as old, zipfile.ZipFile(other, "w") as new:
        base = Path(old.extract("collection.anki2", folder))
        with sqlite3.connect(base) as change:
            change.execute(
                "update notes set mod = mod + 1, flds = replace(flds, ?, ?)"
                " where id = (select min(id) from notes)",
                ("\x1f", "\x1fReworded. "),
            )
        new.write(base, base.name)
        new.writestr("media", old.read("media"))
    return other


def main(site: Path) -> int:
    """Import, compare, import again; the exit status."""
    deck = site / "assets" / f"{NAME}.apkg"
    table = (site / "assets" / f"{NAME}.csv").read_text(encoding="utf-8")
    rows = [[*row.values()] for row in csv.DictReader(table.splitlines())]
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "empty.anki2"))
        first = imported(collection, deck)
        notes = [collection.get_note(id) for id in sorted(collection.find_notes(""))]
        found = [[plain(field) for field in note.fields[:4]] for note in notes]
        shown = [note.cards()[0] for note in notes]
        empty = [c for c in shown if not c.question() or c.question() == c.answer()]
        again = imported(collection, deck)
        later = imported(collection, reworded(deck, Path(folder)))
        count = collection.note_count(), collection.card_count()
        wording = collection.get_note(notes[0].id).fields[1]
        collection.close()
    n = len(rows)
    right = {
        "new notes": first == {"new": n},
        "fronts and backs": found == rows and not empty,
        "the same again": again == {"duplicate": n},
        "a later deck": later == {"updated": 1, "duplicate": n - 1},
        "no note twice": count == (n, n) and wording.startswith("Reworded. "),
    }
    wrong = [what for what, holds in right.items() if not holds]
    print(f"Anki: {n} cards imported; wrong: {', '.join(wrong) or 'nothing'}")
    return int(bool(wrong) or n < 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
