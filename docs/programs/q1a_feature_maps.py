"""1a: The four networks layer by layer: kernels, strides and sizes of feature maps."""

import operator
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Branches(nn.Module):
    """Branches side by side, each on the same input; their channels are stacked."""

    def __init__(self, *branches: nn.Module) -> None:
        """Keep the branches."""
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x: Tensor) -> Tensor:
        """All channels of all branches, shape (N, sum of channels, H, W)."""
        return torch.cat([branch(x) for branch in self.branches], dim=1)


class BasicBlock(nn.Module):
    r"""The residual block of ResNet18, $\mathrm{ReLU}(x + R(x))$, $R$ of two layers."""

    def __init__(
        self, channels: int, width: int, stride: int = 1
    ) -> None:
        """Build branch and shortcut."""
        super().__init__()
        first = _conv_norm(channels, width, 3, stride)
        self.branch = nn.Sequential(
            first, nn.ReLU(), _conv_norm(width, width, 3)
        )
        same = channels == width and stride == 1
        self.skip = (
            nn.Identity()
            if same
            else _conv_norm(channels, width, 1, stride)
        )

    def forward(self, x: Tensor) -> Tensor:
        """The block's output, shape (N, width, H/stride, W/stride)."""
        return F.relu(self.skip(x) + self.branch(x))


class InceptionV3(nn.Module):
    """InceptionV3: kernels of seven shapes, side by side in the same block."""

    def __init__(
        self, num_classes: int = 1000, aux: bool = False
    ) -> None:
        """Build the layers."""
        super().__init__()
        classes = require_int("num_classes", num_classes)
        if not isinstance(aux, bool):
            raise TypeError(f"aux must be a bool, got {aux!r}")
        self.lower = nn.Sequential(
            *(
                _chain(3, (32, 3, 2), (32, 3, 1), (64, 3)),
                nn.MaxPool2d(3, 2),
            ),
            *(_chain(64, (80, 1), (192, 3, 1)), nn.MaxPool2d(3, 2)),
            *(
                _mixed_35(192, 32),
                _mixed_35(256, 64),
                _mixed_35(288, 64),
            ),
            Branches(  # halves the side
                _chain(288, (384, 3, 2)),
                _chain(288, (64, 1), (96, 3), (96, 3, 2)),
                nn.MaxPool2d(3, 2),
            ),
            *(_mixed_17(width) for width in (128, 160, 160, 192)),
        )
        self.upper = nn.Sequential(
            Branches(  # halves the side
                _chain(768, (192, 1), (320, 3, 2)),
                _chain(
                    768,
                    (192, 1),
                    (192, (1, 7)),
                    (192, (7, 1)),
                    (192, 3, 2),
                ),
                nn.MaxPool2d(3, 2),
            ),
            *(_mixed_8(1280), _mixed_8(2048)),
            *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout()),
            nn.Linear(2048, classes),
        )
        self.aux = _auxiliary_head(classes) if aux else None

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """Class scores (N, num_classes); in training with `aux`, also those of aux."""
        middle = self.lower(x)
        scores: Tensor = self.upper(middle)
        if self.aux is None or not self.training:
            return scores
        return scores, self.aux(middle)


class ImageClassifier(nn.Module):
    """A network in two parts: class scores are `classifier(features(x))`."""

    def __init__(
        self, features: nn.Module, classifier: nn.Module
    ) -> None:
        """Keep the two parts."""
        super().__init__()
        self.features = features
        self.classifier = classifier

    def forward(self, x: Tensor) -> Tensor:
        """Class scores, shape (N, num_classes), from images (N, 3, H, W)."""
        scores: Tensor = self.classifier(self.features(x))
        return scores


class AlexNet(ImageClassifier):
    """AlexNet with one tower: 5 convolutions of 3 kernel sizes, 3 linear layers."""

    def __init__(self, num_classes: int = 1000) -> None:
        """Build the layers."""
        features = nn.Sequential(
            *(nn.Conv2d(3, 64, 11, stride=4, padding=2), nn.ReLU()),
            nn.MaxPool2d(3, stride=2),
            *(nn.Conv2d(64, 192, 5, padding=2), nn.ReLU()),
            nn.MaxPool2d(3, stride=2),
            *(nn.Conv2d(192, 384, 3, padding=1), nn.ReLU()),
            *(nn.Conv2d(384, 256, 3, padding=1), nn.ReLU()),
            *(nn.Conv2d(256, 256, 3, padding=1), nn.ReLU()),
            nn.MaxPool2d(3, stride=2),
        )
        super().__init__(
            features, _three_linear_layers(256, 6, num_classes)
        )


