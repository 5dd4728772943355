"""3c: Two mini-batches of training, then test: which moments?"""

import torch
from torch import Tensor, nn


def updated_statistics(
    running_mean: Tensor,
    running_var: Tensor,
    x: Tensor,
    momentum: float = 0.1,
) -> tuple[Tensor, Tensor]:
    r"""$(1 - \alpha)$ old + $\alpha$ new, after one mini-batch."""
    x = x.movedim(1, -1)  # (N, C, ...) -> (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes)  # divides by one less
    return (
        (1 - momentum) * running_mean + momentum * mean,
        (1 - momentum) * running_var + momentum * var,
    )


def column(*values: float) -> Tensor:
    """Samples of one feature."""
    return torch.tensor(values, dtype=torch.float64)[:, None]


layer = nn.BatchNorm1d(1, dtype=torch.float64)  # in training mode
mean, var = torch.zeros(1), torch.ones(1)  # what PyTorch starts with
print("mini-batch  outputs      by hand     nn.BatchNorm1d")
for a, b in ((1.0, 3.0), (4.0, 8.0)):
    y = layer(column(a, b)).flatten()
    mean, var = updated_statistics(mean, var, column(a, b))
    kept = layer.running_mean.item(), layer.running_var.item()
    print(f"({a:.0f}, {b:.0f})      {y[0]:.2f}, {y[1]:.2f}", end="  ")
    print(f"{mean.item():.2f}, {var.item():.2f}", end="  ")
    print(f"{kept[0]:.2f}, {kept[1]:.2f}")

x_hat = (2 - mean) / (var + layer.eps).sqrt()
print(f"the sample 2 at test time, by hand: {x_hat.item():.4f}")
print(f"layer.eval(): {layer.eval()(column(2.0)).item():.4f} alone")
for mode, name in ((False, "eval"), (True, "train")):
    layer.train(mode)
    low, high = (layer(column(2.0, v))[0].item() for v in (0.0, 4.0))
    print(
        f"layer.{name}(): {low:.4f} beside 0, {high:.4f} beside 4",
        end="",
    )
    print(f"; running mean then {layer.running_mean.item():.4f}")
