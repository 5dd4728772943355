"""Practice for Problems 6 to 8: answers, mistakes and numbers, by other routes."""

import math
import operator
import re
from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from practised import Asked, drawn, every
from torch import Tensor, nn

from exam_site.practice import template as practice
from i2dl_exam.sampling import seeded_normal

SCALAR = r"V = (.+), W = (.+), h₀ = (.+), x₁ = (.+), x₂ = (.+) and x₃ = (.+?)\. "
ASKED = {  # what is given, as the task tells it
    "6a": r"(RNN|GRU|LSTM) cell .* xₜ has (\d+) entries, .* hₜ has (\d+)\. ",
    "6c": SCALAR,
    "6d": SCALAR,
    "6e": r"cₜ = g(.) · cₜ₋₁ \+ g(.) · c̃ₜ and hₜ = g(.) · cₜ\. .* cₜ₋₁ = (.+) and .*"
    r"c̃ₜ = (.+?)\. ",
    "7f": r"p = (.+?)\. .* y = (.+), in the same order",
    "8b": r"at least (.+?)\. .* z is (.+?)\. .* z = −ln (.), and .* z = ln (.)\?",
    "8e": r"W = (.+?)\. .* η = (.+) and .* λ = (.+?)\. .* after (.) steps",
    "8f": r"n = (\d+) inputs\. .* variance (.+?)\. .* α = (.+) is taken instead",
}
GIVEN = {  # in the same order
    "6e": ("f", "u", "o", "c_old", "candidate"),
    "8e": ("W", "eta", "lam", "n"),
}


def share(id: str, holds: Any) -> float:
    """The share of a question's variants for which something holds."""
    return sum(bool(holds(asked)) for asked in drawn(id)) / len(drawn(id))


@pytest.mark.parametrize("id", ASKED)
def test_the_task_tells_all_that_is_given(id: str) -> None:
    for asked in drawn(id):
        told = re.search(ASKED[id], asked.task)
        assert told, asked.task
        read = [text.translate(str.maketrans("₁₂₃", "123")) for text in told.groups()]
        names = GIVEN.get(id, asked.given)
        assert read == [practice.text(asked.given[name]) for name in names]


# --- 6a -------------------------------------------------------------------
CELLS = {"RNN": nn.RNNCell, "GRU": nn.GRUCell, "LSTM": nn.LSTMCell}


def stored(kind: type[nn.Module], *sizes: int) -> list[int]:
    """How many numbers torch's cell stores: W, V and its two biases."""
    return [p.numel() for p in kind(*sizes, device="meta").parameters()]


@every("6a")
def test_6a_counts_are_those_of_torch_and_mistakes_what_they_say(asked: Asked) -> None:
    kind, m, n = asked.given.values()
    W, V, b, b_hh = stored(CELLS[kind], m, n)
    T, one = int(asked["T"]), W + V + b

    assert asked.numbers == [one, one + b_hh]
    assert m != n
    if kind == "RNN":
        assert asked.wrong == [
            [W + V, W + b, W + W + b, T * one, one + b],
            [one, 2 * one, T * (one + b)],
        ]
    else:
        alone = sum(stored(nn.RNNCell, m, n)) - n
        assert asked.wrong == [
            [alone, one - alone, W + V, W + V + n, T * one],
            [one, 2 * one, one + n],
        ]


# --- 6c -------------------------------------------------------------------
def relu_cell(asked: Asked) -> tuple[list[float], list[float]]:
    """Pre-activations and states h₁, h₂, h₃ by torch's cell."""
    V, W, h, *xs = (torch.tensor([[float(x)]]).double() for x in asked.given.values())
    cell = nn.RNNCell(1, 1, bias=False, nonlinearity="relu", dtype=torch.float64)
    cell.load_state_dict({"weight_hh": V, "weight_ih": W})
    zs, hs = [], []
    for x in xs:
        zs.append((V * h + W * x).item())
        h = cell(x, h)
        hs.append(h.item())
    return zs, hs


