"""5h: The memory that training needs for its activations grows with the batch."""

import torch

from i2dl_exam.architectures import VGG16
from i2dl_exam.memory import kept_for_backward

GIB = 2**30  # bytes
with torch.device("meta"):  # shapes without data: no memory is needed here
    network = VGG16()
    weights = sum(p.numel() * p.element_size() for p in network.parameters())
    for batch in (1, 8, 32, 128, 512):
        kept = kept_for_backward(network, torch.empty(batch, 3, 224, 224))
        if batch == 1:
            one = kept
        print(f"batch of {batch}: {kept / GIB:.2f} GiB")
        print(f"  {batch} times that of one image: {kept == batch * one}")

# Second route: add up by hand what each layer of VGG16 keeps for one image.
numbers = 3 * 224 * 224  # the image
blocks = ((64, 224, 2), (128, 112, 2), (256, 56, 3), (512, 28, 3), (512, 14, 3))
for channels, side, layers in blocks:
    numbers += layers * channels * side**2  # one output of each convolution and ReLU
    numbers += channels * (side // 2) ** 2 * (1 + 2)  # maxima, and indices of 8 bytes
numbers += 512 * 7 * 7 + 2 * 3 * 4096  # averages; two ReLUs, dropouts and their masks
print(f"layer by layer: {numbers} numbers for an image, same: {numbers * 4 == one}")

fixed = 4 * weights  # weights, gradients and the two running means of Adam
print(f"weights {weights / GIB:.2f} GiB; with gradients and Adam {fixed / GIB:.2f} GiB")
print(f"images for which 16 GiB can be enough: {(16 * GIB - fixed) // one}")
