"""The plots of Problem 2 against values of another route."""

import math
from collections.abc import Callable

import pytest
import torch
from drawings import Place, at, curves, figure, shapes, words
from torch import Tensor

from i2dl_exam.sampling import seeded_normal


def test_2a_the_curve_is_tanh_and_the_points_lie_on_it() -> None:
    (drawn,) = curves("2a_blank")
    assert curves("2a_tanh")[0] == drawn
    left, right = drawn[0][0], drawn[-1][0]
    middle, unit = (left + right) / 2, (right - left) / 6
    # The scale of y from the curve itself, at two points that are far apart.
    low, high = drawn[0][1], drawn[-1][1]
    scale = (low - high) / (2 * math.tanh(3))
    zero = (low + high) / 2
    for x, y in drawn:
        assert abs((zero - y) / scale - math.tanh((x - middle) / unit)) < 0.01
    dots = [at(dot, "cx", "cy") for dot in shapes(figure("2a_tanh"), "circle")]
    for (x, y), s in zip(dots, (-0.03, 1.5), strict=True):
        assert abs((x - middle) / unit - s) < 0.002
        assert abs((zero - y) / scale - math.tanh(s)) < 0.002
    shown = {f"slope {math.cosh(s) ** -2:.2f}" for s in (-0.03, 1.5)}
    assert {"s = -0.03", "s = 1.5"} | shown <= set(words(figure("2a_tanh")))
    assert not list(shapes(figure("2a_blank"), "circle"))


def stack(
    n: int, variance: float, f: Callable[[Tensor], Tensor] = torch.tanh
) -> tuple[Tensor, Tensor]:
    """log10 of the median lengths by layer, signal and gradient, by autograd."""
    W = seeded_normal(20, 25, n, n) * math.sqrt(variance)
    x, g = (seeded_normal(25, n, seed=k)[..., None] for k in (1, 2))
    h = [x.requires_grad_()]
    for w in W:
        h.append(f(w @ h[-1]))
    gradients = torch.autograd.grad(h[-1], h, g)
    logs = []
    for vectors, start in ((h, x), (gradients, g)):
        lengths = torch.stack(list(vectors)).norm(dim=2) / start.norm(dim=1)
        logs.append(lengths.flatten(1).median(dim=1).values.log10().detach())
    return logs[0], logs[1]


def assert_drawn(drawn: list[Place], logs: Tensor, top: float, pixels: float) -> None:
    """Compare the heights of a curve, as far as it is inside the frame."""
    expected = [top - y * pixels for y in logs.tolist()]
    heights = [y for _, y in drawn]
    if drawn[0][0] > drawn[-1][0] or len(drawn) < len(expected):
        inside = sorted(expected, key=lambda y: abs(y - top))[: len(drawn) - 1]
        assert all(min(abs(y - z) for z in heights) < 0.2 for y in inside)
    else:
        assert heights == pytest.approx(expected, abs=0.2)


def test_2b_histograms_count_the_outputs_of_a_stack() -> None:
    h0 = seeded_normal(30, 100, seed=1)
    drawn = iter(curves("2b_histograms"))
    for row, variance in enumerate((0.02, 1 / 30, 1.0)):
        h, floor = h0, 46 + 122 * row + 70
        for layer, W in enumerate(seeded_normal(20, 30, 30), 1):
            h = torch.tanh(math.sqrt(variance) * W @ h)
            if layer in (1, 5, 10, 20):
                bins = ((h + 1) * 10).long().clamp(0, 19).flatten()
                shares = bins.bincount(minlength=20) / 3000
                heights = [floor - y for _, y in next(drawn)][1:-1]
                expected = shares.repeat_interleave(2) / 0.6 * 70
                assert heights == pytest.approx(expected.tolist(), abs=0.06)
    assert next(drawn, None) is None


def test_6b_states_and_gradients_follow_by_the_chain_rule() -> None:
    drawn = iter(curves("6b_states"))
    for V in (0.5, 1.0, 2.0):
        h, back = [0.5], [0.0]  # states, and logarithms from the last one on
        for _ in range(20):
            h.append(math.tanh(V * h[-1]))
        for state in reversed(h[1:]):
            back.append(back[-1] + math.log10(V * (1 - state * state)))
        states = torch.tensor(h, dtype=torch.float64)
        assert_drawn(next(drawn), states, 146 - 120 / 12, 120 / 1.2)
        logs = torch.tensor(back[::-1], dtype=torch.float64)
        assert_drawn(next(drawn), logs, 190 + 120 / 17, 120 / 17)
    assert next(drawn, None) is None


def test_2b_curves_are_the_gradients_by_autograd() -> None:
    drawn = curves("2b_gradient")
    cases = [(n, v) for v in (0.02, 1.0) for n in (3, 10, 30, 100)]
    for line, (n, variance) in zip(drawn, cases, strict=True):
        assert_drawn(line, stack(n, variance)[1], 34 + 110, 220 / 24)
    # What the text below the plot says.
    heights = [(144 - line[0][1]) / (220 / 24) for line in drawn]
    ends = dict(zip(cases, heights, strict=True))
    assert ends[30, 1.0] > 3
    assert ends[100, 1.0] > 6
    assert ends[3, 1.0] < -2
    assert abs(ends[10, 1.0]) < 2
    assert abs(ends[100, 0.02]) < 1


def test_2d_curves_are_signal_and_gradient_by_autograd() -> None:
    drawn = iter(curves("2d_depth"))
    for row, f in enumerate((torch.tanh, torch.relu)):
        zero = 26 + 176 * row + 73
        for variance in (1.0, 2 / 30, 1 / 30, 0.02):
            for logs in stack(30, variance, f):
                assert_drawn(next(drawn), logs, zero, 146 / 12)
    assert next(drawn, None) is None
