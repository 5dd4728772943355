"""1a: Four networks, layer by layer: only boxes 2 and 3 are true."""

from itertools import compress, pairwise

import torch
from torch import nn


def parameter_count(network: nn.Module) -> int:
    """Number of parameters of a network; a shared one counts once."""
    return sum(p.numel() for p in network.parameters())


def kernel_sizes(network: nn.Module) -> list[tuple[int, ...]]:
    """The different kernel sizes of a network's `nn.Conv2d`, sorted."""
    convs = [m for m in network.modules() if isinstance(m, nn.Conv2d)]
    return sorted({conv.kernel_size for conv in convs})


# Convolutions: side of the kernel, channels in, channels out
alexnet = [(11, 3, 64), (5, 64, 192), (3, 192, 384)]
alexnet += [(3, 384, 256), (3, 256, 256)]
c = [3, 64, 64, 128, 128, 256, 256, 256, *[512] * 6]
vgg16 = [(3, a, b) for a, b in pairwise(c)]
resnet18 = [(7, 3, 64)]
for a, b in pairwise([64, 64, 64, 128, 128, 256, 256, 512, 512]):
    resnet18 += [(3, a, b), (3, b, b)]  # a residual block
    resnet18 += [(1, a, b)] * (a < b)  # its shortcut
inception = [(1, 192, 64), (1, 192, 48), (5, 48, 64)]
inception += [(1, 192, 64), (3, 64, 96), (3, 96, 96), (1, 192, 32)]

networks = {  # convolutions, batch norm, sizes of the linear layers
    "ResNet18": (resnet18, True, [512, 1000]),
    "VGG16": (vgg16, False, [512 * 7 * 7, 4096, 4096, 1000]),
    "AlexNet": (alexnet, False, [256 * 6 * 6, 4096, 4096, 1000]),
    "InceptionV3, block 1": (inception, True, []),
}
total, kernels = {}, {}
print("network               parameters      by hand  linear layers")
for name, (convolutions, norm, sizes) in networks.items():
    with torch.device("meta"):  # shapes only: no memory
        linear = [nn.Linear(a, b) for a, b in pairwise(sizes)]
        layers = [*linear]
        for k, a, b in convolutions:
            layers += [nn.Conv2d(a, b, k, bias=not norm)]
            layers += [nn.BatchNorm2d(b)] * norm
        network = nn.Sequential(*layers)
    total[name] = parameter_count(network)
    kernels[name] = [f"{side}" for side, _ in kernel_sizes(network)]

    by_hand = sum((a + 1) * b for a, b in pairwise(sizes))
    share = 100 * by_hand / total[name]
    by_hand += sum(
        (k * k * a + 1 + norm) * b for k, a, b in convolutions
    )
    print(f"{name:20} {total[name]:11,}  {by_hand:11,}  ", end="")
    print(f"{len(linear)} with {share:z.0f} %, ", end="")
    print(f"kernels {', '.join(kernels[name])}")

true = [
    total["ResNet18"] > total["VGG16"],
    len(kernels["AlexNet"]) > 1,
    len(kernels["InceptionV3, block 1"]) > 1,
    not networks["VGG16"][2],
]
print(f"answer: {', '.join(compress('1234', true))}")
