"""1c: Of the 120 orders of the five steps, edbac is the only one that trains."""

import operator
from collections.abc import Sequence
from itertools import permutations
from typing import SupportsIndex

import torch
from torch import Tensor


def follow(
    order: Sequence[str],
    x: Tensor,
    y: Tensor,
    lr: float,
    repeats: int = 100,
) -> Tensor:
    r"""Train a weight $w$ with the five steps of question 1c, in any order."""
    if sorted(order) != list("abcde"):
        raise ValueError(
            f"order must hold a, b, c, d and e once each, got {order!r}"
        )
    times = require_int("repeats", repeats)
    (samples,) = require_shape("x", x, None)
    require_shape("y", y, require_int("the number of samples", samples))
    there: dict[str, Tensor] = {}
    loop: list[str] = []  # the steps since the initialization
    for step in order:
        if step == "c" and not loop:
            raise LookupError("stops at c: there is nothing to repeat")
        for each in loop * times if step == "c" else [step]:
            _do(each, there, x, y, lr)
        loop = [] if step == "e" else [*loop, step]
    return there["weight"]


def _do(
    step: str, there: dict[str, Tensor], x: Tensor, y: Tensor, lr: float
) -> None:
    """One step; `there` holds what exists by now: weight, prediction, difference."""
    needed = {"a": "difference", "b": "prediction", "d": "weight"}.get(
        step
    )
    if needed and needed not in there:
        raise LookupError(f"stops at {step}: there is no {needed} yet")
    if step == "e":
        there["weight"] = x.new_zeros(())
    elif step == "d":
        there["prediction"] = there["weight"] * x
    elif step == "b":
        there["difference"] = there["prediction"] - y
    else:  # dL/dw is the mean of 2 x (w x - y)
        there["weight"] = (
            there["weight"] - lr * 2 * (x * there["difference"]).mean()
        )


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


x = seeded_normal(50)
y = 3 * x + seeded_normal(50, seed=1)
best = (x @ y) / (
    x @ x
)  # the least-squares weight, without any training


def result(order: str) -> str:
    """Where the procedure ends when its steps are done in this order."""
    try:
        weight = follow(order, x, y, lr=0.1)
    except LookupError as error:
        return f"{error}"
    return (
        "trains"
        if weight.allclose(best)
        else "runs, but does not train"
    )


results = {
    "".join(order): result("".join(order))
    for order in permutations("abcde")
}
running = [
    order for order in results if not results[order].startswith("stops")
]
trained = [order for order in running if results[order] == "trains"]
print(
    f"{len(results)} orders; these can be carried out: {', '.join(running)}"
)
print(f"these reach the least-squares weight: {', '.join(trained)}")

w = (
    0.1 * 2 * (x * y).mean()
)  # two updates by hand: the first from w = 0
w = w - 0.1 * 2 * (x * (w * x - y)).mean()
twice = follow("edbac", x, y, lr=0.1, repeats=1)
print(
    f"edbac that repeats once makes two updates, as by hand: {twice.isclose(w)}"
)
slow = follow(
    "edbac", x, y, lr=0.001
)  # the first update and 100 repetitions
left = (
    1 - 0.001 * 2 * (x @ x) / 50
) ** 101  # the part of the way that is still left
print(
    f"101 small updates, as a power says: {slow.isclose((1 - left) * best)}"
)
offered = ["bcdea", "ebadc", "eadbc", "edbac"]
for order in offered:
    print(f"{order}: {results[order]}")
right = [
    box
    for box, order in enumerate(offered, start=1)
    if order in trained
]
print(f"answer: {', '.join(f'{box}' for box in right)}")
