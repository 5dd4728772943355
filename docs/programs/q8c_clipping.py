"""8c: Clipping by norm keeps the direction, clipping by value turns it; as in torch."""

from collections.abc import Sequence
from numbers import Real

import torch
from torch import Tensor, nn


def gradient_norm(gradients: Sequence[Tensor]) -> Tensor:
    r"""Euclidean length of all gradients, taken as one long vector, $\lVert g \rVert$."""
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
    r"""Gradients of limited length, $g \cdot \min(1, c / (\lVert g \rVert + 10^{-6}))$."""
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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
            )


cases = {"long": [3.0, 4.0], "short": [0.3, 0.4], "zero": [0.0, 0.0]}
for name, entries in cases.items():
    parameter = nn.Parameter(torch.zeros(2, dtype=torch.float64))
    parameter.grad = torch.tensor(entries, dtype=torch.float64)
    by_value = parameter.grad.clamp(-1, 1)
    norm = gradient_norm([parameter.grad])
    (by_norm,) = clip_grad_norm([parameter.grad], max_norm=1)
    total = nn.utils.clip_grad_norm_(
        [parameter], max_norm=1
    )  # changes .grad
    same = total.equal(norm) and parameter.grad.allclose(
        by_norm, rtol=1e-12, atol=0
    )
    print(
        f"{name} gradient ({entries[0]:z.1f}, {entries[1]:z.1f}), length {norm:z.1f}"
    )
    print(
        f"  by norm:  ({by_norm[0]:z.4f}, {by_norm[1]:z.4f}); torch agrees: {same}"
    )
    print(f"  by value: ({by_value[0]:z.4f}, {by_value[1]:z.4f})")
