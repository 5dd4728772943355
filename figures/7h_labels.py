"""7h: how well coins are segmented, by the number of labels and what is pretrained."""

from collections.abc import Callable
from functools import cache, cached_property

import torch
import torch.nn.functional as F
from torch import Tensor

from exam_site.figures import Axes, circle, svg, text
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.segmentation import noisy_coins

PLOT = Axes(42, 28, 306, 190, (0.5, 3.5), (0.5, 0.82))
LABELS = {20: "20", 1000: "1,000", 10000: "10,000"}
WORDS = {
    "frozen": "encoder frozen",
    "slow": "encoder slow",
    "last layer only": "last layer only",
    "random": "random weights",
}
KINDS = {  # first layer that is trained, and the colour
    "frozen": (2, "accent"),
    "slow": (0, "accent"),
    "last layer only": (3, "ink"),
    "random": (0, "warn"),
}
Layers = list[tuple[Tensor, Tensor]]


class Networks:
    """The page's networks for several seeds at once, in code of their own.

    Every tensor has the seed as its first dimension, so one matrix product serves all.
    The four layers are encoder and decoder; ReLU follows the first and the third.
    """

    def __init__(
        self, seeds: range, dtype: torch.dtype = torch.float64, *, dark: bool = False
    ) -> None:
        """Choose seeds and number type, and whether some coins are dark."""
        self.seeds, self.dtype, self.dark = seeds, dtype, dark
        self.photos = cache(self._photos)  # count, and 0 unlabelled, 1 labelled, 2 new

    def _photos(self, count: int, offset: int) -> tuple[Tensor, Tensor]:
        """Images and masks, both (seeds, count, 144)."""
        both = [noisy_coins(count, 3 * s + offset, dark=self.dark) for s in self.seeds]
        images, masks = (torch.stack(each) for each in zip(*both, strict=True))
        return images.to(self.dtype), masks.flatten(2).to(self.dtype)

    def start(self, offset: int) -> Layers:
        """Starting weights of four layers."""
        sizes = [(64, 144), (8, 64), (64, 8), (144, 64)]
        layers = []
        for k, (out, into) in enumerate(sizes):
            each = [
                seeded_normal(out, into, seed=100 * s + offset + k) for s in self.seeds
            ]
            weights = torch.stack(each).to(self.dtype) / into**0.5
            layers.append((weights, weights.new_zeros(len(self.seeds), 1, out)))
        return layers

    def pretrained(self, images: Tensor) -> Layers:
        """An autoencoder of images."""
        layers, batches = self.start(0), images.split(100, dim=1)

        def loss(step: int) -> Tensor:
            batch = batches[step % len(batches)]
            return (through(layers, batch) - batch).square().mean((1, 2)).sum()

        descend([(layers, 0.01)], loss, 300)
        return layers

    @cached_property
    def autoencoder(self) -> Layers:
        """The autoencoder of the 10,000 images."""
        return self.pretrained(self.photos(10000, 0)[0])

    def overlaps(
        self,
        kind: str,
        labels: int,
        *,
        lr: float = 0.01,
        encoder_lr: float = 0.0001,
        steps: int = 150,
        every: int = 150,
        source: Layers | None = None,
        kept: int | None = None,
        judged: tuple[int, int] = (1000, 2),
    ) -> Tensor:
        """IoU on new or other photos after every so many steps, (stops, seeds)."""
        old = source or self.autoencoder
        kept = (
            {"random": 0, "last layer only": 3}.get(kind, 2) if kept is None else kept
        )
        layers = [(w.clone(), b.clone()) for w, b in old[:kept]] + self.start(4)[kept:]
        first = KINDS[kind][0]
        images, masks = self.photos(labels, 1)
        new, true = self.photos(*judged)
        new = through(layers[:first], new)
        inputs = through(layers[:first], images).split(100, dim=1)
        targets = masks.split(100, dim=1)
        stops = []

        def loss(step: int) -> Tensor:
            if step and step % every == 0:
                stops.append(overlap(through(layers, new, first), true))
            k = step % len(inputs)
            logits = through(layers, inputs[k], first)
            each = F.binary_cross_entropy_with_logits(
                logits, targets[k], reduction="none"
            )
            return each.mean((1, 2)).sum()

        rates = [lr if kind == "random" else encoder_lr] * 2 + [lr] * 2
        descend([([layers[k]], rates[k]) for k in range(first, 4)], loss, steps)
        stops.append(overlap(through(layers, new, first), true))
        return torch.stack(stops)


def through(layers: Layers, x: Tensor, first: int = 0) -> Tensor:
    """Outputs of layers, from the one with number `first` on."""
    for k in range(first, len(layers)):
        x = torch.baddbmm(layers[k][1], x, layers[k][0].mT)
        x = x.relu() if k in (0, 2) else x
    return x


def descend(
    groups: list[tuple[Layers, float]], loss: Callable[[int], Tensor], steps: int
) -> None:
    """Adam, with one learning rate for each group."""
    chosen = [
        {"params": [p.requires_grad_() for pair in layers for p in pair], "lr": lr}
        for layers, lr in groups
    ]
    optimizer = torch.optim.Adam(chosen)
    for step in range(steps):
        optimizer.zero_grad()
        torch.autograd.backward(loss(step))
        optimizer.step()
    for group in chosen:
        for parameter in group["params"]:
            parameter.requires_grad_(False)


def overlap(logits: Tensor, masks: Tensor) -> Tensor:
    """Mean intersection over union for each seed."""
    predicted, true = logits > 0, masks > 0
    both, either = predicted & true, predicted | true
    return (both.sum(2) / either.sum(2)).mean(1)


def draw() -> str:
    """For each number of labels a group of dots, one for each kind of training."""
    networks = Networks(range(1))
    ticks = {float(k): words for k, words in enumerate(LABELS.values(), 1)}
    parts = PLOT.frame(ticks, {0.5: "0.5", 0.6: "0.6", 0.7: "0.7", 0.8: "0.8"})
    for k, labels in enumerate(LABELS, 1):
        for i, (kind, (_, colour)) in enumerate(KINDS.items()):
            lr = 0.1 if kind == "last layer only" else 0.01
            iou = networks.overlaps(kind, labels, lr=lr)[-1].item()
            parts.append(mark(*PLOT.at(k + 0.16 * (i - 1.5), iou), kind, colour))
    parts.append(text(195, PLOT.top + PLOT.height + 36, "labelled images"))
    parts.append(text(36, PLOT.top - 14, "IoU", anchor="end"))
    for i, (kind, (_, colour)) in enumerate(KINDS.items()):
        x, y = 30 + 170 * (i % 2), PLOT.top + PLOT.height + 62 + 24 * (i // 2)
        parts.append(mark(x, y, kind, colour))
        parts.append(text(x + 12, y, WORDS[kind], anchor="start", size=13))
    return svg("IoU on new coins by number of labels", 316, *parts)


def mark(x: float, y: float, kind: str, colour: str) -> str:
    """A filled dot, or a ring for the slow encoder."""
    return circle(x, y, 5, colour, "" if kind == "slow" else f"{colour}-fill")
