"""Use: Where the parameters of a network are: their number in each kind of layer."""

from collections import Counter

from torch import nn


def parameters_by_kind(network: nn.Module) -> dict[str, int]:
    """Number of parameters in each kind of layer of a network."""
    counts: Counter[str] = Counter()
    seen: set[nn.Parameter] = set()
    for layer in network.modules():
        own = set(layer.parameters(recurse=False)) - seen
        if own:
            counts[type(layer).__name__] += sum(p.numel() for p in own)
            seen |= own
    return dict(counts)


def kernel_sizes(network: nn.Module) -> list[tuple[int, ...]]:
    """The different kernel sizes of a network's `nn.Conv2d`, sorted."""
    layers = network.modules()
    return sorted(
        {m.kernel_size for m in layers if isinstance(m, nn.Conv2d)}
    )


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
