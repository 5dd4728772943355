"""Our functions beside torch's: how many times as long they take.

`make benchmark` runs it; `--device cuda` measures on a GPU. Time is the median of runs
by `torch.utils.benchmark`, of both in turn, on one thread.
"""

import argparse
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.benchmark import Timer

from benchmarks import tables
from i2dl_exam import (
    accuracy,
    adam_step,
    batch_norm,
    clip_grad_norm,
    cross_correlate,
    intersection_over_union,
    lstm_gates,
    lstm_state,
    pca,
    rnn_step,
    seeded_normal,
    stratified_split,
)

SLOW = 3.0  # from here on the table says why
PYTHON = "arguments are checked, and several small operations do what torch does in one"
PARTS = "several operations, each reading and writing all of it; torch's is one"


@dataclass(frozen=True)
class Pair:
    """Ours and torch's, which return the same result."""

    name: str
    size: str
    ours: Callable[..., Tensor]
    theirs: Callable[..., Tensor]
    inputs: list[Tensor]  # derivatives are taken by them, if there are any
    why: str
    others: list[Tensor] | None = None  # inputs of torch's, if they are not the same


def pairs(device: torch.device) -> Iterator[Pair]:
    """What is compared, from small to large."""

    def normal(*shape: int, seed: int = 0) -> Tensor:
        return seeded_normal(*shape, seed=seed).to(device).requires_grad_()

    for n in (32, 224):
        yield Pair(
            "`cross_correlate`",
            f"{n} x {n}, kernel 3 x 3",
            cross_correlate,
            lambda x, k: F.conv2d(x[None, None], k[None, None])[0, 0],
            [normal(n, n), normal(3, 3, seed=1)],
            "a product for each pixel and weight is kept, so that one sees the sum",
        )
    for shape in ((32, 16), (1024, 64), (65_536, 64)):
        channels = shape[1]
        yield Pair(
            "`batch_norm`",
            " x ".join(map(str, shape)),
            batch_norm,
            lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True),
            [normal(*shape), normal(channels, seed=1), normal(channels, seed=2)],
            PARTS if shape[0] > 10_000 else PYTHON,
        )
    for n in (64, 512):
        yield _rnn(n, normal)
        yield _lstm(n, normal)
    yield from _measures(normal)
    for n in (1_000, 1_000_000):
        yield from _updates(n, normal(n).detach(), normal(n, seed=1).detach())


def _rnn(n: int, normal: Callable[..., Tensor]) -> Pair:
    x, h = (normal(32, n, seed=seed) for seed in (0, 1))
    V, W = (normal(n, n, seed=seed) for seed in (2, 3))
    return Pair(
        "`rnn_step`",
        f"batch 32, {n} to {n}",
        rnn_step,
        lambda x, h, V, W: torch.rnn_tanh_cell(x, h, W, V),
        [x, h, V, W],
        PYTHON,
    )


def _lstm(n: int, normal: Callable[..., Tensor]) -> Pair:
    """The cell state; the output differs, as torch's has another tanh."""

    def ours(x: Tensor, h: Tensor, c: Tensor, W: Tensor, U: Tensor) -> Tensor:
        return lstm_state(*lstm_gates(x, h, W, U), c)[1]

    def theirs(x: Tensor, h: Tensor, c: Tensor, W: Tensor, U: Tensor) -> Tensor:
        return torch.lstm_cell(x, (h, c), W, U)[1]

    inputs = [normal(32, n, seed=seed) for seed in range(3)]
    inputs += [normal(4, n, n, seed=seed) for seed in (3, 4)]
    order = [2, 1, 3, 0]  # torch's input, forget, candidate and output gate
    stacked = [
        weights.detach()[order].flatten(0, 1).requires_grad_() for weights in inputs[3:]
    ]
    return Pair(
        "`lstm_gates`, `lstm_state`",
        f"batch 32, {n} to {n}",
        ours,
        theirs,
        inputs,
        "a product for each gate, where torch has one for all; gates are checked",
        [*inputs[:3], *stacked],
    )


