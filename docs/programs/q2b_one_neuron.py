"""2b: What one neuron passes back: slope times weight, for both sets of weights."""

import torch
from torch import Tensor


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


inputs = torch.tensor(
    [2.0, -4.0, 1.0], dtype=torch.float64, requires_grad=True
)
draws = {"0.02": [0.05, 0.025, -0.03], "1.0": [1.0, 0.5, 1.5]}
for variance, values in draws.items():
    w = torch.tensor(values, dtype=torch.float64, requires_grad=True)
    s = w @ inputs
    to_inputs, to_weights = torch.autograd.grad(s.tanh(), [inputs, w])
    slope = tanh_slope(s)
    print(f"Var(w) = {variance}: s = {s:.4f}, slope {slope:.4f}")
    print(
        f"  to the inputs (slope * w): {', '.join(f'{d:.4f}' for d in to_inputs)}"
    )
    print(
        f"  to the weights (slope * i): {', '.join(f'{d:.4f}' for d in to_weights)}"
    )
    same = to_inputs.allclose(slope * w) and to_weights.allclose(
        slope * inputs
    )
    print(f"  autograd and the chain rule agree: {same}")
    path = (
        to_inputs.abs().max() ** 10
    )  # along ten layers, as in the check
    print(f"  (largest factor to the inputs)^10 < 1e-5: {path < 1e-5}")
