"""7e: the autoencoder with its last layer replaced, and what it then puts out."""

import copy

from exam_site.figures import arrow, box, line, script, svg, text
from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.initialization import seed_weights
from i2dl_exam.segmentation import noisy_coins
from i2dl_exam.training import fit
from i2dl_exam.transfer import segment

MIDDLE, OLD, NEW = 100, 54, 150


def networks() -> tuple[Autoencoder, Autoencoder]:
    """An autoencoder of noisy coins, and its copy that was trained to segment."""
    batches = noisy_coins(10000)[0].split(100) * 3
    old = fit(Autoencoder(144, 8), batches, reconstruction_error)
    new = copy.deepcopy(old)
    seed_weights(new.decoder[-1], 1)
    images, masks = noisy_coins(1000, seed=1)
    pairs = list(zip(images.split(100), masks.split(100), strict=True)) * 15
    return old, segment(new, pairs)


def draw() -> str:
    """From left to right: image, encoder, code, decoder; above the old end."""
    old, new = networks()
    image = noisy_coins(4, seed=8)[0][1:2]
    pictures = [image[0], old(image)[0], new(image).sigmoid()[0]]
    places = [(6, MIDDLE - 24), (304, OLD - 24), (304, NEW - 24)]
    picture = script("7_autoencoder").picture
    drawn = [
        part
        for (x, y), pixels in zip(places, pictures, strict=True)
        for part in picture(x, y, pixels, 4)
    ]
    return svg(
        "The last layer of the autoencoder is replaced; everything else stays",
        222,
        *drawn,
        text(30, MIDDLE - 36, "image"),
        text(30, MIDDLE + 38, "$H$×$W$×3", "muted", size=13),
        arrow((56, MIDDLE), (68, MIDDLE)),
        line((70, 70), (118, 88), (118, 112), (70, 130), (70, 70)),
        text(94, MIDDLE + 46, "encoder", size=13),
        box(125, MIDDLE - 18, 12, 36, "ink", radius=0),
        text(131, MIDDLE - 30, "code", size=13),
        line((192, 70), (144, 88), (144, 112), (192, 130), (192, 70)),
        text(169, MIDDLE + 46, "decoder", size=13),
        line((192, MIDDLE), (202, MIDDLE), (202, OLD), (212, OLD), kind="soft"),
        box(212, OLD - 20, 72, 40, "soft", dashed=True),
        text(248, OLD - 8, "last layer", "muted", size=13),
        text(248, OLD + 8, "removed", "muted", size=13),
        line((286, OLD), (302, OLD), kind="soft", dashed=True),
        text(352, OLD - 38, "3 channels, $H$ × $W$", "muted", size=13, anchor="end"),
        arrow((192, MIDDLE), (202, MIDDLE), (202, NEW), (212, NEW), kind="accent"),
        box(212, NEW - 20, 72, 40, "accent"),
        text(248, NEW - 8, "new last", "accent-fill", size=13),
        text(248, NEW + 8, "layer", "accent-fill", size=13),
        arrow((286, NEW), (302, NEW), kind="accent"),
        text(
            352,
            NEW + 40,
            "1 or 2 channels, $H$ × $W$",
            "accent-fill",
            size=13,
            anchor="end",
        ),
        text(
            352,
            NEW + 58,
            "read as probability of coin",
            "accent-fill",
            size=13,
            anchor="end",
        ),
    )