@every("6c")
def test_6c_states_and_mistakes(asked: Asked) -> None:
    V, W, h0, x1, x2, x3 = asked.given.values()
    zs, (h1, h2, h3) = relu_cell(asked)

    assert asked.numbers == [h2, h3]
    assert sorted([zs[0] < 0, zs[1] < 0]) == [False, True]
    assert zs[2] > 0
    assert 0 not in zs
    assert max(map(abs, zs)) <= 40
    assert f"step {1 + (zs[1] < 0)} is dead" in asked.steps
    no_relu = [V * h0 + W * x1]
    no_relu += [V * no_relu[0] + W * x2]
    no_relu += [V * no_relu[1] + W * x3]
    if h1 == 0:
        about_h2 = [no_relu[1], max(0, V * h0 + W * x2), 0, x2]
        about_h3 = [no_relu[2], W * x3, 0, max(0, W * h2 + V * x3)]
    else:
        about_h2 = [zs[1], h1, max(0, V * h0 + W * x2), max(0, h1 + W * x2)]
        about_h3 = [no_relu[2], 0, x3]
    assert asked.wrong == [about_h2, about_h3]


# --- 6d -------------------------------------------------------------------
def relu_gradients(
    asked: Asked, *, slopes: bool = True
) -> tuple[list[Fraction], list[Fraction]]:
    """The states, and the derivatives of h₃ by V, W and x₁, by autograd.

    Without slopes, ReLU is differentiated as if it were the identity.
    """
    V, W, h, *xs = (torch.tensor(float(x)).double() for x in asked.given.values())
    wanted = [tensor.requires_grad_() for tensor in (V, W, xs[0])]
    hs = []
    for x in xs:
        z = V * h + W * x
        h = z.relu() if slopes else z + (z.relu() - z).detach()
        hs.append(Fraction(h.item()))
    gradients = torch.autograd.grad(h, wanted, allow_unused=True)
    return hs, [Fraction(0 if g is None else g.item()) for g in gradients]


@every("6d")
def test_6d_derivatives_and_mistakes(asked: Asked) -> None:
    (h1, h2, h3), gradients = relu_gradients(asked)
    no_slope = relu_gradients(asked, slopes=False)[1]
    V, W, h0, x1, x2, x3 = asked.given.values()
    zs = [V * h0 + W * x1, V * h1 + W * x2, V * h2 + W * x3]

    assert asked.numbers == gradients
    assert zs[0] != 0
    assert zs[1:] == [h2, h3]
    assert min(h2, h3) > 0
    assert max(map(abs, zs)) <= 40
    assert W != 1
    assert 0 not in gradients[:2]
    assert ("step 1 is dead" in asked.steps) == (h1 == 0)
    if h1 == 0:
        assert all(map(operator.ne, asked.numbers, no_slope))
        assert asked.wrong == [
            [no_slope[0], 0, x2, V * h2],
            [no_slope[1], 0, x3, x2 + x3, W * x2 + x3],
            [no_slope[2], W],
        ]
    else:
        assert asked.wrong == [
            [h2, h2 + V * h1, h0 + h1 + h2, h2 + W * h1 + W**2 * h0],
            [x3, x3 + V * x2, x1 + x2 + x3, x3 + W * x2 + W**2 * x1],
            [0, V**2, V * W, W**2 * V],
        ]


# --- 6e -------------------------------------------------------------------
def lstm_cell(asked: Asked) -> tuple[float, float]:
    """The next state of torch's cell with these gates: its output gate and cₜ."""
    cell = nn.LSTMCell(1, 1, dtype=torch.float64)
    by_name = {name: float(asked[f"g{asked.given[name]}"]) for name in "fuo"}
    logit = {name: math.log(g / (1 - g)) for name, g in by_name.items()}
    with torch.no_grad():  # torch stacks input, forget, candidate, output
        for p in cell.parameters():
            p.zero_()
        rows = [logit["u"], logit["f"], math.atanh(asked["candidate"]), logit["o"]]
        cell.bias_ih.copy_(torch.tensor(rows, dtype=torch.float64))
        zero, c_old = torch.zeros(1).double(), torch.tensor([float(asked["c_old"])])
        h, c = cell(zero, (zero, c_old.double()))
    return h.item(), c.item()


