"""1a: Four networks, layer by layer: only boxes 2 and 3 are true."""

from collections import Counter
from itertools import pairwise

import torch
from torch import nn


def parameters_by_kind(network: nn.Module) -> dict[str, int]:
    """Number of parameters in each kind of layer of a network."""
    counts: Counter[str] = Counter()
    seen: set[nn.Parameter] = set()
    for layer in network.modules():
        own = set(layer.parameters(recurse=False)) - seen
        if own:
            counts[type(layer).__name__] += sum(p.numel() for p in own)
            seen |= own
    return dict(counts)


def kernel_sizes(network: nn.Module) -> list[tuple[int, ...]]:
    """The different kernel sizes of a network's `nn.Conv2d`, sorted."""
    layers = network.modules()
    return sorted(
        {m.kernel_size for m in layers if isinstance(m, nn.Conv2d)}
    )


# Convolutions: side of the kernel, channels in, channels out.
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

networks = {  # convolutions, sizes of the linear layers
    "ResNet18": (resnet18, [512, 1000]),
    "VGG16": (vgg16, [512 * 7 * 7, 4096, 4096, 1000]),
    "AlexNet": (alexnet, [256 * 6 * 6, 4096, 4096, 1000]),
    "InceptionV3, block 1": (inception, []),
    "VGG16, one linear layer": (vgg16, [512, 1000]),
}
total, kernels = {}, {}
print("network                  parameters      by hand  linear layers")
for name, (convolutions, sizes) in networks.items():
    norm = name.startswith(("ResNet", "Inception"))  # batch norm
    linear = list(pairwise(sizes))
    with torch.device("meta"):  # shapes only: no memory
        layers = [nn.Linear(a, b) for a, b in linear]
        for k, a, b in convolutions:
            layers += [nn.Conv2d(a, b, k, bias=not norm)]
            layers += [nn.BatchNorm2d(b)] * norm
        network = nn.Sequential(*layers)
    counts = parameters_by_kind(network)
    total[name] = sum(counts.values())
    kernels[name] = [f"{side}" for side, _ in kernel_sizes(network)]

    by_hand = sum((a + 1) * b for a, b in linear)
    by_hand += sum(
        (k * k * a + 1 + norm) * b for k, a, b in convolutions
    )
    share = 100 * counts.get("Linear", 0) / total[name]
    print(f"{name:23} {total[name]:11,}  {by_hand:11,}  ", end="")
    print(f"{len(linear)} with {share:z.0f} %, ", end="")
    print(f"kernels {', '.join(kernels[name])}")

true = [
    total["ResNet18"] > total["VGG16"],
    len(kernels["AlexNet"]) > 1,
    len(kernels["InceptionV3, block 1"]) > 1,
    not networks["VGG16"][1],
]
boxes = [f"{box}" for box, is_true in enumerate(true, 1) if is_true]
print(f"answer: {', '.join(boxes)}")
