"""5h: The memory that training needs for its activations grows with the batch."""

import torch
from torch import Tensor, nn
from torch.func import functional_call


class VGG16(nn.Sequential):
    """VGG16: 13 convolutions, all 3 x 3, and 3 linear layers."""

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


def kept_for_backward(network: nn.Module, x: Tensor) -> int:
    """Bytes of the activations: what a forward pass keeps for the backward pass."""
    if not isinstance(network, nn.Module):
        raise TypeError(f"network must be a module, got {network!r}")
    if not isinstance(x, Tensor):
        raise TypeError(f"x must be a tensor, got {x!r}")
    saved: list[Tensor] = []
    buffers = {
        name: b.clone() for name, b in network.named_buffers()
    }  # may change
    # The second hook would serve a backward pass, but none follows.
    hooks = torch.autograd.graph.saved_tensors_hooks(
        saved.append, lambda _: x
    )
    with torch.enable_grad(), hooks:
        functional_call(
            network, buffers, x.clone()
        )  # a storage of its own
    numbers = [*network.parameters(), *buffers.values()]
    held = {number.untyped_storage() for number in numbers}
    kept = {t.untyped_storage() for t in saved} - held
    return sum(storage.nbytes() for storage in kept)


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
