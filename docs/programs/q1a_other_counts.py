"""1a: VGG16 with ResNet18's head is 9 times smaller; AlexNet had two towers in 2012."""

import operator
from collections import Counter
from typing import SupportsIndex

import torch
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


def parameters_by_kind(network: nn.Module) -> dict[str, int]:
    """Number of parameters in each kind of layer, such as {"Linear": 4096}."""
    counts: Counter[str] = Counter()
    counted: set[nn.Parameter] = set()
    for layer in network.modules():
        own = set(layer.parameters(recurse=False)) - counted
        counts[type(layer).__name__] += sum(p.numel() for p in own)
        counted |= own
    return {kind: count for kind, count in counts.items() if count}


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


with torch.device("meta"):
    vgg16, average = VGG16(), nn.AdaptiveAvgPool2d(1)
    counts = parameters_by_kind(vgg16)
    vgg16.classifier = nn.Sequential(
        average, nn.Flatten(), nn.Linear(512, 1000)
    )
    fewer = parameters_by_kind(vgg16)
    shape = tuple(vgg16(torch.empty(1, 3, 224, 224)).shape)

    towers = nn.Sequential(  # groups=2: each half sees one half of the maps before
        *(nn.Conv2d(3, 96, 11, stride=4), nn.MaxPool2d(3, stride=2)),
        *(
            nn.Conv2d(96, 256, 5, padding=2, groups=2),
            nn.MaxPool2d(3, stride=2),
        ),
        nn.Conv2d(256, 384, 3, padding=1),
        nn.Conv2d(384, 384, 3, padding=1, groups=2),
        *(
            nn.Conv2d(384, 256, 3, padding=1, groups=2),
            nn.MaxPool2d(3, stride=2),
        ),
    )
    maps = towers(torch.empty(1, 3, 227, 227))
    head = (
        nn.Linear(maps.numel(), 4096),
        nn.Linear(4096, 4096),
        nn.Linear(4096, 1000),
    )
    alexnet = parameters_by_kind(nn.Sequential(towers, *head))

before, after = sum(counts.values()), sum(fewer.values())
print(
    f"VGG16: {before:,}; with ResNet18's head: {after:,}, output {shape}"
)
print(f"that is more than {before // after} times smaller")
print(
    f"AlexNet in two towers: {sum(alexnet.values()):,}, last maps {maps.numel():,}"
)
