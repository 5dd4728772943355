"""8c: Three remedies, each alone, against an exploding gradient in 20 layers."""

import operator
from collections.abc import Sequence
from numbers import Real
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor


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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


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


x, labels = (
    seeded_normal(64, 64),
    torch.arange(64) % 10,
)  # 64 examples, 10 classes
layers = [seeded_normal(64, 64, seed=seed) for seed in range(1, 20)]
layers.append(seeded_normal(10, 64, seed=20))


def start(
    variance: float, batch_norm: bool = False
) -> tuple[list[Tensor], Tensor]:
    """Gradients by weights of this variance, and the length of all weights."""
    weights = [
        (variance**0.5 * layer).requires_grad_() for layer in layers
    ]
    h = x
    for w in weights[:-1]:
        z = h @ w.T
        h = (
            F.batch_norm(z, None, None, training=True)
            if batch_norm
            else z
        ).relu()
    loss = F.cross_entropy(h @ weights[-1].T, labels)
    return list(torch.autograd.grad(loss, weights)), gradient_norm(
        weights
    )


large, length = start(variance=8 / 64)  # four times He's variance
clipped = clip_grad_norm(large, max_norm=1)
cases = {
    "too large weights": (large, length),
    "  and clipping": (clipped, length),
    "  and batch norm": start(variance=8 / 64, batch_norm=True),
    "He's weights": start(variance=2 / 64),
    "Xavier's weights": start(variance=1 / 64),
}
print("length of the gradient:   > 100000   < 1000   1/100 > weights")
for name, (gradients, length) in cases.items():
    norm = gradient_norm(gradients)
    facts = (norm > 100_000, norm < 1000, norm / 100 > length)
    many, few, far = ("yes" if fact else "no" for fact in facts)
    print(f"{name:24} {many:10} {few:8} {far}")

flat, shorter = (
    torch.cat([g.flatten() for g in gs]) for gs in (large, clipped)
)
cosine = F.cosine_similarity(flat, shorter, dim=0)
print(
    f"clipped at 1: length {shorter.norm():.4f}, cosine with g {cosine:.4f}"
)
