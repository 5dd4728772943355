"""AlexNet, VGG16 and ResNet18, with torch's default start.

VGG16 has the layers of its paper, AlexNet the widths of its author's published code,
without response normalization, and ResNet18 the layers of torchvision's: shortcuts of
the paper's option B.
"""

from itertools import pairwise

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

    Examples:
        >>> parameter_count(AlexNet())
        61100840

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

    Examples:
        >>> parameter_count(VGG16())
        138357544

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

    Examples:
        >>> BasicBlock(64, 128, stride=2)(torch.zeros(1, 64, 8, 8)).shape
        torch.Size([1, 128, 4, 4])

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
        """Output (N, out_channels, H/stride, W/stride), rounded up."""
        return F.relu(self.skip(x) + self.branch(x))


def _conv_norm(
    a: int, b: int, kernel_size: int, stride: int = 1, padding: int = 0
) -> nn.Sequential:
    """A convolution without bias, and batch normalization."""
    conv = nn.Conv2d(a, b, kernel_size, stride, padding, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(b))


class ResNet18(nn.Sequential):
    """ResNet18: a 7 x 7 convolution, 8 residual blocks, 1 linear layer.

    Images of 224 x 224; others work as well, because all places are averaged. (In
    training, batch normalization needs a second image if they have at most 32 x 32.)

    Args:
        num_classes: number of classes, at least 1.

    Examples:
        >>> parameter_count(ResNet18())
        11689512
        >>> ResNet18(num_classes=10)(torch.zeros(2, 3, 32, 32)).shape
        torch.Size([2, 10])

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


def parameter_count(network: nn.Module) -> int:
    """Number of parameters of a network; a shared one counts once.

    Frozen parameters count as well. Buffers, such as the running mean of batch
    normalization, do not.

    Examples:
        >>> parameter_count(nn.Conv2d(3, 64, 7))  # 3 * 7 * 7 * 64 + 64
        9472

    Source: exam questions 1a and 1i.
    """
    return sum(p.numel() for p in network.parameters())


def kernel_sizes(network: nn.Module) -> list[tuple[int, ...]]:
    """The different kernel sizes of a network's `nn.Conv2d`, sorted.

    Returns:
        Pairs of height and width.

    Examples:
        >>> kernel_sizes(VGG16())
        [(3, 3)]

    Source: exam question 1a.
    """
    convs = [m for m in network.modules() if isinstance(m, nn.Conv2d)]
    return sorted({conv.kernel_size for conv in convs})
