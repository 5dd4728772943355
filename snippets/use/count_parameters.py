"""Use: Where the parameters of a network are: their number in each kind of layer."""

from i2dl_exam.architectures import kernel_sizes, parameters_by_kind
from torch import nn

network = nn.Sequential(  # your own here
    nn.Conv2d(3, 32, 5, bias=False),
    nn.BatchNorm2d(32),
    nn.ReLU(),
    nn.Conv2d(32, 64, 3),
    nn.AdaptiveAvgPool2d(4),
    nn.Flatten(),
    nn.Linear(64 * 4 * 4, 10),
)
counts = parameters_by_kind(network)
total = sum(counts.values())
for kind, count in counts.items():
    print(f"{kind}: {count:,} ({100 * count / total:.1f} %)")
print(
    f"in total {total:,}: {total == sum(p.numel() for p in network.parameters())}"
)
print(
    f"kernels: {', '.join(f'{h} x {w}' for h, w in kernel_sizes(network))}"
)
