"""7: a coin, its code of z numbers, and the coin decoded from it."""

from torch import Tensor

from exam_site.figures import arrow, box, line, svg, text
from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.coins import coins
from i2dl_exam.training import fit

LEVELS = 10
MIDDLE = 76
BATCHES = coins(2000, 8)[0].flatten(1).split(100) * 20  # as the page's programs train


def draw() -> str:
    """From left to right: image, encoder, code, decoder, reconstruction."""
    image = coins(4, 8, seed=5)[0].flatten(1)[2:3]
    net = fit(Autoencoder(64, 3), BATCHES, reconstruction_error)
    cells = [
        box(171, MIDDLE - 27 + 18 * i, 18, 18, "accent", radius=0) for i in (0, 1, 2)
    ]
    return svg(
        "An image is encoded to a code of z numbers and decoded again",
        164,
        text(38, 22, "image $x$"),
        *picture(6, MIDDLE - 32, image[0], 8),
        arrow((74, MIDDLE), (88, MIDDLE)),
        line((90, 34), (154, 62), (154, 90), (90, 118), (90, 34)),
        text(121, MIDDLE, "encoder", size=13),
        arrow((156, MIDDLE), (170, MIDDLE)),
        *cells,
        text(180, 22, "code", "accent-fill"),
        text(180, 132, "$z$ numbers", "accent-fill"),
        arrow((190, MIDDLE), (204, MIDDLE)),
        line((270, 34), (206, 62), (206, 90), (270, 118), (270, 34)),
        text(239, MIDDLE, "decoder", size=13),
        arrow((272, MIDDLE), (286, MIDDLE)),
        *picture(288, MIDDLE - 32, net(image)[0], 8),
        text(318, 22, "output $x\u0302$"),
        text(50, 132, "$H$ × $W$ × 3", size=13),
        text(310, 132, "$H$ × $W$ × 3", size=13),
        text(180, 152, "here 64 pixels in grey, a code of 3", "muted", size=13),
    )


def picture(x: float, y: float, image: Tensor, cell: int = 6) -> list[str]:
    """A square image's pixels, black where 0; equal neighbours in a row are one box.

    Raises:
        ValueError: if a pixel is so close to the border of two grey levels that
            another machine could draw the other one.
    """
    scaled = (LEVELS - 1) * image.detach().clamp(0, 1)
    if ((scaled % 1) - 0.5).abs().min() < 1e-4:
        raise ValueError("a pixel lies on the border of two grey levels: take others")
    side = int(image.numel() ** 0.5)
    rows = scaled.round().int().view(side, side).tolist()
    parts = [box(x, y, side * cell, side * cell, "", fill="#000000", radius=0)]
    for i, row in enumerate(rows):
        starts = [j for j in range(side) if j == 0 or row[j] != row[j - 1]]
        for start, end in zip(starts, [*starts[1:], side], strict=True):
            grey = f"{round(255 * row[start] / (LEVELS - 1)):02x}"
            place = (x + cell * start, y + cell * i, cell * (end - start), cell)
            if row[start]:
                parts.append(box(*place, "", fill=f"#{grey * 3}", radius=0))
    return [*parts, box(x, y, side * cell, side * cell, "soft", radius=0)]


def grid(rows: dict[str, Tensor], left: float = 96, top: float = 4) -> list[str]:
    """One row of pictures for each name, the name on the left; `|` breaks it."""
    parts: list[str] = []
    for i, (name, images) in enumerate(rows.items()):
        lines = name.split("|")
        for k, words in enumerate(lines):
            y = top + 54 * i + 24 + 16 * (k - (len(lines) - 1) / 2)
            parts.append(text(left - 10, y, words, anchor="end", size=13))
        for j, image in enumerate(images):
            parts += picture(left + 53 * j, top + 54 * i, image)
    return parts