@every("6e")
def test_6e_gates_states_and_mistakes(asked: Asked) -> None:
    h_torch, c_torch = lstm_cell(asked)
    f, u, o = (asked.given[name] for name in "fuo")
    forget, update, output = (asked[f"g{i}"] for i in (f, u, o))
    *gates, c, h = asked.numbers

    assert gates == [f, u, o]
    assert float(c) == pytest.approx(c_torch, abs=1e-12)
    assert float(h) == pytest.approx(float(output) * c_torch, abs=1e-12)
    assert abs(c) > 1
    assert len({forget, update, output}) == 3
    for i, subscript in enumerate("₁₂₃", 1):
        assert f"g{subscript} = {asked.given[f'g{i}']}" in asked.task

    old, new = asked["c_old"], asked["candidate"]
    *about_gates, about_c, (no_output, with_tanh, *about_h) = asked.wrong
    assert about_gates == [[u, o], [f, o], [f, u]]
    swapped = old * update + new * forget
    no_forget = old - old * forget + new * update
    assert about_c == [swapped, no_forget, old * forget, old + new]
    assert [no_output, *about_h] == [c, output * old, output * new]
    assert float(with_tanh) == pytest.approx(h_torch, abs=0.00005)


# --- 7f -------------------------------------------------------------------
def pixels(asked: Asked) -> tuple[Tensor, Tensor]:
    """Probabilities and labels of the four pixels."""
    p, y = ([float(Fraction(x)) for x in asked.given[n].split(", ")] for n in "py")
    return torch.tensor(p).double(), torch.tensor(y).double()


@every("7f")
def test_7f_loss_shares_and_mistakes(asked: Asked) -> None:
    p, y = pixels(asked)
    loss, iou, right = asked.numbers
    predicted = {i for i in range(4) if p[i] > 0.5}
    true = {i for i in range(4) if y[i] == 1}
    both, q = len(predicted & true), torch.where(y == 1, p, 1 - p)

    by_torch = F.binary_cross_entropy(p, y).item()
    assert float(loss) == pytest.approx(by_torch, abs=0.0005)
    assert iou == Fraction(both, len(predicted | true))
    assert right == 1 - Fraction(len(predicted ^ true), 4)
    assert (8 * p).frac().count_nonzero() == 0
    assert 0.5 not in p
    assert 0 < y.sum() < 4
    assert 0 < iou < 1
    assert iou != right

    # The logarithms of the steps are true.
    shown = re.findall(r"−ln\((\d/\d)\) ≈ (\d\.\d{4})", asked.steps)
    assert [Fraction(of) for of, _ in shown] == [Fraction(x) for x in q.tolist()]
    for of, cost in shown:
        assert float(cost) == pytest.approx(-math.log(Fraction(of)), abs=0.00005)

    about_loss, *about_shares = asked.wrong
    wrong = [
        F.binary_cross_entropy(p, y, reduction="sum"),
        F.binary_cross_entropy(p, y, weight=y),
        F.binary_cross_entropy(p, torch.ones_like(y)),
        -(y * p.log10() + (1 - y) * (1 - p).log10()).mean(),
        F.mse_loss(p, y),
    ]
    for mistake, by_torch in zip(about_loss, wrong, strict=True):
        assert f"{by_torch.item():.3f}" == f"{float(mistake):.3f}"
        assert abs(mistake - loss) > 0.02
    dice, mean_q = (
        Fraction(2 * both, len(predicted) + len(true)),
        Fraction(q.mean().item()),
    )
    if len(predicted ^ true) == 1:
        about_iou = [right, dice, Fraction(both, 4)]
        about_accuracy = [iou, Fraction(1, 4), mean_q]
    else:
        assert dice == right  # one sentence for both
        about_iou, about_accuracy = [right, Fraction(both, 4)], [iou, mean_q]
    assert about_shares == [about_iou, about_accuracy]