def _measures(normal: Callable[..., Tensor]) -> Iterator[Pair]:
    """What is measured on results, without gradients."""
    p, y = (normal(100, 144, 144, seed=seed).detach() > 0 for seed in (0, 1))
    yield Pair(
        "`intersection_over_union`",
        "100 masks of 144 x 144",
        lambda: intersection_over_union(p, y),
        lambda: (p & y).sum() / (p | y).sum(),
        [],
        "masks may be probabilities, and are checked; this is for booleans alone",
    )
    x = normal(1000, 784).detach()
    yield Pair(
        "`pca`",
        "1000 x 784, 32 axes",
        lambda: pca(x, x, 32),
        lambda: _by_svd(x, 32),
        [],
        "eigenvectors of the covariance, all of them",
    )
    logits = normal(10_000, 100).detach()
    labels = logits.argmax(1)
    yield Pair(
        "`accuracy`",
        "10,000 of 100 classes",
        lambda: accuracy(logits, labels),
        lambda: (logits.argmax(1) == labels).double().mean(),
        [],
        "labels are checked",
    )
    yield Pair(
        "`stratified_split`",
        "10,000 labels, 100 classes",
        lambda: stratified_split(labels, [60, 20, 20])[0],
        lambda: torch.randperm(10_000),
        [],
        "a shuffle for each class; torch has one for all examples alone",
    )


def _by_svd(x: Tensor, z: int) -> Tensor:
    """PCA as most write it."""
    mean = x.mean(0)
    axes: Tensor = torch.linalg.svd(x - mean, full_matrices=False)[2][:z]
    result: Tensor = mean + (x - mean) @ axes.T @ axes
    return result


def _updates(n: int, w: Tensor, gradient: Tensor) -> Iterator[Pair]:
    """Steps through which no gradient flows."""
    parameter = nn.Parameter(w.clone())
    parameter.grad = gradient.clone()
    adam = torch.optim.Adam([parameter], lr=1e-3, foreach=False)

    def theirs() -> Tensor:
        adam.step()
        return parameter

    state = torch.zeros_like(w), torch.zeros_like(w), 1
    yield Pair(
        "`adam_step`",
        f"{n:,} weights",
        lambda: adam_step(w, gradient, state, lr=1e-3)[0],
        theirs,
        [],
        "new tensors at each operation; torch writes in place",
    )
    yield Pair(
        "`clip_grad_norm`",
        f"{n:,} weights",
        lambda: clip_grad_norm(gradient, 1.0),
        lambda: nn.utils.clip_grad_norm_([parameter], 1.0),
        [],
        "a new tensor, and a look at whether the norm is finite; torch writes in place",
    )


def ratio(pair: Pair, *, backward: bool, runs: int) -> float:
    """Median over runs of our time divided by torch's, of the same result."""
    others = pair.others or pair.inputs
    if pair.inputs:
        results = pair.ours(*pair.inputs), pair.theirs(*others)
        torch.testing.assert_close(*results, rtol=1e-3, atol=1e-3)

    def time(function: Callable[..., Tensor], inputs: list[Tensor]) -> float:
        def once() -> None:
            result = function(*inputs)
            if backward:
                torch.autograd.grad(result.sum(), inputs)

        timer = Timer("once()", globals={"once": once})
        return float(timer.blocked_autorange(min_run_time=0.1).median)

    return statistics.median(
        time(pair.ours, pair.inputs) / time(pair.theirs, others) for _ in range(runs)
    )


def main() -> None:
    """Measure, print, and write the table into the README beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = []
    for pair in pairs(torch.device(options.device)):
        forward = ratio(pair, backward=False, runs=options.runs)
        both = ratio(pair, backward=True, runs=options.runs) if pair.inputs else 0.0
        why = pair.why if max(forward, both) > SLOW else ""
        shown = f"{both:.1f}" if pair.inputs else "–"
        rows += [(pair.name, pair.size, f"{forward:.1f}", shown, why)]
        print(*rows[-1], flush=True)
    head = ("function", "size", "forward", "with gradient", "why it is slower")
    on = "" if options.device == "cpu" else f" on {options.device}"
    table = tables.markdown(head, rows, numbers=(2, 3))
    runs = f"Runs of each, of which the median counts: {options.runs}."
    tables.write(f"kernels{on}", f"{tables.stamp('torch')} {runs}\n\n{table}")


if __name__ == "__main__":
    main()
