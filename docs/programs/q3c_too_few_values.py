"""3c: One sample in training, or a constant feature."""

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


def batch_norm(
    x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Batch normalization in training, $y = \gamma \hat x + \beta$."""
    x = x.movedim(1, -1)  # (N, C, ...) -> (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes, correction=0)  # (C,)
    x_hat = (x - mean) / (var + eps).sqrt()
    return (gamma * x_hat + beta).movedim(-1, 1)


try:
    nn.BatchNorm1d(2)(torch.ones(1, 2))
except ValueError as error:
    print("one sample:", str(error).split(",")[0])

image = torch.tensor([[[[1.0, 2.0, 3.0]], [[5.0, 5.0, 8.0]]]])
layer = nn.BatchNorm2d(2)  # the image: (1, 2, 1, 3), two channels
for channel in layer(image)[0]:
    print("one image, a channel:", *(f"{a:z.2f}" for a in channel[0]))
mean, _ = updated_statistics(torch.zeros(2), torch.ones(2), image)
print("running means by hand:  ", *(f"{a:.2f}" for a in mean))
print(
    "  by nn.BatchNorm2d:    ",
    *(f"{a:.2f}" for a in layer.running_mean),
)

constant = torch.tensor([[5.0], [5.0], [5.0]])
for name, eps in {"no eps": 0.0, "eps = 1e-5": 1e-5}.items():
    y = batch_norm(constant, torch.ones(1), torch.zeros(1), eps)
    print(f"5, 5, 5 with {name}:", *(f"{a:z.1f}" for a in y[:, 0]))
