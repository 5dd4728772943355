"""Gradient descent on models so small that one can follow every step."""

from collections.abc import Callable

import torch
from torch import Tensor

from i2dl_exam.checks import Interval, checked, floats, positive


def _five_steps(order: str) -> None:
    if sorted(order) != list("abcde"):
        raise ValueError(
            f"order must hold a, b, c, d and e once each, got {order!r}"
        )


def _not_empty(x: Tensor) -> None:
    if x.numel() == 0:
        raise ValueError(
            f"x must have at least one entry, got {tuple(x.shape)}"
        )


@checked(
    _five_steps, _not_empty, x="samples", y="samples", repeats=positive
)
def run_steps(
    order: str, x: Tensor, y: Tensor, lr: float, repeats: int
) -> Tensor:
    """The weight w of the model w x after the exam's steps a to e.

    The steps: "a" update the weight, "b" compute the difference between prediction and
    target, "c" repeat what was done since the initialization, "d" forward pass, "e"
    initialize with 0. The loss is the mean squared difference.

    Args:
        order: the five letters, each once.
        x: inputs.
        y: targets.
        lr: learning rate.
        repeats: how often "c" repeats, at least 1.

    Returns:
        $w$, shape ().

    Raises:
        KeyError: if a step needs something that does not exist yet; it names it.

    Source: exam question 1c.
    """
    have: dict[str, Tensor] = {}
    loop = ""  # the steps since the initialization
    for letter in order:
        if letter == "c" and not loop:
            raise KeyError("step to repeat")
        for step in loop * repeats if letter == "c" else letter:
            if step == "e":
                have["weight"] = x.new_zeros(())
            elif step == "d":
                have["prediction"] = have["weight"] * x
            elif step == "b":
                have["difference"] = have["prediction"] - y
            elif step == "a":
                gradient = 2 * (x * have["difference"]).mean()
                have["weight"] = have["weight"] - lr * gradient
        loop = "" if letter == "e" else loop + letter
    return have["weight"]


@checked(_not_empty, x=floats("N d"))
def curvature(x: Tensor) -> Tensor:
    r"""Largest curvature of the mean of $(w \cdot x - y)^2$ in $w$.

    The largest eigenvalue of the Hessian matrix $\frac{2}{N} X^\top X$. Gradient
    descent diverges above the learning rate 2/curvature.

    Args:
        x: inputs of a linear layer with one output, at least one.

    Returns:
        One number, shape ().

    Source: exam question 1b; Goodfellow et al. 2016, sec. 4.3.1.
    """
    hessian = 2 * x.T @ x / len(x)
    curvatures: Tensor = torch.linalg.eigvalsh(hessian)
    return curvatures[-1]


@checked(z=floats(), step=Interval(0, open_low=True))
def difference_quotient(
    f: Callable[[Tensor], Tensor], z: Tensor, step: float = 1e-5
) -> Tensor:
    r"""Derivative $f'(z)$ from two values of $f$, without autograd.

    $\frac{f(z + h) - f(z - h)}{2h}$ with the step $h$; in float64 it has about ten
    right digits.

    Args:
        f: applied to each number on its own.
        z: where, any shape.
        step: $h$.

    Source: exam questions 1e and 1g.
    """
    return (f(z + step) - f(z - step)) / (2 * step)
