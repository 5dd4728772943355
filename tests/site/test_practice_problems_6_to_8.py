"""Practice variants of Problems 6 to 8: answers, mistakes, numbers, by other routes."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from practised import Asked, drawn, every, number, vector
from torch import nn

from i2dl_exam.sampling import seeded_normal

CELLS = {"RNN": nn.RNNCell, "GRU": nn.GRUCell, "LSTM": nn.LSTMCell}
SCALARS = "V = {}, W = {}, h₀ = {}, x₁ = {}, x₂ = {} and x₃ = {}. "


@every("6a")
def test_6a_counts_are_those_of_torch_and_mistakes_what_they_say(asked: Asked) -> None:
    pattern = " {} cell .. xₜ has {} entries, .. hₜ has {}. .. sequence of {} inputs"
    cell, *sizes = asked.told(pattern)
    m, n, T = map(int, sizes)
    kind = CELLS[cell]
    W, V, b, b_hh = (p.numel() for p in kind(m, n, device="meta").parameters())
    one, alone = W + V + b, n * (m + n + 1)
    about_one = [alone, one - alone, W + V, W + V + n, T * one]
    if kind is nn.RNNCell:
        about_one = [W + V, W + b, W + W + b, T * one, one + b]
    last = T * (one + b) if kind is nn.RNNCell else one + n
    asked.accepts([one, *about_one], [one + b_hh, one, 2 * one, last])
    assert m != n


def recurrent(asked: Asked, *, slopes: bool = True) -> list[list[float]]:
    """All zₜ and hₜ by torch, and ∂h₃/∂V, ∂h₃/∂W, ∂h₃/∂x₁ by autograd.

    Without slopes, ReLU is differentiated as if it were the identity.
    """
    V, W, h, *xs = vector(asked.read(SCALARS)).requires_grad_().unbind()
    zs, hs = [], []
    for x in xs:
        z = V * h + W * x
        h = z.relu() if slopes else z + (z.relu() - z).detach()
        zs.append(z.item())
        hs.append(h.item())
    gradients = torch.autograd.grad(h, (V, W, xs[0]))
    return [zs, hs, [gradient.item() for gradient in gradients]]


@every("6c")
def test_6c_states_are_those_of_torch(asked: Asked) -> None:
    V, W, h0, x1, x2, x3 = map(float, asked.read(SCALARS))
    zs, (h1, h2, h3), _ = recurrent(asked)
    no_relu = V * (V * h0 + W * x1) + W * x2
    no_h1, linear = max(0, V * h0 + W * x2), V * no_relu + W * x3
    if h1 == 0:
        about_h3 = [linear, W * x3, 0, max(0, W * h2 + V * x3)]
        asked.accepts([h2, no_relu, no_h1, 0, x2], [h3, *about_h3])
    else:
        about_h2 = [no_relu, h1, no_h1, max(0, h1 + W * x2)]
        asked.accepts([h2, *about_h2], [h3, linear, 0, x3])
    assert (zs[0] < 0) == (zs[1] >= 0)
    assert all((zs[2] > 0, 0 not in zs, max(map(abs, zs)) <= 40))
    assert asked.all("dead z1 z2 z3") == [1 + (zs[1] < 0), *zs]
    assert f"step {1 + (zs[1] < 0)} is dead" in asked.steps


@every("6d")
def test_6d_derivatives_are_those_of_autograd(asked: Asked) -> None:
    V, W, h0, x1, x2, x3 = map(float, asked.read(SCALARS))
    zs, (h1, h2, h3), (dV, dW, dx) = recurrent(asked)
    _, _, no_slope = recurrent(asked, slopes=False)
    if h1 == 0:
        by_V = [dV, no_slope[0], 0, x2, V * h2]
        by_W = [dW, no_slope[1], 0, x3, x2 + x3, W * x2 + x3]
        asked.accepts(by_V, by_W, [dx, no_slope[2], W])
        assert all(a != b for a, b in zip((dV, dW, dx), no_slope, strict=True))
    else:
        by_V = [dV, h2, h2 + V * h1, h0 + h1 + h2, h2 + W * h1 + W**2 * h0]
        by_W = [dW, x3, x3 + V * x2, x1 + x2 + x3, x3 + W * x2 + W**2 * x1]
        asked.accepts(by_V, by_W, [dx, 0, V**2, V * W, W**2 * V])
    assert zs[1:] == [h2, h3] == asked.all("h2 h3")
    assert all((max(map(abs, zs)) <= 40, W != 1, 0 not in (*zs, dV, dW)))
    assert ("step 1 is dead" in asked.steps) == (h1 == 0)


@every("6e")
def test_6e_gates_and_states_are_those_of_torch(asked: Asked) -> None:
    pattern = "cₜ = g{} · cₜ₋₁ + g{} · c̃ₜ and hₜ = g{} · cₜ. "
    f, u, o = ("₀₁₂₃".index(subscript) for subscript in asked.told(pattern))
    gates = asked.read("the gates are g₁ = {}, g₂ = {} and g₃ = {}, the")
    old, new = asked.read("cₜ₋₁ = {} and the candidate is c̃ₜ = {}. ")
    forget, update, output = (gates[i - 1] for i in (f, u, o))
    cell, zero = nn.LSTMCell(1, 1, dtype=torch.float64), vector([0])
    logits = vector([update, forget, (1 + new) / 2, output]).logit()  # torch's order
    logits[2] /= 2  # the candidate: atanh is half of a logit
    with torch.no_grad():
        for p in cell.parameters():
            p.copy_(logits if p is cell.bias_ih else torch.zeros_like(p))
        h_torch, c = (x.item() for x in cell(zero, (zero, vector([old]))))
    cs = [c, old * update + new * forget, old - old * forget + new * update]
    cs += [old * forget, old + new]
    hs = [float(output) * c, c, round(h_torch, 4), output * old, output * new]
    asked.accepts([f, u, o], [u, f, o], [o, f, u], cs, hs)
    assert all((abs(c) > 1, len(set(gates)) == 3))


@every("7f")
def test_7f_loss_and_shares_are_those_of_torch(asked: Asked) -> None:
    rows = asked.told("p = []. Their labels are y = [], in the same order")
    p, y = (vector([number(x) for x in row.split(", ")]) for row in rows)
    predicted, true, q = p > 0.5, y > 0.5, torch.where(y == 1, p, 1 - p)
    both, either = (predicted & true).sum(), (predicted | true).sum()
    iou, right = both / either.double(), (predicted == true).double().mean()
    dice = 2 * both / (predicted.sum() + true.sum()).double()
    losses = [
        F.binary_cross_entropy(p, y),
        F.binary_cross_entropy(p, y, reduction="sum"),
        F.binary_cross_entropy(p, y, weight=y),
        F.binary_cross_entropy(p, torch.ones_like(y)),
        -(y * p.log10() + (1 - y) * (1 - p).log10()).mean(),
        F.mse_loss(p, y),
    ]
    shares = [[right, both / 4], [iou, q.mean()]]
    if right == 0.75:
        shares = [[right, dice, both / 4], [iou, 1 - right, q.mean()]]
    shown = [f"{loss:.3f}" for loss in losses]
    asked.accepts(shown, [iou, *shares[0]], [right, *shares[1]])
    assert right in (0.75, dice)  # one sentence for both
    assert asked.all("both either") == [both.item(), either.item()]
    mask = ", ".join(str(int(x)) for x in predicted)
    assert f"the predicted mask is {mask}." in asked.steps
    assert min(abs(loss - losses[0]) for loss in losses[1:]) > 0.02
    assert all((0 < y.sum() < 4, 0 < iou < 1, iou != right, 0.5 not in p))
    assert (8 * p).frac().count_nonzero() == 0
    assert f": {', '.join(str(Fraction(x)) for x in q.tolist())}." in asked.lines[0]
    costs = [f"−ln({Fraction(x)}) ≈ {-math.log(x):.4f}" for x in q.tolist()]
    assert re.findall(r"−ln\(\S+\) ≈ \d\.\d{4}", asked.steps) == costs


@every("7e")
def test_7e_output_and_parameters_are_those_of_a_layer_of_patches(asked: Asked) -> None:
    pattern = "with {} × {} pixels .. from {} to 3 channels, .. in front of a {}."
    *sizes, head = asked.told(pattern)
    H, W, C = map(int, sizes)
    K = {"sigmoid": 1, "softmax": 2}[head]
    patches = F.unfold(torch.zeros(1, C, H, W, device="meta"), 3, padding=1)

    def layer(channels: int, inputs: int = patches.shape[1]) -> int:
        """The parameters of a linear layer for each patch."""
        return sum(p.numel() for p in nn.Linear(inputs, channels).parameters())

    assert patches.shape[2] == H * W != H * H
    shapes = [(K, H, W), (3, H, W), (3 - K, H, W), (H, W, K), (K, W, H), (K,)]
    counts = [layer(K), layer(K) - K, layer(3), layer(3 - K), layer(K, C)]
    asked.accepts([" x ".join(map(str, shape)) for shape in shapes], counts)


@every("8a")
def test_8a_layers_are_lines_through_two_of_their_points(asked: Asked) -> None:
    pattern = "h = {} · x + {}, .. y = {} · h + {}. .. for x = {}?"
    a, b, c, d, x = (number(each.strip("()")) for each in asked.told(pattern))

    def both(x: Fraction, *, relu: bool = False) -> Fraction:
        h = a * x + b
        return c * (0 if relu and h < 0 else h) + d

    v, y = both(Fraction(0)), both(x, relu=True)
    w = both(Fraction(1)) - v
    h = (both(x) - d) / c
    last = [both(x), 0] if h < 0 else [d, h]
    asked.accepts([w, a + c, c], [v, b + d, d, v - d], [y, *last])
    assert (y == both(x)) == (h > 0)
    assert ("would be" in asked.steps) == (h < 0)


@every("8c")
def test_8c_clipped_gradients_keep_their_direction(asked: Asked) -> None:
    (c,), (row,) = asked.read("the limit {}."), asked.told("entries []. What")
    g = vector([number(each) for each in row.split(", ")])
    norm = math.hypot(*g)
    unit = F.normalize(g, dim=0, eps=0)
    limit, first = float(c), g[0].item()
    wrong = [limit * unit[0], unit[0]]  # made as long as the limit, or 1
    if norm > limit:
        wrong = [first, max(-limit, min(limit, first)), first * limit, unit[0]]
    answer = min(norm, limit) * unit[0]
    asked.accepts([norm, g.square().sum(), g.abs().sum()], [answer, *wrong])
    assert norm == round(norm) != c
    assert ("nothing is clipped" in asked.steps) == (norm < c)


@every("8b")
def test_8b_outputs_and_numbers_of_cars_are_those_of_torch(asked: Asked) -> None:
    told = asked.told("at least {}. .. z is []. .. for z = −ln {}, and .. z = ln {}?")
    T, m, k = (float(number(told[i])) for i in (0, 2, 3))
    logs = re.findall(r"(−?)ln (\d)", told[1])
    z = vector([-math.log(int(n)) if minus else math.log(int(n)) for minus, n in logs])
    with_relu, without = z.relu().sigmoid(), z.sigmoid()
    two = vector([-math.log(m), math.log(k)])
    at_m, at_k = two.relu().sigmoid()
    # σ(0) is 0.5 in floating-point numbers too, so that >= is safe
    cars, bare = ((y >= T).sum().item() for y in (with_relu, without))
    positive = (z > 0).sum().item()
    slips = [[positive, bare], [positive, 5]]
    if T >= 0.5:
        slips = [[positive, 5], [positive, 0]]
    if T == 0.5:
        slips = [[positive, 5 - positive, 0], [5, 5 - positive]]
    at = [at_m, 1 / (1 + m), 0, m / (1 + m)], [at_k, 1 / (1 + k), 0.5, k]
    asked.accepts(*at, [cars, *slips[0]], [bare, *slips[1]])
    assert all(z.isclose(one).any() for one in two)
    assert all(((without - T).abs().min() > 0.005, len(z) == len(z.unique()) == 5))
    for line, y in zip(asked.lines[2:4], (with_relu, without), strict=True):
        shown = [number(x) for x in re.findall(r"\d/\d+", line)]
        torch.testing.assert_close(vector(shown), y)


def trained(W: float, n: int, L1: float = 0.0, **options: float) -> list[float]:
    """W before and after each step of torch's SGD, whose loss has the slope L1."""
    weight = nn.Parameter(vector([W]))
    sgd = torch.optim.SGD([weight], **options)
    kept = [W]
    for _ in range(n):
        weight.grad = vector([L1])
        sgd.step()
        kept.append(weight.item())
    return kept


