"""1a: parameters of three networks, in convolutions and in linear layers."""

import torch
from torch import nn

from exam_site.figures import box, svg, text
from i2dl_exam.architectures import (
    VGG16,
    AlexNet,
    ResNet18,
    kernel_sizes,
    parameter_count,
)

LEFT, LONGEST, TALL, PITCH, TOP = 8, 344, 18, 74, 62
MILLION = 1e6


def draw() -> str:
    """One bar for each network, with its total above and its kernels below."""
    with torch.device("meta"):
        networks = [kind() for kind in (ResNet18, AlexNet, VGG16)]
    scale = LONGEST / max(map(parameter_count, networks))
    parts = []
    for i, network in enumerate(networks):
        y, total = TOP + PITCH * i, parameter_count(network)
        linears = [m for m in network.modules() if isinstance(m, nn.Linear)]
        linear = sum(map(parameter_count, linears))
        wide, rest = scale * linear, scale * (total - linear)
        sizes = _shown(kernel_sizes(network))
        name = type(network).__name__
        parts += [
            text(LEFT, y, name, anchor="start"),
            text(LEFT + LONGEST, y, f"{total / MILLION:.1f} million", anchor="end"),
            box(LEFT, y + 12, rest, TALL, "", fill="accent-fill", radius=0),
            box(LEFT + rest, y + 12, wide, TALL, "", fill="warn-fill", radius=0),
            text(LEFT, y + 42, f"kernels {sizes}", "muted", anchor="start", size=13),
        ]
    return svg(
        "Parameters of three networks, and where they are",
        TOP + PITCH * len(networks) - 14,
        box(LEFT, 4, 14, 14, "", fill="accent-fill", radius=0),
        text(LEFT + 22, 11, "convolutions and batch norm", anchor="start"),
        box(LEFT, 26, 14, 14, "", fill="warn-fill", radius=0),
        text(LEFT + 22, 33, "linear (fully connected) layers", anchor="start"),
        *parts,
    )


def _shown(sizes: list[tuple[int, ...]]) -> str:
    """`3 × 3, 1 × 7`: height before width, the larger ones last."""
    return ", ".join(f"{height}×{width}" for height, width in sizes)
