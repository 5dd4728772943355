"""7f: new coins, their masks, the probabilities of a network, and its wrong pixels."""

from exam_site.figures import Point, box, pixels, script, svg, text
from i2dl_exam.segmentation import noisy_coins

CELL, SIDE = 4, 48


def draw() -> str:
    """One row for each kind of image."""
    _, net = script("7e_head").networks()
    greys = script("7_autoencoder").greys
    images, masks = noisy_coins(5, seed=33)
    coin = net(images).sigmoid().detach()
    mask = masks.flatten(1).double()
    rows = {
        "noisy coin": images,
        "mask": mask,
        "probability|of coin": coin,
        "wrong pixels": (coin.round() - mask).abs(),
    }
    names: list[str] = []
    levels: dict[Point, list[list[int]]] = {}
    for i, (name, row) in enumerate(rows.items()):
        lines = name.split("|")
        for k, words in enumerate(lines):
            y = 28 + 54 * i + 16 * (k - (len(lines) - 1) / 2)
            names.append(text(86, y, words, anchor="end", size=13))
        levels |= {
            (96 + 53 * j, 4 + 54 * i): greys(image) for j, image in enumerate(row)
        }
    frames = [box(x, y, SIDE, SIDE, "soft", radius=0) for x, y in levels]
    parts = [*names, *pixels(levels, CELL), *frames]
    return svg("Coins, masks, predictions and wrong pixels", 218, *parts)
