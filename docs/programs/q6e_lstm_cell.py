"""6e: Of six ways to name the gates, one makes nn.LSTMCell compute the exam's c_t."""

import operator
from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations, zip_longest
from typing import SupportsIndex, TypeVar

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
    require_broadcast(x=x.shape[:-1], h=h.shape[:-1])
    z1, z2, z3, zc = (
        F.linear(x, W[k]) + F.linear(h, U[k]) for k in range(4)
    )
    return z1.sigmoid(), z2.sigmoid(), z3.sigmoid(), zc.tanh()


Number = TypeVar("Number", int, float, Fraction, Tensor)


def lstm_state(
    g1: Number, g2: Number, g3: Number, candidate: Number, c: Number
) -> tuple[Number, Number]:
    r"""The next $(h_t, c_t)$: $c_t = g_2 c_{t-1} + g_3 \tilde c_t$, $h_t = g_1 c_t$."""
    shape = tuple(getattr(c, "shape", ()))
    for name, value in {
        "g1": g1,
        "g2": g2,
        "g3": g3,
        "candidate": candidate,
    }.items():
        own = tuple(getattr(value, "shape", ()))
        if own != shape:
            raise ValueError(
                f"{name} must have the shape of c, {shape}, got {own}"
            )
        inside = torch.as_tensor((value >= 0) & (value <= 1)).all()
        if name != "candidate" and not inside:
            raise ValueError(
                f"{name} must lie between 0 and 1, got {value}"
            )
    c = g2 * c + g3 * candidate
    return g1 * c, c


def as_lstm_cell(
    W: Tensor, U: Tensor, gates: Sequence[str]
) -> nn.LSTMCell:
    r"""An `nn.LSTMCell` with the exam's weights, once each of its gates has a name."""
    _, n, m = require_shape("W", W, 4, None, None)  # n states, m inputs
    require_shape("U", U, 4, n, n)
    names = list(gates)
    if sorted(names) != ["forget", "output", "update"]:
        raise ValueError(
            f"gates must name forget, output and update once each, got {names}"
        )
    i, f, o = (
        names.index(name) for name in ("update", "forget", "output")
    )
    cell = nn.LSTMCell(m, n, bias=False, device=W.device, dtype=W.dtype)
    with torch.no_grad():
        cell.weight_ih.copy_(
            W[[i, f, 3, o]].flatten(0, 1)
        )  # (4, n, m) -> (4n, m)
        cell.weight_hh.copy_(
            U[[i, f, 3, o]].flatten(0, 1)
        )  # (4, n, n) -> (4n, n)
    return cell


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


def require_broadcast(**shapes: Sequence[int]) -> None:
    """Raise unless axes in front, given by the argument's name, fit together."""
    axes = zip_longest(
        *(shape[::-1] for shape in shapes.values()), fillvalue=1
    )
    if any(len({*sizes} - {1}) > 1 for sizes in axes):
        found = ", ".join(
            f"{name} {tuple(shape)}" for name, shape in shapes.items()
        )
        raise ValueError(
            f"axes in front must fit together, got {found}"
        )


W, U = seeded_normal(4, 5, 3, seed=1), seeded_normal(4, 5, 5, seed=2)
x, h_old, c_old = (
    seeded_normal(2, n, seed=s) for n, s in ((3, 3), (5, 4), (5, 5))
)

g1, g2, g3, candidate = lstm_gates(x, h_old, W, U)
h, c = lstm_state(g1, g2, g3, candidate, c_old)

orders = list(permutations(["output", "forget", "update"]))
states = [
    as_lstm_cell(W, U, names)(x, (h_old, c_old)) for names in orders
]
right = [
    k for k, (_, c_torch) in enumerate(states) if c_torch.allclose(c)
]
print(
    f"orders of the names that give the exam's c_t: {len(right)} of {len(orders)}"
)
for k in right:
    names, (h_torch, _) = orders[k], states[k]
    print(f"g1 = {names[0]}, g2 = {names[1]}, g3 = {names[2]}")
    print(
        f"then torch's h_t is g1 * tanh(c_t): {h_torch.allclose(g1 * c.tanh())}"
    )
    print(f"and it is g1 * c_t, as in the exam: {h_torch.allclose(h)}")