# --- 8b -------------------------------------------------------------------
def logits(asked: Asked) -> Tensor:
    """The five z of the task."""
    shown = re.findall(r"(−?)ln (\d)", asked.given["logits"])
    z = [-math.log(int(k)) if minus else math.log(int(k)) for minus, k in shown]
    return torch.tensor(z).double()


@every("8b")
def test_8b_outputs_cars_and_mistakes(asked: Asked) -> None:
    z, (T, m, k) = logits(asked), asked.all("T m k")
    with_relu, without = z.relu().sigmoid(), z.sigmoid()
    at_m, at_k, cars, bare = asked.numbers

    two = torch.tensor([-math.log(m), math.log(k)]).double()
    by_torch = two.relu().sigmoid().tolist()
    assert [float(at_m), float(at_k)] == pytest.approx(by_torch)
    assert all(z.isclose(one).any() for one in two)
    # σ(0) is 0.5 in floating-point numbers too, so that >= is safe
    assert cars == (with_relu >= float(T)).sum().item()
    assert bare == (without >= float(T)).sum().item()
    assert (without - float(T)).abs().min() > 0.005
    assert len(z) == len(z.unique()) == 5
    for line, y in zip(asked.lines[2:4], (with_relu, without), strict=True):
        shown = [float(Fraction(x)) for x in re.findall(r"\d/\d+", line)]
        assert shown == pytest.approx(y.tolist())

    positive = int((z > 0).sum())
    if T == 0.5:
        about_cars = [[positive, 5 - positive, 0], [5, 5 - positive]]
    elif T < 0.5:
        about_cars = [[positive, bare], [positive, 5]]
    else:
        about_cars = [[positive, 5], [positive, 0]]
    about_m, about_k = [1 / (1 + m), 0, m / (1 + m)], [1 / (1 + k), Fraction(1, 2), k]
    assert asked.wrong == [about_m, about_k, *about_cars]


# --- 8e -------------------------------------------------------------------
def trained(asked: Asked, **changes: float) -> list[float]:
    """W before and after each step of torch's SGD with weight decay."""
    W, eta, lam = map(float, asked.all("W eta lam"))
    options = {"lr": eta, "weight_decay": lam} | changes
    slope = torch.tensor(options.pop("L1", 0.0), dtype=torch.float64)
    weight = nn.Parameter(torch.tensor(W, dtype=torch.float64))
    sgd = torch.optim.SGD([weight], **options)
    kept = [W]
    for _ in range(asked.given["n"]):
        weight.grad = slope.clone()  # of the loss on the data, or of an L1 penalty
        sgd.step()
        kept.append(weight.item())
    return kept


@every("8e")
def test_8e_answers_and_mistakes_are_those_of_sgd(asked: Asked) -> None:
    eta, lam, n = map(float, asked.all("eta lam n"))
    W, *rest = trained(asked)
    W1, last = rest[0], asked.numbers[2]
    expected = [W1 / W, W - W1, rest[-1]]
    assert list(map(float, asked.numbers)) == pytest.approx(expected)
    assert 0 < eta * lam < 1
    assert 10_000 * last % 1 == 0
    assert all(abs(wrong - last) >= Fraction(1, 50) for wrong in asked.wrong[2])
    for step in rest:
        assert f"{step:.6f}".rstrip("0").rstrip(".") in asked.steps

    no_eta, twice = trained(asked, lr=1), trained(asked, weight_decay=2 * lam)
    by_L1 = trained(asked, weight_decay=0, L1=lam)
    wrong = [
        [no_eta[1] / W, 2 - W1 / W, twice[1] / W, 1 - W1 / W],
        [W - by_L1[1], W - no_eta[1], eta * (lam / 2 * W**2), W - twice[1]],
        [W - n * (W - W1), W1, by_L1[-1], W * (2 - W1 / W) ** n],
    ]
    for shown, by_torch in zip(asked.wrong, wrong, strict=True):
        assert list(map(float, shown)) == pytest.approx(by_torch, abs=1e-9)


# --- 8f -------------------------------------------------------------------
def behind_relu(asked: Asked) -> bool:
    return "ReLU" in asked.task


