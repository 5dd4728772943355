"""AlexNet, VGG16, ResNet18 and InceptionV3, written from the tables of their papers.

The layers are the papers'; the initial weights are torch's defaults, not trained ones.
"""

from collections import Counter
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.checks import require_int


class ImageClassifier(nn.Module):
    """A network in two parts: class scores are `classifier(features(x))`.

    Args:
        features: makes feature maps from images.
        classifier: makes one score for each class from the feature maps.
    """

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
    """AlexNet with one tower: 5 convolutions of 3 kernel sizes, 3 linear layers.

    Images of 224 x 224; others from 63 x 63 on work as well. The network of 2012 ran as
    two towers on two GPUs and had other widths; this is its author's later version.

    Args:
        num_classes: number of classes, at least 1.

    Raises:
        TypeError: if `num_classes` is not an integer.
        ValueError: if `num_classes` is smaller than 1.

    Source: Krizhevsky et al. 2012, sec. 3.5; one tower: Krizhevsky 2014, sec. 5
    (arXiv:1404.5997).
    """

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
    """VGG16: 13 convolutions, all 3 x 3, and 3 linear layers.

    Images of 224 x 224; others from 32 x 32 on work as well.

    Args:
        num_classes: number of classes, at least 1.

    Raises:
        TypeError: if `num_classes` is not an integer.
        ValueError: if `num_classes` is smaller than 1.

    Source: Simonyan and Zisserman 2015, table 1, column D (arXiv:1409.1556).
    """

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


class BasicBlock(nn.Module):
    r"""The residual block of ResNet18, $\mathrm{ReLU}(x + R(x))$, $R$ of two layers.

    Where the shape changes, a 1 x 1 convolution brings $x$ to the new shape.

    Args:
        channels: channels of the input.
        width: channels of the output.
        stride: 2 halves height and width.

    Source: He et al. 2016, fig. 2 and eq. 2 (arXiv:1512.03385).
    """

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


def _conv_norm(
    channels: int, width: int, kernel: int, stride: int = 1
) -> nn.Module:
    """A convolution without bias, and batch normalization."""
    conv = nn.Conv2d(
        channels, width, kernel, stride, kernel // 2, bias=False
    )
    return nn.Sequential(conv, nn.BatchNorm2d(width))


class ResNet18(ImageClassifier):
    """ResNet18: a 7 x 7 convolution, 8 residual blocks of two, 1 linear layer.

    Images of 224 x 224; others work as well, because all places are averaged.

    Args:
        num_classes: number of classes, at least 1.

    Raises:
        TypeError: if `num_classes` is not an integer.
        ValueError: if `num_classes` is smaller than 1.

    Source: He et al. 2016, table 1, column 18-layer (arXiv:1512.03385).
    """

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


class Branches(nn.Module):
    """Branches side by side, each on the same input; their channels are stacked.

    Args:
        branches: modules whose outputs differ in the number of channels at most.

    Source: Szegedy et al. 2016, fig. 4 (arXiv:1512.00567).
    """

    def __init__(self, *branches: nn.Module) -> None:
        """Keep the branches."""
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x: Tensor) -> Tensor:
        """All channels of all branches, shape (N, sum of channels, H, W)."""
        return torch.cat([branch(x) for branch in self.branches], dim=1)


class InceptionV3(nn.Module):
    """InceptionV3: kernels of seven shapes, side by side in the same block.

    Images of 299 x 299; in evaluation others from 75 x 75 on work as well.

    Args:
        num_classes: number of classes, at least 1.
        aux: whether to build the auxiliary classifier, which helps in training only.

    Raises:
        TypeError: if `num_classes` is not an integer or `aux` is not a bool.
        ValueError: if `num_classes` is smaller than 1.

    Source: Szegedy et al. 2016, table 1 and fig. 5 to 10 (arXiv:1512.00567); stem and
    widths inside the blocks as in the authors' published code.
    """

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


def _chain(channels: int, *layers: tuple[Any, ...]) -> nn.Module:
    """Convolution, batch norm, ReLU for each (width, kernel) or (..., stride).

    Without a stride the layer is padded so that it keeps height and width; with a
    stride it is not padded.
    """
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


def parameters_by_kind(network: nn.Module) -> dict[str, int]:
    """Number of parameters in each kind of layer, such as {"Linear": 4096}.

    Frozen parameters count as well. One that several layers share counts once, for the
    first of them. Buffers, such as the running mean of batch normalization, do not
    count.

    Args:
        network: any module.

    Returns:
        For each class of layer that holds parameters itself, its name and the sum.

    Source: exam question 1a.
    """
    counts: Counter[str] = Counter()
    counted: set[nn.Parameter] = set()
    for layer in network.modules():
        own = set(layer.parameters(recurse=False)) - counted
        counts[type(layer).__name__] += sum(p.numel() for p in own)
        counted |= own
    return {kind: count for kind, count in counts.items() if count}


def kernel_sizes(network: nn.Module) -> list[tuple[int, ...]]:
    """The different kernel sizes (height, width) of a network's convolutions, sorted.

    Args:
        network: any module; only its `nn.Conv2d` layers are looked at.

    Source: exam question 1a.
    """
    layers = network.modules()
    return sorted(
        {m.kernel_size for m in layers if isinstance(m, nn.Conv2d)}
    )
