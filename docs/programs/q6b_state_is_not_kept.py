"""6b: Without input and bias, h_t = tanh(V h_{t-1}), which is not h_{t-1}."""

import operator
from collections.abc import Callable
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


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


# --- Question 6b ----------------------------------------------------------
x, b = torch.zeros(3, dtype=torch.float64), torch.zeros(5, dtype=torch.float64)
W, eye = seeded_normal(5, 3), torch.eye(5, dtype=torch.float64)
twos = torch.full_like(b, 2)  # the state (2, 2, 2, 2, 2)

for start in (0.5, 2.0):
    h = rnn_step(x, torch.full_like(b, start), eye, W, b)
    print(f"V = I takes every entry of the state from {start:.1f} to {h[0]:.4f}")
cell = nn.RNNCell(3, 5, bias=False, dtype=torch.float64)
nn.init.eye_(cell.weight_hh)
print(f"nn.RNNCell does the same: {cell(x, twos).allclose(h)}")
matrices = [seeded_normal(5, 5, seed=seed) for seed in range(999)]
kept = sum(rnn_step(x, twos, V, W, b).equal(twos) for V in matrices)
print(f"random V that keep the state of twos: {kept} of {len(matrices)}")

# Which states does V = 2 I keep? Repeat the step until nothing changes.
for start in (0.0, 1.0, -1.0):
    h = torch.full_like(b, start)
    for _ in range(100):
        h = rnn_step(x, h, 2 * eye, W, b)
    stays = rnn_step(x, h, 2 * eye, W, b).allclose(h)
    print(f"V = 2 I keeps a state of entries {h[0]:z.4f}: {stays}")

h = rnn_step(x, twos, eye, W, b, torch.relu)
print(f"a ReLU cell with V = I keeps the state of twos: {h.equal(twos)}")
