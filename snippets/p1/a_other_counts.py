"""1a: Counts of other versions: a smaller VGG16, the AlexNet of 2012, InceptionV3."""

import torch
from torch import nn

from i2dl_exam.architectures import VGG16, InceptionV3, parameters_by_kind


def count(*layers: nn.Module) -> int:
    """The number of parameters in these layers."""
    return sum(sum(parameters_by_kind(layer).values()) for layer in layers)


with torch.device("meta"):
    network, averaged = VGG16(), nn.AdaptiveAvgPool2d(1)
    network.classifier = nn.Sequential(averaged, nn.Flatten(), nn.Linear(512, 1000))
    scores = network(torch.empty(1, 3, 224, 224))
    print(f"VGG16 with ResNet18's head: {count(network):,}, {tuple(scores.shape)}")

    towers = (  # groups=2: half of the maps sees only half of the maps before
        nn.Conv2d(3, 96, 11, stride=4),
        nn.Conv2d(96, 256, 5, padding=2, groups=2),
        nn.Conv2d(256, 384, 3, padding=1),
        nn.Conv2d(384, 384, 3, padding=1, groups=2),
        nn.Conv2d(384, 256, 3, padding=1, groups=2),
    )
    linear = (nn.Linear(9216, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000))
    print(f"AlexNet of 2012, two towers: {count(*towers, *linear):,}")

    plain, training = InceptionV3(), InceptionV3(aux=True)
    norms = [m for m in plain.modules() if isinstance(m, nn.BatchNorm2d)]
    scales = sum(norm.num_features for norm in norms)
    print(f"InceptionV3: {count(plain):,}; with auxiliary head {count(training):,}")
    print(f"without {scales:,} scales of batch norm: {count(plain) - scales:,}")
    keras = count(plain) - scales + 2 * scales  # a running mean and variance each
    print(f"and with its running means and variances: {keras:,}")
