"""6a: An RNN cell with 3 inputs and 5 states has 45 parameters, counted on a cell."""

import operator
from collections.abc import Callable
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class VanillaRNNCell(nn.Module):
    r"""The exam's RNN cell, $h_t = \tanh(V h_{t-1} + W x_t + b)$, with one bias vector."""

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True) -> None:
        """Draw the weights."""
        super().__init__()
        m = require_int("input_size", input_size)
        n = require_int("hidden_size", hidden_size)
        self.V = nn.Parameter(torch.empty(n, n))
        self.W = nn.Parameter(torch.empty(n, m))
        self.b = nn.Parameter(torch.empty(n)) if bias else None
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -(n**-0.5), n**-0.5)

    def forward(self, x: Tensor, h: Tensor) -> Tensor:
        """The next state, shape (..., n), from `x` (..., m) and `h` (..., n)."""
        return rnn_step(x, h, self.V, self.W, self.b)


def rnn_parameter_count(
    input_size: int, hidden_size: int, blocks: int = 1, biases: int = 1
) -> int:
    r"""Parameters of a recurrent cell, $k\,(nm + nn + \beta n)$."""
    m = require_int("input_size", input_size)
    n = require_int("hidden_size", hidden_size)
    per_block = n * m + n * n + require_int("biases", biases, least=0) * n  # W, V, b
    return require_int("blocks", blocks) * per_block


def rnn_step(
    x: Tensor,
    h: Tensor,
    V: Tensor,
    W: Tensor,
    b: Tensor | None = None,
    activation: Callable[[Tensor], Tensor] = torch.tanh,
) -> Tensor:
    r"""The next state of a vanilla RNN, $h_t = \tanh(V h_{t-1} + W x_t + b)$."""
    n, _ = require_shape("V", V, None, None)
    require_shape("V", V, n, n)
    _, m = require_shape("W", W, n, None)  # n states, m inputs
    require_shape("x", x, m, batch=True)
    require_shape("h", h, n, batch=True)
    if b is not None:
        require_shape("b", b, n)
    return activation(F.linear(h, V) + F.linear(x, W, b))  # F.linear(h, V) = V h


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


# --- Question 6a ----------------------------------------------------------
cell = VanillaRNNCell(3, 5).double()
sizes = {name: p.numel() for name, p in cell.named_parameters()}
print(f"W: {sizes['W']}, V: {sizes['V']}, b: {sizes['b']}")
print(f"the formula gives {rnn_parameter_count(3, 5)}")
print(f"without bias it gives {rnn_parameter_count(3, 5, biases=0)}")

other = nn.RNNCell(3, 5, dtype=torch.float64)
print(f"nn.RNNCell(3, 5) has {sum(p.numel() for p in other.parameters())}")

start = VanillaRNNCell(100, 400).W  # 40000 numbers; 1/sqrt(n) = 0.05
inside = 0.049 < start.max() <= 0.05 and -0.05 <= start.min() < -0.049
print(f"the weights start between -1/sqrt(n) and 1/sqrt(n): {bool(inside)}")

# Our one bias vector takes the sum of torch's two: do 45 numbers do what 50 do?
b = other.bias_ih + other.bias_hh
cell.load_state_dict({"V": other.weight_hh, "W": other.weight_ih, "b": b})
x, h = seeded_normal(100, 3), seeded_normal(100, 5, seed=1)
print(f"with its two biases added up, same outputs: {cell(x, h).allclose(other(x, h))}")
print(f"answer: {sum(sizes.values())}")
