"""2a: The sums are -0.03, where tanh is steepest, and 1.5, where it is nearly flat."""

from fractions import Fraction

import torch
from torch import Tensor, nn


def tanh_slope(s: Tensor) -> Tensor:
    r"""The slope of tanh, $\tanh'(s) = 1 - \tanh^2(s)$."""
    require_floats("s", s)
    return 1 - s.tanh() ** 2


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


inputs = [2, -4, 1]
draws = {
    "0.02": ["0.05", "0.025", "-0.03"],
    "1.0": ["1.0", "0.5", "1.5"],
}
sums = []
for variance, digits in draws.items():
    weights = [Fraction(w) for w in digits]
    terms = [w * i for w, i in zip(weights, inputs, strict=True)]
    sums.append(sum(terms))
    shown = " + ".join(f"({term})" for term in terms)
    print(f"Var(w) = {variance}: s = {shown} = {sums[-1]}")

    # Second route: torch's own linear layer, and the slope of tanh by autograd.
    layer = nn.Linear(3, 1, bias=False, dtype=torch.float64)
    with torch.no_grad():
        layer.weight[0] = torch.tensor(
            [float(w) for w in weights]
        ).double()
    s = layer(torch.tensor(inputs, dtype=torch.float64))
    print(f"  nn.Linear gives {s[0]:.4f}")
    (slope,) = torch.autograd.grad(s.tanh(), s)
    print(
        f"  tanh(s) = {s.tanh()[0]:.4f}, slope of tanh at s: {slope[0]:.4f}"
    )
    print(
        f"  1 - tanh(s)^2 is the same: {slope.allclose(tanh_slope(s))}"
    )
print(f"answer: {float(sums[0]):.2f}, {float(sums[1]):.1f}")
