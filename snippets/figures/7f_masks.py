"""7f: new coins, their masks, the probabilities of a network, and its wrong pixels."""

from exam_site.figures import Point, box, pixels, script, svg, text

CELL, SIDE = 6, 48


def draw() -> str:
    """One row for each kind of image."""
    setting = script("7e_head")
    _, net = setting.networks()
    greys = script("7_autoencoder").greys
    images, mask = setting.noisy(5, seed=34)
    coin = net(images).sigmoid().detach()
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