@every("8e")
def test_8e_weights_are_those_of_sgd_with_weight_decay(asked: Asked) -> None:
    pattern = "W = {}. .. η = {} and .. λ = {}. .. after {} steps"
    W, eta, lam, n = map(float, asked.read(pattern))
    _, W1, *rest = trained(W, int(n), lr=eta, weight_decay=lam)
    no_eta = trained(W, 1, lr=1, weight_decay=lam)[1]
    twice = trained(W, 1, lr=eta, weight_decay=2 * lam)[1]
    by_L1 = trained(W, int(n), lam, lr=eta)
    factors = [W1 / W, no_eta / W, 2 - W1 / W, twice / W, 1 - W1 / W]
    lost = [W - W1, W - by_L1[1], W - no_eta, eta * (lam / 2 * W**2), W - twice]
    grown, same_amount = W * (2 - W1 / W) ** n, W - n * (W - W1)
    asked.accepts(factors, lost, [rest[-1], same_amount, W1, by_L1[-1], grown])
    last, *wrong = map(number, asked.blanks[2])
    assert all((0 < eta * lam < 1, 10_000 * last % 1 == 0))
    assert min(abs(x - last) for x in wrong) >= Fraction(1, 50)
    for step in (W1, *rest):
        assert f"{step:.6f}".rstrip("0").rstrip(".") in asked.steps


