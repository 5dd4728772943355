"""5h: The memory that training needs for its activations grows with the batch."""

import torch
from i2dl_exam.architectures import VGG16
from i2dl_exam.memory import kept_for_backward

GIB, MIB = 2**30, 2**20  # bytes
kept = {}
with torch.device(
    "meta"
):  # shapes without data: no memory is needed here
    network = VGG16()
    for batch in (1, 8, 32, 128, 512):
        kept[batch] = kept_for_backward(
            network, torch.empty(batch, 3, 224, 224)
        )

weights = sum(
    p.numel() * p.element_size() for p in network.parameters()
)
fixed = (
    4 * weights
)  # weights, gradients and the two running means of Adam
print(
    f"weights {weights / GIB:.3f} GiB; with gradients and Adam {fixed / GIB:.2f} GiB"
)
for batch, size in kept.items():
    print(f"batch of {batch}: activations {size / GIB:.2f} GiB", end="")
    print(f", in all {(fixed + size) / GIB:.2f} GiB")
exact = all(size == batch * kept[1] for batch, size in kept.items())
print(
    f"activations are those of one picture times the batch size: {exact}"
)
print(
    f"pictures for which 16 GiB can be enough: {(16 * GIB - fixed) // kept[1]}"
)

# Second route: add up by hand what the layers of VGG16 keep for one picture.
total = (
    3 * 224 * 224 + 512 * 7 * 7 + 2 * 3 * 4096
)  # the picture, and the linear part
blocks = (
    (64, 224, 2),
    (128, 112, 2),
    (256, 56, 3),
    (512, 28, 3),
    (512, 14, 3),
)
for channels, side, layers in blocks:
    numbers = (
        layers * channels * side**2
    )  # one output of each convolution and ReLU
    numbers += (
        channels * (side // 2) ** 2 * (1 + 2)
    )  # maxima, and indices of 8 bytes
    size = f"{4 * numbers / MIB:.2f} MiB"
    print(
        f"{layers} layers and their pooling, {side} x {side} pixels: {size}"
    )
    total += numbers
print(
    f"sum for one picture {4 * total / MIB:.2f} MiB: {4 * total == kept[1]}"
)
