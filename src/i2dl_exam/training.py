r"""A training loop, and words for what a run did.

Random numbers come from CPU generators, so that a run starts alike on every device.
"""

import copy
from collections.abc import Callable, Iterable
from typing import TypeVar

import torch
from torch import Tensor, nn

from i2dl_exam.checks import require_in, require_int

Net = TypeVar("Net", bound=nn.Module)
Batch = TypeVar("Batch")


def train(
    model: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    steps: int,
) -> list[float]:
    r"""Full-batch training, $\theta \leftarrow \theta - \text{step}(\nabla L(\theta))$.

    Args:
        model: what is trained, in place and in training mode.
        loss_fn: loss $L$ of (prediction, target), one number.
        x: inputs, one batch.
        y: targets of this batch.
        optimizer: makes the step; it must hold the model's parameters.
        steps: number of steps, at least 1.

    Returns:
        The loss before each step. The list ends early once a loss exceeds a billion
        times the size of the first one or is not a number: such a run has diverged.

    Raises:
        TypeError: if `steps` is not an integer.
        ValueError: if `steps` is below 1 or `x` is empty.

    Source: exam question 1c.
    """
    require_int("the number of examples", len(x))
    losses: list[float] = []
    model.train()
    for _ in range(require_int("steps", steps)):
        optimizer.zero_grad()
        loss = loss_fn(
            model(x), y
        )  # forward pass, difference to the target
        losses.append(loss.item())
        if not losses[-1] <= 1e9 * abs(
            losses[0]
        ):  # also if it is not a number
            break
        torch.autograd.backward(loss)  # as loss.backward()
        optimizer.step()
    return losses


def fit(
    net: Net,
    batches: Iterable[Batch],
    loss: Callable[[Net, Batch], Tensor],
    lr: float = 0.01,
) -> Net:
    """A trained copy of a network: one step of Adam for each batch, in their order.

    It draws nothing at random itself: the same network and batches give the same
    result, unless the network draws from torch's own generator, as `nn.Dropout` does.

    Args:
        net: the network to start from; it stays as it is. Parameters that do not
            require a gradient are frozen: the copy has them unchanged.
        batches: what the loss takes, one after the other; at least one.
        loss: the number to minimize, for a network and a batch.
        lr: learning rate, at least 0.

    Returns:
        The trained copy.

    Raises:
        TypeError: if `lr` is no real number.
        ValueError: if there is no batch, or `lr` is negative.

    Source: exam problem 7; Adam: Kingma and Ba 2015 (arXiv:1412.6980).
    """
    require_in("lr", lr, 0)
    steps = list(batches)
    if not steps:
        raise ValueError(
            "batches must hold at least one batch, got none"
        )
    trained = copy.deepcopy(net)
    optimizer = torch.optim.Adam(trained.parameters(), lr=lr)
    for batch in steps:
        optimizer.zero_grad()
        torch.autograd.backward(loss(trained, batch))
        optimizer.step()
    return trained


@torch.no_grad()
def training_error(
    model: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
) -> float:
    """The loss on the training data in evaluation mode: dropout is switched off.

    Args:
        model: the network; each part is put back into its mode afterwards.
        loss_fn: loss of (prediction, target), one number.
        x: inputs, at least one.
        y: targets.

    Raises:
        ValueError: if `x` is empty.
    """
    require_int("the number of examples", len(x))
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        return float(loss_fn(model(x), y).item())
    finally:
        for module, mode in modes:
            module.training = mode


def outcome(before: float, after: float) -> str:
    """What training did to an error, in words that hold by a wide margin.

    Args:
        before: the error before training, above 0.
        after: the error after it; infinity and "not a number" are allowed.

    Returns:
        "falls" below a tenth, "diverges" above 1000 times or not a number, "stays"
        between half and 10 times, else "unclear".

    Raises:
        ValueError: if `before` is not above 0.
    """
    if not before > 0:
        raise ValueError(f"before must be above 0, got {before}")
    ratio = after / before
    if not ratio <= 1000:  # also if it is not a number
        return "diverges"
    if ratio < 0.1:
        return "falls"
    return "stays" if 0.5 < ratio < 10 else "unclear"


class SeededDropout(nn.Module):
    r"""Dropout, $x \mapsto x \odot m/(1 - p)$, with seeded masks $m$ of zeros and ones.

    As `nn.Dropout`, which draws on the device: other numbers for the same seed there.

    Args:
        p: probability to *drop* an entry, from 0 to below 1.
        seed: seed of the CPU generator, at least 0.

    Raises:
        TypeError: if `p` is not a real number or `seed` not an integer.
        ValueError: if `p` or `seed` is out of range.

    Source: Srivastava et al. 2014, with the scaling moved to training.
    """

    def __init__(self, p: float, seed: int = 0) -> None:
        """Start the generator."""
        super().__init__()
        require_in("p", p, 0, 1)
        self.p = p
        seed = require_int("seed", seed, least=0)
        self.generator = torch.Generator("cpu").manual_seed(seed)

    def forward(self, x: Tensor) -> Tensor:
        """Drop entries while training; change nothing in evaluation mode."""
        if not self.training:
            return x
        chance = torch.rand(
            x.shape,
            generator=self.generator,
            dtype=torch.float32,
            device="cpu",
        )
        mask = (chance >= self.p).to(x)  # kept with probability 1 - p
        return x * mask / (1 - self.p)