def variance_of_uniform(alpha: float) -> float:
    r"""$\int x^2 f(x) dx$ of U(−α, α), by Gauss and Legendre: exact for polynomials."""
    nodes, weights = np.polynomial.legendre.leggauss(4)
    return float(np.sum(weights * (alpha * nodes) ** 2 * alpha / (2 * alpha)))


UNIFORM = "n = {} inputs. .. variance {}. .. α = {} is taken instead"


@every("8f")
def test_8f_bound_keeps_the_variance(asked: Asked) -> None:
    n, v, a = map(float, asked.read(UNIFORM))
    relu, alpha = "ReLU" in asked.task, float(asked.numbers[0])
    z = vector([1, -1])  # of variance 1
    square = (z.relu() if relu else z).square().mean().item()
    c = 6 if relu else 3
    var_s = v * n * variance_of_uniform(a) * square
    roots = [3, 2, 4 * c] if relu else [1, 4 * c, 6]
    slips = [round(math.sqrt(root / n), 4) for root in roots]
    slips[roots.index(4 * c)] = math.sqrt(4 * c / n)
    about_s = [n * a**2 * square * v, a**2 / 3 * square * v]
    about_s += [n * a**2 / 3 * square, n * a**2 / 12 * square * v]
    about_w = [variance_of_uniform(alpha), c / n, c / n / 12, (1 if relu else 2) / n]
    no_half = [n * a**2 / 3 * v] if relu else []
    asked.accepts([alpha, c / n, *slips], about_w, [var_s, *no_half, *about_s])
    assert n * variance_of_uniform(alpha) * square == pytest.approx(1)
    assert 1 / asked.numbers[0] == math.isqrt(int(n) // c)


def test_8f_variances_are_what_random_numbers_have() -> None:
    for asked in drawn("8f")[:20]:
        n, v, a = map(float, asked.read(UNIFORM))
        alpha, _, var_s = map(float, asked.numbers)
        x = math.sqrt(v) * seeded_normal(4000, int(n), seed=int(n))
        x = x.relu() if "ReLU" in asked.task else x
        generator = torch.Generator("cpu").manual_seed(int(n))
        draws = torch.rand(4000, int(n), generator=generator, device="cpu")
        unit = (x * (2 * draws.to(x) - 1)).sum(1)  # s for α = 1, new weights each time
        assert (alpha * unit).var().item() == pytest.approx(v, rel=0.15), asked
        assert (a * unit).var().item() == pytest.approx(var_s, rel=0.15), asked
