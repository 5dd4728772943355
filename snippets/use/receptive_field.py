"""Use: The pixels that a feature sees: by formula and by gradient."""

import torch
from i2dl_exam.receptive_fields import gradient_support, receptive_field
from torch import nn

network = nn.Sequential(  # your own here
    nn.Conv2d(3, 16, 3, stride=2),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.MaxPool2d(3, stride=2),
    nn.Conv2d(16, 16, 3, dilation=2),
    nn.BatchNorm2d(16),
    nn.ReLU(),
)
layers, shortcuts = [], ("downsample", "shortcut", "skip")
for name, layer in network.named_modules():
    if any(word in name for word in shortcuts):
        continue  # beside the longest branch
    if isinstance(layer, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        d = getattr(layer, "dilation", 1)  # an average has none
        given = layer.kernel_size, layer.stride, d
        k, s, d = (
            torch.tensor(n).max().item() for n in given
        )  # 3, or (3, 3)
        layers.append((d * (k - 1) + 1, s))
side = receptive_field(layers)
print(f"by formula: {side} pixels to a side")

shape = 16, 3, 2 * side, 2 * side  # fewer images if memory is short
images = torch.randn(shape, requires_grad=True)


def look(name: str) -> None:
    """Print where the gradient of a feature arrives."""
    try:
        features = network(images)  # (N, C, H, W)
        row, column = (n // 2 for n in features.shape[-2:])
        seen = gradient_support(features[..., row, column], images)
        rows = seen.any(dim=1).nonzero()
        print(f"{name}: rows {rows.min()} to {rows.max()}", end="")
        print(f", {seen.sum()} pixels")
    except ValueError as error:
        print(f"{name}: {error}")


look("train()")
network.eval()  # batch norm with its running statistics
look("eval()")
network[5].bias.data -= 100  # dead ReLUs: leave it out with yours
look("dead ReLUs")
