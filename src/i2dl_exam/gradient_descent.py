"""Gradient descent on a model with one weight, and derivatives without autograd."""

from torch import Tensor, nn

from i2dl_exam.checks import checked, floats


def _known_steps(steps: str) -> None:
    if not set(steps) <= set("abde"):
        raise ValueError(
            f"steps must hold a, b, d, e only, got {steps!r}"
        )


def _not_empty(x: Tensor) -> None:
    if x.numel() == 0:
        raise ValueError("x must have at least one entry, got none")


@checked(_known_steps, _not_empty, x="samples", y="samples")
def run_steps(steps: str, x: Tensor, y: Tensor, lr: float) -> Tensor:
    """The weight w of the model w x after the exam's steps.

    The steps: "a" update the weight, "b" compute the difference between prediction and
    target, "d" forward pass, "e" initialize with 0. The loss is the mean squared
    difference.

    Args:
        steps: their letters in order, such as "edba" or "edbadba".
        x: inputs.
        y: targets.
        lr: learning rate.

    Returns:
        $w$, shape ().

    Raises:
        KeyError: if a step needs something that does not exist yet; it names it.

    Examples:
        >>> x, y = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0])
        >>> run_steps("edba", x, y, lr=0.1).item()
        1.0

    Source: exam question 1c.
    """
    have: dict[str, Tensor] = {}
    for step in steps:
        if step == "e":
            have["weight"] = x.new_zeros(())
        elif step == "d":
            have["prediction"] = have["weight"] * x
        elif step == "b":
            have["difference"] = have["prediction"] - y
        else:
            gradient = 2 * (have["difference"] * x).mean()
            have["weight"] = have["weight"] - lr * gradient
    return have["weight"]


@checked(z=floats())
def difference_quotient(layer: nn.Module, z: Tensor) -> Tensor:
    r"""Derivative $f'(z)$ from two values of $f$, without autograd.

    $\frac{f(z + h) - f(z - h)}{2h}$ with $h = 10^{-3}$. Where $z$ and $f(z)$ are of
    size 1, about six decimals are right in float64, and three in float32.

    Args:
        layer: $f$, a layer that treats each number on its own, such as `nn.Tanh()`.
        z: where, any shape.

    Examples:
        >>> difference_quotient(nn.ReLU(), torch.tensor([-1.0, 2.0])).round().tolist()
        [0.0, 1.0]

    Source: exam questions 1e and 1g.
    """
    h = 1e-3
    quotient: Tensor = (layer(z + h) - layer(z - h)) / (2 * h)
    return quotient
