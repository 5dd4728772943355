r"""Gradient clipping by norm, as `torch.nn.utils.clip_grad_norm_` does it."""

from typing import Any

import torch
from torch import Tensor, nn

from i2dl_exam.checks import Interval, Sizes, checked, floats


def _gradient(name: str, value: Any, sizes: Sizes) -> Tensor:
    """A floating-point tensor that is no parameter of a network."""
    if isinstance(value, nn.Parameter) or not isinstance(value, Tensor):
        raise TypeError(
            f"{name} must be a tensor of gradients, got a value of type "
            f"{type(value).__name__}; for the parameters of a network "
            "there is torch.nn.utils.clip_grad_norm_"
        )
    return floats()(name, value, sizes)


def _finite(g: Tensor) -> None:
    norm = torch.linalg.vector_norm(g, dtype=torch.float64)
    if not norm.isfinite():
        raise ValueError(f"the norm of g must be finite, got {norm}")


@checked(_finite, g=_gradient, max_norm=Interval(0, open_low=True))
def clip_grad_norm(g: Tensor, max_norm: float) -> Tensor:
    r"""Clipping, $g \cdot \min(1, c/(\lVert g\rVert + 10^{-6}))$.

    The direction stays. The $10^{-6}$ is torch's; with it, $g = 0$ is no division by
    zero. The squares are added up in float64: in float32 they may not fit although the
    gradient does.

    Args:
        g: all gradients in one floating-point tensor of any shape, of finite norm. Of
            a network: `torch.cat([p.grad.flatten() for p in net.parameters()])`. Before
            a step of an optimizer, take `torch.nn.utils.clip_grad_norm_`.
        max_norm: the limit $c$, above 0.

    Returns:
        A new tensor of the same shape; torch writes into its parameters' `.grad`.

    Examples:
        >>> clip_grad_norm(torch.tensor([6.0, 8.0]), max_norm=5).round(decimals=4)
        tensor([3., 4.])
        >>> clip_grad_norm(torch.tensor([0.25, 0.5]), max_norm=1).tolist()
        [0.25, 0.5]

    Source: exam question 8c; Pascanu et al. 2013, algorithm 1 (arXiv:1211.5063).
    """
    norm = torch.linalg.vector_norm(g, dtype=torch.float64)
    return g * torch.clamp(max_norm / (norm + 1e-6), max=1).to(g)