def variance_of_uniform(alpha: float) -> float:
    r"""$\int x^2 f(x) dx$ of U(−α, α), by Gauss and Legendre: exact for polynomials."""
    nodes, weights = np.polynomial.legendre.leggauss(4)
    return float(np.sum(weights * (alpha * nodes) ** 2 * alpha / (2 * alpha)))


def ratio(asked: Asked, alpha: float) -> float:
    """Var(s)/Var(x), or Var(s)/Var(z), where z is 1 or −1 and so has variance 1."""
    z = torch.tensor([1.0, -1.0]).double()
    square = (z.relu() if behind_relu(asked) else z).square().mean().item()
    return float(asked["n"]) * variance_of_uniform(alpha) * square


@every("8f")
def test_8f_bound_keeps_the_variance(asked: Asked) -> None:
    alpha, var_w, var_s = asked.numbers
    a, v = map(float, asked.all("a v"))

    assert ratio(asked, float(alpha)) == pytest.approx(1)
    assert float(var_w) == pytest.approx(variance_of_uniform(float(alpha)))
    assert float(var_s) == pytest.approx(v * ratio(asked, a))
    assert alpha.numerator == 1
    assert asked["n"] == (6 if behind_relu(asked) else 3) * alpha.denominator**2


def test_8f_variances_are_what_random_numbers_have() -> None:
    for asked in drawn("8f")[:20]:
        n, rows = asked.given["n"], 4000
        v, a = map(float, asked.all("v a"))
        alpha, _, var_s = map(float, asked.numbers)
        z = math.sqrt(v) * seeded_normal(rows, n, seed=n)
        x = z.relu() if behind_relu(asked) else z
        generator = torch.Generator("cpu").manual_seed(n)
        draws = torch.rand(rows, n, generator=generator, device="cpu")
        unit = (x * (2 * draws.to(x) - 1)).sum(1)  # s for α = 1, new weights each time
        assert (alpha * unit).var().item() == pytest.approx(v, rel=0.15), asked
        assert (a * unit).var().item() == pytest.approx(var_s, rel=0.15), asked


@every("8f")
def test_8f_mistakes(asked: Asked) -> None:
    n, v, a = map(float, asked.all("n v a"))
    relu = behind_relu(asked)
    c, square = (6, v / 2) if relu else (3, v)  # E[x²]
    roots = (3 / n, 2 / n, 4 * c / n) if relu else (1 / n, 4 * c / n, 6 / n)
    about_s = [n * a**2 * square, a**2 / 3 * square]
    about_s += [n * a**2 / 3 * square / v, n * a**2 / 12 * square]
    expected = [
        [c / n, *map(math.sqrt, roots)],
        [c / n, c / n / 12, (1 if relu else 2) / n],
        [*([n * a**2 / 3 * v] if relu else []), *about_s],
    ]
    for shown, by_hand in zip(asked.wrong, expected, strict=True):
        assert list(map(float, shown)) == pytest.approx(by_hand, abs=0.00005)


def test_every_case_is_drawn_often() -> None:
    cells = Counter(asked.given["cell"] for asked in drawn("6a"))
    orders = Counter(tuple(asked.given[n] for n in "fuo") for asked in drawn("6e"))
    overlaps = Counter(asked.numbers[1] for asked in drawn("7f"))
    thresholds = Counter(asked["T"] for asked in drawn("8b"))

    for cases, how_many, least in (
        (cells, 3, 59),
        (orders, 6, 30),
        (overlaps, 3, 60),
        (thresholds, 7, 15),
    ):
        assert len(cases) == how_many, cases
        assert min(cases.values()) > least, cases
    assert 0.35 <= share("6c", lambda asked: relu_cell(asked)[0][0] < 0) <= 0.65
    assert 0.65 <= share("6d", lambda asked: "step 1 is dead" in asked.steps) <= 0.75
    assert 0.4 <= share("8b", lambda asked: asked["T"] == 0.5) <= 0.6
    assert 0.375 <= share("8e", lambda asked: asked["n"] == 2) <= 0.625
    assert 0.4 <= share("8f", behind_relu) <= 0.6
