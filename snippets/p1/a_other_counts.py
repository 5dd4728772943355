"""1a: VGG16 with ResNet18's head is 9 times smaller; AlexNet had two towers in 2012."""

import torch
from i2dl_exam.architectures import VGG16, parameters_by_kind
from torch import nn

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
