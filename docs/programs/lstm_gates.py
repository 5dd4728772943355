"""Use: The gates inside a torch LSTM cell, and that they give its next state."""

import operator
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def lstm_gates(
    x: Tensor, h: Tensor, W: Tensor, U: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    r"""Gates $g_k = \sigma(W_k x_t + U_k h_{t-1})$ and candidate $\tilde c_t$ (tanh)."""
    _, n, m = require_shape("W", W, 4, None, None)  # n states, m inputs
    require_shape("U", U, 4, n, n)
    require_shape("x", x, m, batch=True)
    require_shape("h", h, n, batch=True)
    z1, z2, z3, zc = (F.linear(x, W[k]) + F.linear(h, U[k]) for k in range(4))
    return z1.sigmoid(), z2.sigmoid(), z3.sigmoid(), zc.tanh()


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
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
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(s not in (None, o) for s, o in zip(shape, own, strict=True)):
        sizes = ["..."] * batch + ["any" if s is None else str(s) for s in shape]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(value.shape)}")
    return own


# --- Use it ---------------------------------------------------------------
cell = nn.LSTMCell(3, 5, bias=False).double()
x, (h, c) = seeded_normal(1, 3), seeded_normal(2, 1, 5, seed=1)

# torch stacks the rows as input, forget, candidate, output gate.
order = [3, 1, 0, 2]
W = cell.weight_ih.view(4, 5, 3)[order]
U = cell.weight_hh.view(4, 5, 5)[order]
output, forget, update, candidate = lstm_gates(x, h, W, U)

new_c = forget * c + update * candidate
new_h = output * torch.tanh(new_c)
found_h, found_c = cell(x, (h, c))
print(f"gates lie between 0 and 1: {bool(((forget > 0) & (forget < 1)).all())}")
print(f"cell state as in torch: {new_c.allclose(found_c)}")
print(f"output as in torch: {new_h.allclose(found_h)}")
