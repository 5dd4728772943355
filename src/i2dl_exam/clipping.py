r"""Gradient clipping by norm, as `torch.nn.utils.clip_grad_norm_` does it."""

from collections.abc import Sequence

import torch
from torch import Tensor

from i2dl_exam.checks import require_floats, require_numbers


def gradient_norm(gradients: Sequence[Tensor]) -> Tensor:
    r"""Euclidean length of all gradients, taken as one long vector, $\lVert g \rVert$.

    Args:
        gradients: floating-point tensors of any shape, at least one.

    Returns:
        The square root of the sum of all squared entries, shape ().

    Raises:
        TypeError: if a gradient is not a floating-point tensor.
        ValueError: if `gradients` is empty.
    """
    if len(gradients) == 0:
        raise ValueError(
            "gradients must hold at least one tensor, got none"
        )
    for i, gradient in enumerate(gradients):
        require_floats(f"gradients[{i}]", gradient)
    lengths = [
        torch.linalg.vector_norm(gradient) for gradient in gradients
    ]
    length: Tensor = torch.linalg.vector_norm(torch.stack(lengths))
    return length


def clip_grad_norm(
    gradients: Sequence[Tensor], max_norm: float
) -> list[Tensor]:
    r"""Gradients of limited length, $g \cdot \min(1, c / (\lVert g \rVert + 10^{-6}))$.

    One factor for all gradients: the direction of $g$ stays. The $10^{-6}$ is torch's;
    with it, $g = 0$ is no division by zero.

    Args:
        gradients: floating-point tensors of any shape, at least one. They stay as they
            are; `torch.nn.utils.clip_grad_norm_` writes into its parameters' `.grad`.
        max_norm: the limit $c$, above 0.

    Returns:
        New tensors, in the same order.

    Raises:
        TypeError: if a gradient is not a floating-point tensor or `max_norm` not a
            number.
        ValueError: if `gradients` is empty, `max_norm` is not above 0, or the norm is
            infinite or NaN: no factor repairs such a gradient.

    Source: exam question 8c; Pascanu et al. 2013, algorithm 1 (arXiv:1211.5063).
    """
    require_numbers(max_norm=max_norm)
    if not max_norm > 0:
        raise ValueError(f"max_norm must be above 0, got {max_norm}")
    norm = gradient_norm(gradients)
    if not norm.isfinite():
        raise ValueError(
            f"the norm of gradients must be finite, got {norm.item()}"
        )
    factor = (max_norm / (norm + 1e-6)).clamp(max=1)
    return [gradient * factor for gradient in gradients]
