"""8a: The best linear fit of XOR is 1/2 everywhere; two ReLU neurons fit it exactly."""

from collections.abc import Iterable
from fractions import Fraction

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def linear_layer(weight: Tensor, bias: Tensor) -> nn.Linear:
    r"""An `nn.Linear` that computes $W x + b$ with the given numbers."""
    n_out, n_in = require_shape("weight", weight, None, None)
    require_shape("bias", bias, n_out)
    require_floats("weight", weight)
    layer = nn.Linear(
        n_in, n_out, device=weight.device, dtype=weight.dtype
    )
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer


def collapse_linear(layers: Iterable[nn.Module]) -> nn.Linear:
    r"""The one layer that equals linear layers in a row, $W = W_L \cdots W_1$."""
    stack = list(layers)
    if not stack:
        raise ValueError(
            "layers must hold at least one layer, got none"
        )
    for i, layer in enumerate(stack):
        if not isinstance(layer, nn.Linear):
            raise TypeError(
                f"layers[{i}] must be an nn.Linear, got {layer!r}"
            )
        if i == 0:
            W = torch.eye(layer.in_features).to(
                layer.weight
            )  # its device and dtype
            b = W.new_zeros(layer.in_features)
        if layer.in_features != len(W):
            raise ValueError(
                f"layers[{i}] must have in_features={len(W)}, like the output of the "
                f"layer before, got {layer.in_features}"
            )
        W = layer.weight @ W  # (out, mid) @ (mid, in) -> (out, in)
        b = F.linear(b, layer.weight, layer.bias)  # W_l b + b_l
    return linear_layer(W, b)


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(
        s not in (None, o) for s, o in zip(shape, own, strict=True)
    ):
        sizes = ["..."] * batch + [
            "any" if s is None else str(s) for s in shape
        ]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(
            f"{name} must have shape ({wanted}), got {tuple(value.shape)}"
        )
    return own


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


x = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64)
xor = [0, 1, 1, 0]

ones, target = (
    torch.ones(4, 1).double(),
    torch.tensor(xor).double()[:, None],
)
columns = torch.cat([x, ones], dim=1)
u1, u2, b = (
    torch.linalg.lstsq(columns, target).solution.flatten().tolist()
)
print(f"best linear fit: {u1:z.4f} x1 + {u2:z.4f} x2 + {b:.4f}")

# Exactly: the errors of 1/2 are orthogonal to x1, x2 and 1, so nothing improves it.
errors = [y - Fraction(1, 2) for y in xor]
products = [
    sum(e * int(a) for e, a in zip(errors, c, strict=True))
    for c in columns.T.tolist()
]
print(f"errors of 1/2: {', '.join(f'{e}' for e in errors)}")
print(
    f"their products with x1, x2 and 1: {', '.join(f'{p}' for p in products)}"
)

one, two = torch.ones(2, 2).double(), torch.tensor([[1, -2]]).double()
hidden = linear_layer(
    one, torch.tensor([0, -1]).double()
)  # x1 + x2 and x1 + x2 - 1
last = linear_layer(two, torch.zeros(1).double())  # h1 - 2 h2
nets = {
    "with": nn.Sequential(hidden, nn.ReLU(), last),
    "without": collapse_linear([hidden, last]),
}
for name, net in nets.items():
    outputs = ", ".join(f"{y:z.0f}" for y in net(x).flatten().tolist())
    print(f"2-neuron network {name} ReLU: {outputs}")