class VGG16(ImageClassifier):
    """VGG16: 13 convolutions, all 3 x 3, and 3 linear layers."""

    def __init__(self, num_classes: int = 1000) -> None:
        """Build the layers."""
        layers: list[nn.Module] = []
        channels = 3
        for width, repeats in (
            (64, 2),
            (128, 2),
            (256, 3),
            (512, 3),
            (512, 3),
        ):
            for _ in range(repeats):
                layers += [
                    nn.Conv2d(channels, width, 3, padding=1),
                    nn.ReLU(),
                ]
                channels = width
            layers += [nn.MaxPool2d(2)]
        head = _three_linear_layers(512, 7, num_classes)
        super().__init__(nn.Sequential(*layers), head)


class ResNet18(ImageClassifier):
    """ResNet18: a 7 x 7 convolution, 8 residual blocks of two, 1 linear layer."""

    def __init__(self, num_classes: int = 1000) -> None:
        """Build the layers."""
        widths = (64, 64, 64, 128, 128, 256, 256, 512, 512)
        stem = (
            _conv_norm(3, 64, 7, stride=2),
            nn.ReLU(),
            nn.MaxPool2d(3, 2, 1),
        )
        blocks = [
            BasicBlock(a, b, 1 if a == b else 2)
            for a, b in pairwise(widths)
        ]
        head = nn.Linear(512, require_int("num_classes", num_classes))
        average = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), head
        )
        super().__init__(nn.Sequential(*stem, *blocks), average)


def _conv_norm(
    channels: int, width: int, kernel: int, stride: int = 1
) -> nn.Module:
    """A convolution without bias, and batch normalization."""
    conv = nn.Conv2d(
        channels, width, kernel, stride, kernel // 2, bias=False
    )
    return nn.Sequential(conv, nn.BatchNorm2d(width))


def _chain(channels: int, *layers: tuple[Any, ...]) -> nn.Module:
    """Convolution, batch norm, ReLU for each (width, kernel) or (..., stride)."""
    parts: list[nn.Module] = []
    for width, kernel, *stride in layers:
        step, padding = (*stride, "valid") if stride else (1, "same")
        conv = nn.Conv2d(
            channels, width, kernel, step, padding, bias=False
        )
        parts += [conv, nn.BatchNorm2d(width), nn.ReLU()]
        channels = width
    return nn.Sequential(*parts)


def _mixed_35(channels: int, pooled: int) -> nn.Module:
    """The block for maps of 35 x 35 (fig. 5; the published code has one 5 x 5)."""
    return Branches(
        _chain(channels, (64, 1)),
        _chain(channels, (48, 1), (64, 5)),
        _chain(channels, (64, 1), (96, 3), (96, 3)),
        nn.Sequential(
            nn.AvgPool2d(3, 1, 1), _chain(channels, (pooled, 1))
        ),
    )


def _mixed_17(n: int) -> nn.Module:
    """The block for maps of 17 x 17, with 7 x 7 in two steps (fig. 6)."""
    return Branches(
        _chain(768, (192, 1)),
        _chain(768, (n, 1), (n, (1, 7)), (192, (7, 1))),
        _chain(
            768,
            (n, 1),
            (n, (7, 1)),
            (n, (1, 7)),
            (n, (7, 1)),
            (192, (1, 7)),
        ),
        nn.Sequential(nn.AvgPool2d(3, 1, 1), _chain(768, (192, 1))),
    )


def _mixed_8(channels: int) -> nn.Module:
    """The block for maps of 8 x 8, whose branches split again (fig. 7)."""

    def split(branch: nn.Module) -> nn.Module:
        """The branch, then 1 x 3 and 3 x 1 side by side."""
        both = Branches(
            _chain(384, (384, (1, 3))), _chain(384, (384, (3, 1)))
        )
        return nn.Sequential(branch, both)

    return Branches(
        _chain(channels, (320, 1)),
        split(_chain(channels, (384, 1))),
        split(_chain(channels, (448, 1), (384, 3))),
        nn.Sequential(
            nn.AvgPool2d(3, 1, 1), _chain(channels, (192, 1))
        ),
    )


def _auxiliary_head(classes: int) -> nn.Module:
    """A second, small classifier on maps of 17 x 17 (fig. 8)."""
    return nn.Sequential(
        nn.AvgPool2d(5, 3),  # 17 x 17 -> 5 x 5
        _chain(768, (128, 1), (768, 5, 1)),  # 5 x 5 -> 1 x 1
        *(nn.Flatten(), nn.Linear(768, classes)),
    )


def _three_linear_layers(
    channels: int, side: int, num_classes: int
) -> nn.Module:
    """The classifier of AlexNet and VGG16, on `channels` maps of side x side."""
    classes = require_int("num_classes", num_classes)
    return nn.Sequential(
        nn.AdaptiveAvgPool2d(
            side
        ),  # changes nothing for images of 224 x 224
        nn.Flatten(),
        *(
            nn.Linear(channels * side * side, 4096),
            nn.ReLU(),
            nn.Dropout(),
        ),
        *(nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout()),
        nn.Linear(4096, classes),
    )


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


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
