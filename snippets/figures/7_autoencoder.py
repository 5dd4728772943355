"""7: a coin, its code of z numbers, and the coin decoded from it."""

import math
from collections.abc import Callable, Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence

from exam_site.figures import Point, arrow, box, line, pixels, svg, text
from i2dl_exam.autoencoder import reparametrize
from i2dl_exam.coins import coins

LEVELS = 10
MIDDLE = 76


def pictures(count: int, seed: int) -> Tensor:
    """Coins of 8 x 8 pixels, shape (count, 64)."""
    generator = torch.Generator().manual_seed(seed)
    return coins(torch.rand(count, 3, generator=generator, dtype=torch.float64), size=8)


def half(
    inputs: int, outputs: int, seed: int, kind: type[nn.Module] = nn.ReLU
) -> nn.Sequential:
    """An encoder or a decoder with one hidden layer."""
    torch.manual_seed(seed)
    layers = nn.Linear(inputs, 64), kind(), nn.Linear(64, outputs)
    return nn.Sequential(*layers).double()


def train(
    net: nn.Module, batches: Iterable[Tensor], loss: Callable[[Tensor], Tensor]
) -> None:
    """One step of Adam for each batch."""
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for batch in batches:
        optimizer.zero_grad()
        torch.autograd.backward(loss(batch))
        optimizer.step()


def autoencoder(
    images: Tensor, z: int, kind: type[nn.Module] = nn.ReLU
) -> nn.Sequential:
    """Encoder and decoder, trained on these images."""
    net = nn.Sequential(half(64, z, 0, kind), half(z, 64, 1, kind))
    train(net, images.split(100) * 20, lambda x: F.mse_loss(net(x), x))
    return net


def variational(images: Tensor, z: int) -> nn.Sequential:
    """Encoder and decoder of a variational autoencoder, trained on these images."""
    net = nn.Sequential(half(64, 2 * z, 0), half(z, 64, 1))
    encoder, decoder = net

    def loss(x: Tensor) -> Tensor:
        mean, log_variance = encoder(x).chunk(2, dim=1)
        std = (log_variance / 2).exp()
        code = reparametrize(mean, std, torch.randn_like(mean))
        error = (decoder(code) - x).square().sum(dim=1) / (2 * 0.2)
        kl = kl_divergence(Normal(mean, std), Normal(0, 1)).sum(dim=1)
        return (error + kl).mean()

    torch.manual_seed(4)
    train(net, images.split(100) * 20, loss)
    return net


def draw() -> str:
    """From left to right: image, encoder, code, decoder, reconstruction."""
    image = pictures(1, seed=5)
    net = autoencoder(pictures(2000, seed=0), z=3)
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
        text(320, 22, "output $x\u0302$"),
        text(38, 132, "$H$ × $W$ × 3", size=13),
        text(320, 132, "$H$ × $W$ × 3", size=13),
        text(180, 152, "here 64 pixels in grey, a code of 3", "muted", size=13),
    )


def picture(x: float, y: float, image: Tensor, cell: int = 6) -> list[str]:
    """A square image of grey pixels in a frame."""
    return [*pixels({(x, y): greys(image)}, cell), _frame(x, y, image, cell)]


def grid(rows: dict[str, Tensor], left: float = 96, top: float = 4) -> list[str]:
    """One row of pictures for each name, the name on the left; `|` breaks it."""
    names: list[str] = []
    images: dict[Point, Tensor] = {}
    for i, (name, row) in enumerate(rows.items()):
        lines = name.split("|")
        for k, words in enumerate(lines):
            y = top + 54 * i + 24 + 16 * (k - (len(lines) - 1) / 2)
            names.append(text(left - 10, y, words, anchor="end", size=13))
        images |= {(left + 53 * j, top + 54 * i): image for j, image in enumerate(row)}
    frames = [_frame(x, y, image, 6) for (x, y), image in images.items()]
    levels = {place: greys(image) for place, image in images.items()}
    return [*names, *pixels(levels, 6), *frames]


def greys(image: Tensor) -> list[list[int]]:
    """A square image's pixels in a few greys, from 0 (black) to 255, row by row.

    Raises:
        ValueError: if a pixel is so close to the border of two greys that another
            machine could draw the other one.
    """
    scaled = (LEVELS - 1) * image.detach().clamp(0, 1)
    if ((scaled % 1) - 0.5).abs().min() < 1e-4:
        raise ValueError("a pixel lies on the border of two grey levels: take others")
    side = math.isqrt(image.numel())
    levels = (scaled.round() * (255 / (LEVELS - 1))).round().int()
    rows: list[list[int]] = levels.view(side, side).tolist()
    return rows


def _frame(x: float, y: float, image: Tensor, cell: int) -> str:
    side = cell * math.isqrt(image.numel())
    return box(x, y, side, side, "soft", radius=0)
