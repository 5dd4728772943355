"""AlexNet, VGG16, ResNet18 and InceptionV3, with torch's default start.

VGG16 and ResNet18 have the layers of their papers, AlexNet and InceptionV3 those of
their authors' published code.
"""

from collections import Counter
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.checks import checked, positive


class AlexNet(nn.Sequential):
    """AlexNet with one tower: 5 convolutions, 3 linear layers.

    Images of 224 x 224; others from 63 x 63 on work as well. The network of 2012 ran as
    two towers on two GPUs and had other widths. Krizhevsky 2014 (arXiv:1404.5997) has
    384 channels in the fourth layer; the code that he published has 256, as here.

    Args:
        num_classes: number of classes, at least 1.

    Source: Krizhevsky et al. 2012, sec. 3.5; widths as in cuda-convnet2,
    layers-imagenet-1gpu.cfg.
    """

    @checked(num_classes=positive)
    def __init__(self, num_classes: int = 1000) -> None:
        """Build the layers."""
        super().__init__(
            *(nn.Conv2d(3, 64, 11, 4, 2), nn.ReLU()),
            nn.MaxPool2d(3, 2),
            *(nn.Conv2d(64, 192, 5, padding=2), nn.ReLU()),
            nn.MaxPool2d(3, 2),
            *(nn.Conv2d(192, 384, 3, padding=1), nn.ReLU()),
            *(nn.Conv2d(384, 256, 3, padding=1), nn.ReLU()),
            *(nn.Conv2d(256, 256, 3, padding=1), nn.ReLU()),
            nn.MaxPool2d(3, 2),
            *_three_linear_layers(256, 6, num_classes),
        )


class VGG16(nn.Sequential):
    """VGG16: 13 convolutions, all 3 x 3, and 3 linear layers.

    Images of 224 x 224; others from 32 x 32 on work as well.

    Args:
        num_classes: number of classes, at least 1.

    Source: Simonyan and Zisserman 2015, table 1, column D (arXiv:1409.1556).
    """

    @checked(num_classes=positive)
    def __init__(self, num_classes: int = 1000) -> None:
        """Build the layers."""
        layers: list[nn.Module] = []
        for a, b, repeats in (
            *((3, 64, 2), (64, 128, 2), (128, 256, 3)),
            *((256, 512, 3), (512, 512, 3)),
        ):
            for c in [a] + [b] * (repeats - 1):
                layers += [nn.Conv2d(c, b, 3, padding=1), nn.ReLU()]
            layers += [nn.MaxPool2d(2)]
        head = _three_linear_layers(512, 7, num_classes)
        super().__init__(*layers, *head)


def _three_linear_layers(
    channels: int, side: int, num_classes: int
) -> nn.Sequential:
    """The end of AlexNet and VGG16, on `channels` maps of side x side."""
    return nn.Sequential(
        nn.AdaptiveAvgPool2d(side),  # nothing to do for 224 x 224
        nn.Flatten(),
        *(nn.Linear(channels * side * side, 4096), nn.ReLU()),
        nn.Dropout(),
        *(nn.Linear(4096, 4096), nn.ReLU()),
        nn.Dropout(),
        nn.Linear(4096, num_classes),
    )


