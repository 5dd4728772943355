"""1a: The four networks layer by layer: kernels, strides and sizes of feature maps."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import torch
from i2dl_exam.architectures import (
    VGG16,
    AlexNet,
    BasicBlock,
    Branches,
    InceptionV3,
    ResNet18,
)
from torch import nn

KINDS = {nn.Conv2d: "", nn.MaxPool2d: "max ", nn.AvgPool2d: "average "}


def shown(shape: Iterable[int]) -> str:
    """Sizes as they are usually written."""
    return " x ".join(f"{size}" for size in shape)


def pair(value: Any) -> tuple[int, int]:
    """Height and width, also of a square that is told by one number."""
    return value if isinstance(value, tuple) else (value, value)


def layers(part: nn.Module) -> str:
    """Kernel/stride of the layers in a part; [ | ] are layers side by side."""
    if isinstance(part, Branches):
        return f"[{' | '.join(layers(branch) for branch in part.branches)}]"
    if isinstance(part, BasicBlock):
        return f"[{layers(part.branch)} | {layers(part.skip) or 'x'}]"
    if isinstance(part, nn.Sequential):
        return ", ".join(filter(None, map(layers, part)))
    if type(part) not in KINDS:
        return ""
    (h, w), (stride, _) = pair(part.kernel_size), pair(part.stride)
    kernel = f"{h}" if h == w else f"{h}x{w}"
    return f"{KINDS[type(part)]}{kernel}" + (
        f"/{stride}" if stride > 1 else ""
    )


with torch.device("meta"):  # shapes only: no memory, no arithmetic
    inception = InceptionV3(aux=True)
    chains: dict[str, tuple[Any, tuple[int, ...]]] = {
        "AlexNet": (AlexNet().features, (3, 224, 224)),
        "VGG16": (VGG16().features, (3, 224, 224)),
        "ResNet18": (ResNet18().features, (3, 224, 224)),
        "InceptionV3": (
            [*inception.lower, *inception.upper],
            (3, 299, 299),
        ),
        "its auxiliary head": (inception.aux, (768, 17, 17)),
    }
agree = []
for name, (parts, shape) in chains.items():
    print(f"{name}, from {shown(shape)}")
    x, found = torch.empty(2, *shape, device="meta"), Counter[str]()
    for part in parts:
        side, x = x.shape[-1], part(x)
        if text := layers(part):
            found[f"{shown(x.shape[1:])}: {text}"] += 1
        if isinstance(part, nn.Conv2d | nn.MaxPool2d):
            sizes = (part.kernel_size, part.stride, part.padding)
            k, s, p = (pair(value)[0] for value in sizes)
            agree.append(x.shape[-1] == (side + 2 * p - k) // s + 1)
    for line, times in found.items():
        print(f"  {line}" + (f", {times} times" if times > 1 else ""))
print(
    f"(n + 2p - k) / s + 1, rounded down, gives {len(agree)} sizes: {all(agree)}"
)
