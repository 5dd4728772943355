"""5c: a quarter turn and a negative change the style, and with it the label."""

from exam_site.figures import arrow, script, svg, text


def draw() -> str:
    """Left the originals, right what becomes of them."""
    bands, windows, _ = script("5_facades").drawn()
    shown = {
        (50, 26): bands,
        (214, 26): bands.rot90(dims=(1, 2)),
        (50, 182): windows,
        (214, 182): 1 - windows,
    }
    words = {
        (98, 12): "bands",
        (262, 12): "quarter turn",
        (262, 138): "no style of ours",
        (98, 168): "windows",
        (262, 168): "negative",
        (262, 294): "looks like panels",
    }
    return svg(
        "A quarter turn and a negative do not keep the style",
        308,
        *script("5_facades").pictures(shown),
        *(arrow((154, y), (204, y)) for y in (74, 230)),
        *(
            text(x, y, word, "warn-fill" if y in (138, 294) else "ink-fill")
            for (x, y), word in words.items()
        ),
    )
