"""7f: new coins, their masks, the probabilities of a network, and its wrong pixels."""

from exam_site.figures import script, svg, text
from i2dl_exam.segmentation import noisy_coins


def draw() -> str:
    """One row for each kind of image."""
    _, net = script("7e_head").networks()
    picture = script("7_autoencoder").picture
    images, masks = noisy_coins(5, seed=33)
    coin = net(images).sigmoid().detach()
    mask = masks.flatten(1).double()
    rows = {
        "noisy coin": images,
        "mask": mask,
        "probability|of coin": coin,
        "wrong pixels": (coin.round() - mask).abs(),
    }
    parts = []
    for i, (name, pictures) in enumerate(rows.items()):
        lines = name.split("|")
        for k, words in enumerate(lines):
            y = 28 + 54 * i + 16 * (k - (len(lines) - 1) / 2)
            parts.append(text(86, y, words, anchor="end", size=13))
        for j, pixels in enumerate(pictures):
            parts += picture(96 + 53 * j, 4 + 54 * i, pixels, 4)
    return svg("Coins, masks, predictions and wrong pixels", 218, *parts)
