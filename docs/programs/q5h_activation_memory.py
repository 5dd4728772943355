"""5h: The memory that training needs for its activations grows with the batch."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor, nn
from torch.func import functional_call


class ImageClassifier(nn.Module):
    """A network in two parts: class scores are `classifier(features(x))`."""

    def __init__(
        self, features: nn.Module, classifier: nn.Module
    ) -> None:
        """Keep the two parts."""
        super().__init__()
        self.features = features
        self.classifier = classifier

    def forward(self, x: Tensor) -> Tensor:
        """Class scores, shape (N, num_classes), from images (N, 3, H, W)."""
        scores: Tensor = self.classifier(self.features(x))
        return scores


class VGG16(ImageClassifier):
    """VGG16: 13 convolutions, all 3 x 3, and 3 linear layers."""

    def __init__(self, num_classes: int = 1000) -> None:
        """Build the layers."""
        layers: list[nn.Module] = []
        channels = 3
        for width, repeats in (
            (64, 2),
            (128, 2),
            (256, 3),
            (512, 3),
            (512, 3),
        ):
            for _ in range(repeats):
                layers += [
                    nn.Conv2d(channels, width, 3, padding=1),
                    nn.ReLU(),
                ]
                channels = width
            layers += [nn.MaxPool2d(2)]
        head = _three_linear_layers(512, 7, num_classes)
        super().__init__(nn.Sequential(*layers), head)


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
) -> nn.Module:
    """The classifier of AlexNet and VGG16, on `channels` maps of side x side."""
    classes = require_int("num_classes", num_classes)
    return nn.Sequential(
        nn.AdaptiveAvgPool2d(
            side
        ),  # changes nothing for images of 224 x 224
        nn.Flatten(),
        *(
            nn.Linear(channels * side * side, 4096),
            nn.ReLU(),
            nn.Dropout(),
        ),
        *(nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout()),
        nn.Linear(4096, classes),
    )


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


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
