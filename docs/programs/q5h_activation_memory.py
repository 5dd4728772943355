"""5h: The memory for activations grows with the batch."""

import torch
from torch import Tensor, nn
from torch.func import functional_call


def kept_for_backward(network: nn.Module, x: Tensor) -> int:
    """Bytes that a forward pass keeps for the backward pass."""
    saved: list[Tensor] = []
    buffers = {n: b.clone() for n, b in network.named_buffers()}
    hooks = torch.autograd.graph.saved_tensors_hooks(
        saved.append,
        lambda _: x,  # no backward pass follows
    )
    with torch.enable_grad(), hooks:
        functional_call(network, buffers, x.clone())
    own = [*network.parameters(), *buffers.values()]
    kept = {t.untyped_storage() for t in saved}
    kept -= {t.untyped_storage() for t in own}
    return sum(storage.nbytes() for storage in kept)


GIB, MIB = 2**30, 2**20  # bytes
blocks = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]

layers, before = [], 3
with torch.device("meta"):  # shapes without data: no memory needed
    for channels, count in blocks:
        for _ in range(count):
            layers += [nn.Conv2d(before, channels, 3, padding=1)]
            layers += [nn.ReLU()]
            before = channels
        layers += [nn.MaxPool2d(2)]
    layers += [nn.AdaptiveAvgPool2d(7), nn.Flatten()]
    layers += [nn.Linear(512 * 7 * 7, 4096), nn.ReLU()]
    layers += [nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU()]
    layers += [nn.Dropout(), nn.Linear(4096, 1000)]
    vgg16 = nn.Sequential(*layers)
    pictures = torch.empty(512, 3, 224, 224)

weights = 4 * sum(p.numel() for p in vgg16.parameters())
fixed = 4 * weights  # with gradients and the two means of Adam
print(f"weights {weights / GIB:.3f} GiB", end="")
print(f", with gradients and Adam {fixed / GIB:.2f} GiB")
print("batch  activations in GiB  in all")
for batch in (1, 8, 32, 128, 512):
    kept = kept_for_backward(vgg16, pictures[:batch])
    print(f"{batch:5} {kept / GIB:19.2f} {(fixed + kept) / GIB:7.2f}")

# By hand, for one picture: itself, the linear part, the blocks.
total, side = 4 * (3 * 224**2 + 512 * 7**2 + 2 * 3 * 4096), 224
for channels, count in blocks:
    maps = 4 * count * channels * side**2  # an output of each ReLU
    pooled = (4 + 8) * channels * (side // 2) ** 2  # maxima, places
    print(
        f"{count} layers of {side} x {side} and their pooling: ", end=""
    )
    print(f"{(maps + pooled) / MIB:.2f} MiB")
    total += maps + pooled
    side //= 2
kept = kept_for_backward(vgg16, pictures[:1])
print(f"one picture, by hand: {total / MIB:.2f} MiB", end="")
print(f", counted: {kept / MIB:.2f} MiB")