class BasicBlock(nn.Module):
    r"""The residual block of ResNet18, $\mathrm{ReLU}(x + R(x))$.

    $R$ has two convolutions of 3 x 3 with batch normalization. Where the shape changes,
    a 1 x 1 convolution brings $x$ to the new shape.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the output.
        stride: 2 halves height and width.

    Source: He et al. 2016, fig. 2 and eq. 2 (arXiv:1512.03385).
    """

    def __init__(
        self, in_channels: int, out_channels: int, stride: int = 1
    ) -> None:
        """Build branch and shortcut."""
        super().__init__()
        a, b = in_channels, out_channels
        self.branch = nn.Sequential(
            *(_conv_norm(a, b, 3, stride, padding=1), nn.ReLU()),
            _conv_norm(b, b, 3, padding=1),
        )
        same = a == b and stride == 1
        self.skip = (
            nn.Identity() if same else _conv_norm(a, b, 1, stride)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Output (N, out_channels, H/stride, W/stride)."""
        return F.relu(self.skip(x) + self.branch(x))


def _conv_norm(
    a: int,
    b: int,
    kernel_size: int | tuple[int, int],
    stride: int = 1,
    padding: int | str = 0,
) -> nn.Sequential:
    """A convolution without bias, and batch normalization."""
    conv = nn.Conv2d(a, b, kernel_size, stride, padding, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(b))


class ResNet18(nn.Sequential):
    """ResNet18: a 7 x 7 convolution, 8 residual blocks, 1 linear layer.

    Images of 224 x 224; others work as well, because all places are averaged.

    Args:
        num_classes: number of classes, at least 1.

    Source: He et al. 2016, table 1, column 18-layer (arXiv:1512.03385).
    """

    @checked(num_classes=positive)
    def __init__(self, num_classes: int = 1000) -> None:
        """Build the layers."""
        widths = 64, 64, 64, 128, 128, 256, 256, 512, 512
        super().__init__(
            *(_conv_norm(3, 64, 7, 2, 3), nn.ReLU()),
            nn.MaxPool2d(3, 2, 1),
            *(BasicBlock(a, b, b // a) for a, b in pairwise(widths)),
            *(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
            nn.Linear(512, num_classes),
        )


class Branches(nn.ModuleList):
    """Branches side by side on one input; their channels are stacked.

    Source: Szegedy et al. 2016, fig. 4 (arXiv:1512.00567).
    """

    def forward(self, x: Tensor) -> Tensor:
        """All channels of all branches, (N, sum of channels, H, W)."""
        return torch.cat([branch(x) for branch in self], dim=1)


class InceptionV3(nn.Sequential):
    """InceptionV3: kernels of seven shapes, two to four in a block.

    Images of 299 x 299; in evaluation others from 75 x 75 on work as well. Without the
    auxiliary classifier, which helps in training only.

    Args:
        num_classes: number of classes, at least 1.

    Source: Szegedy et al. 2016, table 1 and fig. 5 to 10 (arXiv:1512.00567); stem and
    widths inside the blocks as in the authors' published code.
    """

    @checked(num_classes=positive)
    def __init__(self, num_classes: int = 1000) -> None:
        """Build the layers."""
        first = _chain(3, (32, 3, 2), (32, 3, 1), (64, 3))
        second = _chain(64, (80, 1), (192, 3, 1))
        super().__init__(
            *(first, nn.MaxPool2d(3, 2), second, nn.MaxPool2d(3, 2)),
            *(_mixed_35(192, 32), _mixed_35(256, 64)),
            _mixed_35(288, 64),
            _halving(
                288, [(384, 3, 2)], [(64, 1), (96, 3), (96, 3, 2)]
            ),
            *(_mixed_17(n) for n in (128, 160, 160, 192)),
            _halving(
                768,
                [(192, 1), (320, 3, 2)],
                [(192, 1), (192, FLAT), (192, TALL), (192, 3, 2)],
            ),
            *(_mixed_8(1280), _mixed_8(2048)),
            *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout()),
            nn.Linear(2048, num_classes),
        )


FLAT = (1, 7)
TALL = (7, 1)
Layers = list[tuple[Any, ...]]


def _chain(channels: int, *layers: tuple[Any, ...]) -> nn.Sequential:
    """Convolution, batch norm, ReLU for each (width, kernel, stride).

    Without a stride the layer is padded so that it keeps height and width; with one it
    is not padded.
    """
    parts: list[nn.Module] = []
    for width, kernel_size, *stride in layers:
        how = (*stride, "valid") if stride else (1, "same")
        conv = _conv_norm(channels, width, kernel_size, *how)
        parts += [conv, nn.ReLU()]
        channels = width
    return nn.Sequential(*parts)


def _mixed(
    channels: int, pooled: int, *branches: nn.Module
) -> nn.Module:
    """Branches, and one more: average pooling, 1 x 1 convolution."""
    average = nn.AvgPool2d(3, 1, 1)
    last = nn.Sequential(average, _chain(channels, (pooled, 1)))
    return Branches([*branches, last])


def _halving(channels: int, *branches: Layers) -> nn.Module:
    """Branches that halve height and width, and max pooling (fig. 10)."""
    chains = [_chain(channels, *layers) for layers in branches]
    return Branches([*chains, nn.MaxPool2d(3, 2)])


def _mixed_35(c: int, pooled: int) -> nn.Module:
    """The block for maps of 35 x 35 (fig. 5; the code has one 5 x 5)."""
    one, two = _chain(c, (64, 1)), _chain(c, (48, 1), (64, 5))
    three = _chain(c, (64, 1), (96, 3), (96, 3))
    return _mixed(c, pooled, one, two, three)


def _mixed_17(n: int) -> nn.Module:
    """The block for maps of 17 x 17, 7 x 7 in two steps (fig. 6)."""
    two = _chain(768, (n, 1), (n, FLAT), (192, TALL))
    twice = (n, TALL), (n, FLAT), (n, TALL), (192, FLAT)
    three = _chain(768, (n, 1), *twice)
    return _mixed(768, 192, _chain(768, (192, 1)), two, three)


def _mixed_8(c: int) -> nn.Module:
    """The block for maps of 8 x 8, whose branches split (fig. 7)."""
    chains = _chain(c, (384, 1)), _chain(c, (448, 1), (384, 3))
    split = [
        nn.Sequential(
            chain,
            Branches([_chain(384, (384, k)) for k in ((1, 3), (3, 1))]),
        )
        for chain in chains
    ]
    return _mixed(c, 192, _chain(c, (320, 1)), *split)


def parameters_by_kind(network: nn.Module) -> dict[str, int]:
    """Number of parameters in each kind of layer of a network.

    Frozen parameters count as well. One that several layers share counts once, for the
    first of them. Buffers, such as the running mean of batch normalization, do not
    count.

    Args:
        network: any module.

    Returns:
        The sum for each class of layer that holds parameters, such as {"Linear": 4096}.

    Source: exam question 1a.
    """
    counts: Counter[str] = Counter()
    seen: set[nn.Parameter] = set()
    for layer in network.modules():
        own = set(layer.parameters(recurse=False)) - seen
        if own:
            counts[type(layer).__name__] += sum(p.numel() for p in own)
            seen |= own
    return dict(counts)


def kernel_sizes(network: nn.Module) -> list[tuple[int, ...]]:
    """The different kernel sizes of a network's `nn.Conv2d`, sorted.

    Args:
        network: any module.

    Returns:
        Pairs of height and width.

    Source: exam question 1a.
    """
    layers = network.modules()
    return sorted(
        {m.kernel_size for m in layers if isinstance(m, nn.Conv2d)}
    )
