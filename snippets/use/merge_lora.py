"""Use: A LoRA adapter, and the one layer that it merges into."""

import copy

import torch
from torch import Tensor, nn


class LoRA(nn.Module):
    """A frozen layer plus alpha / r B A, of which B starts at 0."""

    def __init__(self, layer: nn.Linear, rank: int, alpha: float):
        """Freeze the layer; A and B are trained."""
        super().__init__()
        self.layer, self.scale = (
            layer.requires_grad_(False),
            alpha / rank,
        )
        new, (n, m) = layer.weight.new_empty, layer.weight.shape
        self.A = nn.Parameter(new(rank, m).normal_(std=m**-0.5))
        self.B = nn.Parameter(new(n, rank).zero_())

    def forward(self, x: Tensor) -> Tensor:
        """The layer's output and the adapter's."""
        return self.layer(x) + self.scale * (x @ self.A.T @ self.B.T)

    def merge(self) -> nn.Linear:
        """One layer with the same outputs."""
        merged = copy.deepcopy(self.layer)
        merged.weight += self.scale * (self.B @ self.A).detach()
        return merged


layer = nn.Linear(768, 768).double()  # your own here
adapted = LoRA(layer, rank=8, alpha=16)
trained = sum(
    p.numel() for p in adapted.parameters() if p.requires_grad
)
print(f"trained: {trained:,} numbers beside {layer.weight.numel():,}")

x = torch.randn(100, 768).double()
gap = (adapted(x) - layer(x)).abs().max()
print(f"before training, the outputs change by {gap:z.4f}")
adapted.B.data.fill_(0.1)  # as if trained
y, merged = adapted(x), adapted.merge()
print(
    f"merged into one layer, off by {(merged(x) - y).abs().max():z.4f}"
)
wrong = x @ (layer.weight + adapted.B @ adapted.A).T + layer.bias
share = ((wrong - layer(x)) / (y - layer(x))).mean()
print(f"alpha / r forgotten: {share:.4f} of the adapter's effect")
