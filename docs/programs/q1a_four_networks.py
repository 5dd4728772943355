"""1a: Four networks, built and counted: only boxes 2 and 3 are true."""

import operator
from collections import Counter
from itertools import pairwise
from typing import Any, SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


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


def parameters_by_kind(network: nn.Module) -> dict[str, int]:
    """Number of parameters in each kind of layer, such as {"Linear": 4096}."""
    counts: Counter[str] = Counter()
    counted: set[nn.Parameter] = set()
    for layer in network.modules():
        own = set(layer.parameters(recurse=False)) - counted
        counts[type(layer).__name__] += sum(p.numel() for p in own)
        counted |= own
    return {kind: count for kind, count in counts.items() if count}


def kernel_sizes(network: nn.Module) -> list[tuple[int, ...]]:
    """The different kernel sizes (height, width) of a network's convolutions, sorted."""
    layers = network.modules()
    return sorted(
        {m.kernel_size for m in layers if isinstance(m, nn.Conv2d)}
    )


def _conv_norm(
    channels: int, width: int, kernel: int, stride: int = 1
) -> nn.Module:
    """A convolution without bias, and batch normalization."""
    conv = nn.Conv2d(
        channels, width, kernel, stride, kernel // 2, bias=False
    )
    return nn.Sequential(conv, nn.BatchNorm2d(width))


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


class Branches(nn.Module):
    """Branches side by side, each on the same input; their channels are stacked."""

    def __init__(self, *branches: nn.Module) -> None:
        """Keep the branches."""
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x: Tensor) -> Tensor:
        """All channels of all branches, shape (N, sum of channels, H, W)."""
        return torch.cat([branch(x) for branch in self.branches], dim=1)


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


totals, kernels, layers = {}, {}, {}
for kind, side in (
    (ResNet18, 224),
    (VGG16, 224),
    (AlexNet, 224),
    (InceptionV3, 299),
):
    with torch.device("meta"):  # shapes only: no memory, no arithmetic
        network, name = kind(), kind.__name__
        scores = network(torch.empty(2, 3, side, side))
    weights, kernels[name] = (
        parameters_by_kind(network),
        kernel_sizes(network),
    )
    totals[name] = sum(weights.values())
    layers[name] = Counter(type(layer) for layer in network.modules())
    linear = 100 * weights["Linear"] / totals[name]
    print(
        f"{name}: {totals[name]:,} parameters, output {tuple(scores.shape)}"
    )
    three = (nn.Conv2d, nn.MaxPool2d, nn.Linear)
    found = ", ".join(
        f"{layers[name][layer]} {layer.__name__}" for layer in three
    )
    print(f"  {found} with {linear:.0f} % of the parameters")
    print(
        f"  kernels {', '.join(f'{h} x {w}' for h, w in kernels[name])}"
    )
with torch.device("meta"):
    network, images = InceptionV3(aux=True), torch.empty(2, 3, 299, 299)
    both, one = network(images), network.eval()(images)
whole = sum(parameters_by_kind(network).values())
print(f"InceptionV3 with its auxiliary head: {whole:,} parameters")
print(
    f"  training {[tuple(s.shape) for s in both]}, evaluation {tuple(one.shape)}"
)

# Second route: two totals from the numbers of channels alone.
c = (3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)
vgg16 = sum(9 * a * b + b for a, b in pairwise(c))
vgg16 += sum(
    a * b + b for a, b in pairwise((512 * 7 * 7, 4096, 4096, 1000))
)
resnet18 = (
    3 * 64 * 7 * 7 + 2 * 64 + 512 * 1000 + 1000
)  # first and last layer
for a, b in pairwise((64, 64, 64, 128, 128, 256, 256, 512, 512)):
    resnet18 += (
        9 * a * b + 9 * b * b + 4 * b
    )  # two convolutions with batch norm
    resnet18 += (a < b) * (
        a * b + 2 * b
    )  # the shortcut, where it is 1 x 1
agree = (resnet18, vgg16) == (totals["ResNet18"], totals["VGG16"])
print(f"by arithmetic, {resnet18:,} and {vgg16:,}: {agree}")

no_convolutions = layers["VGG16"].keys() & {nn.MaxPool2d, nn.Linear}
boxes = {
    "ResNet18 has more parameters than VGG16": totals["ResNet18"]
    > totals["VGG16"],
    "AlexNet has several kernel sizes": len(kernels["AlexNet"]) > 1,
    "InceptionV3 has several kernel sizes": len(kernels["InceptionV3"])
    > 1,
    "VGG16 has convolutional layers only": not no_convolutions,
}
right = []
for number, (claim, verdict) in enumerate(boxes.items(), 1):
    print(f"box {number}, {claim}: {verdict}")
    right += [f"{number}"] * verdict
print(f"answer: {', '.join(right) or 'none'}")
