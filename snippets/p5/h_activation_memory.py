"""5h: The memory for activations grows with the batch."""

import torch
from i2dl_exam.memory import kept_for_backward
from torch import nn

layers, before, side = [], 3, 224
by_hand = 3 * 224**2 + 512 * 7**2 + 2 * 3 * 4096  # ends of VGG16
with torch.device("meta"):  # shapes without data: no memory needed
    for channels, count in (
        (64, 2),
        (128, 2),
        (256, 3),
        (512, 3),
        (512, 3),
    ):
        for _ in range(count):
            layers += [nn.Conv2d(before, channels, 3, padding=1)]
            layers += [nn.ReLU()]
            before = channels
            by_hand += channels * side**2  # output of the ReLU
        layers += [nn.MaxPool2d(2)]
        side //= 2
        by_hand += 3 * channels * side**2  # maxima; places of 8 bytes
    layers += [nn.AdaptiveAvgPool2d(7), nn.Flatten()]
    for size, units in (512 * 7 * 7, 4096), (4096, 4096):
        layers += [nn.Linear(size, units), nn.ReLU(), nn.Dropout()]
    vgg16 = nn.Sequential(*layers, nn.Linear(4096, 1000))
    pictures = torch.empty(512, 3, 224, 224)

weights = 4 * sum(p.numel() for p in vgg16.parameters())  # in bytes
fixed = 4 * weights / 2**30  # with gradients and Adam's two means
print(f"weights, gradients, Adam: {fixed:.2f} GiB")
for batch in (1, 8, 32, 128, 512):
    kept = kept_for_backward(vgg16, pictures[:batch]) / 2**30
    print(f"batch {batch}: {kept:.2f} GiB kept", end="")
    print(f", {fixed + kept:.2f} GiB in all")
kept = kept_for_backward(vgg16, pictures[:1])
print(f"one picture: {kept / 2**20:.2f} MiB kept", end="")
print(f", by hand {4 * by_hand / 2**20:.2f}")
