"""7e: the autoencoder with its last layer replaced, and what it then puts out."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from exam_site.figures import arrow, box, line, script, svg, text

MIDDLE, OLD, NEW = 100, 54, 150


def noisy(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Noisy coins of 8 x 8 pixels, and their masks."""
    clean = script("7_autoencoder").pictures(count, seed)
    torch.manual_seed(seed)
    return clean + 0.4 * torch.randn_like(clean), (clean > 0.5).double()


def networks() -> tuple[nn.Sequential, nn.Sequential]:
    """An autoencoder of noisy coins, and its copy that was trained to segment."""
    setting = script("7_autoencoder")
    images, masks = noisy(1000, seed=0)
    old = setting.autoencoder(images, 8)
    new = setting.half(8, 64, 1)
    new[:2].load_state_dict(old[1][:2].state_dict())
    net = nn.Sequential(setting.half(64, 8, 0), new)
    net[0].load_state_dict(old[0].state_dict())
    pairs = torch.stack([images, masks], dim=1)  # (1000, 2, 64)

    def loss(pair: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(net(pair[:, 0]), pair[:, 1])

    setting.train(net, pairs.split(100) * 15, loss)
    return old, net


def draw() -> str:
    """From left to right: image, encoder, code, decoder; above the old end."""
    old, new = networks()
    image = noisy(1, seed=8)[0]
    pictures = [image[0], old(image)[0], new(image).sigmoid()[0]]
    places = [(6, MIDDLE - 24), (304, OLD - 24), (304, NEW - 24)]
    picture = script("7_autoencoder").picture
    drawn = [
        part
        for (x, y), pixels in zip(places, pictures, strict=True)
        for part in picture(x, y, pixels, 6)
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
