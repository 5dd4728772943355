"""Practice for Problems 6 to 8: answers, mistakes and numbers, by other routes."""

import math
import operator
import re
from collections import Counter
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from exam_site.practice import template as practice
from exam_site.practice.template import Variant
from exam_site.practice.variants import PRACTICE
from i2dl_exam.sampling import seeded_normal


@cache
def drawn(id: str) -> list[tuple[dict[str, Any], Variant]]:
    """What is given and the whole, for twice as many variants as are published."""
    generator, exam = PRACTICE[id].generator, PRACTICE[id].exam
    return [
        (dict(variant.given), variant)
        for seed in (id, f"{id} again")
        for variant in practice.variants(generator, seed, exam)
    ]


def number(variant: Variant, value: str) -> Fraction:
    """A value of a blank, as the reader sees it, read back."""
    return Fraction(practice.filled(value, variant.texts).replace("−", "-"))


def answers(variant: Variant) -> list[Fraction]:
    return [number(variant, blank.value) for blank in variant.template.blanks]


def mistakes(variant: Variant) -> list[list[Fraction]]:
    """The wrong answers of each blank."""
    return [
        [number(variant, mistake.value) for mistake in blank.mistakes]
        for blank in variant.template.blanks
    ]


def steps(variant: Variant) -> str:
    return "\n".join(practice.filled(s, variant.texts) for s in variant.template.steps)


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


@pytest.mark.parametrize("id", ASKED)
def test_the_task_tells_all_that_is_given(id: str) -> None:
    for given, variant in drawn(id):
        task = practice.filled(variant.template.task, variant.texts)
        told = re.search(ASKED[id], task)
        assert told, task
        read = [text.translate(str.maketrans("₁₂₃", "123")) for text in told.groups()]
        assert read == [practice.text(given[name]) for name in GIVEN.get(id, given)]


@pytest.mark.parametrize("id", ASKED)
def test_the_steps_lead_to_every_answer(id: str) -> None:
    for _, variant in drawn(id):
        shown = steps(variant).translate(str.maketrans("₁₂₃", "123"))
        for blank in variant.template.blanks:
            answer = practice.filled(blank.value, variant.texts)
            assert re.search(
                rf"(?<![\d.−/]){re.escape(answer)}(?![\d/]|\.\d)", shown
            ), answer


# --- 6a -------------------------------------------------------------------
CELLS = {"RNN": nn.RNNCell, "GRU": nn.GRUCell, "LSTM": nn.LSTMCell}


def stored(kind: type[nn.Module], *sizes: int, bias: bool = True) -> dict[str, int]:
    """How many numbers torch's cell stores, by name."""
    cell = kind(*sizes, bias=bias, device="meta")
    return {name: p.numel() for name, p in cell.named_parameters()}


def test_6a_both_counts_are_those_of_torch_with_one_of_its_biases_and_with_both() -> (
    None
):
    for given, variant in drawn("6a"):
        kept = stored(CELLS[given["cell"]], given["m"], given["n"])

        two = sum(kept.values())
        assert answers(variant) == [two - kept["bias_hh"], two], given
        assert given["m"] != given["n"]


def test_6a_mistakes_of_the_vanilla_cell() -> None:
    for given, variant in drawn("6a"):
        if given["cell"] != "RNN":
            continue
        kept = stored(nn.RNNCell, given["m"], given["n"])
        W, V, b, _ = kept.values()
        T = variant.values["T"]
        assert mistakes(variant) == [
            [W + V, W + b, W + W + b, T * (W + V + b), W + V + 2 * b],
            [W + V + b, 2 * (W + V + b), T * (W + V + 2 * b)],
        ]


def test_6a_mistakes_of_the_gated_cells() -> None:
    for given, variant in drawn("6a"):
        if given["cell"] == "RNN":
            continue
        W, V, b, _ = stored(CELLS[given["cell"]], given["m"], given["n"]).values()
        alone = sum(stored(nn.RNNCell, given["m"], given["n"]).values()) - given["n"]
        T, one = variant.values["T"], W + V + b
        assert mistakes(variant) == [
            [alone, one - alone, W + V, W + V + given["n"], T * one],
            [one, 2 * one, one + given["n"]],
        ]


@pytest.mark.parametrize("cell", CELLS)
def test_6a_each_kind_of_cell_is_drawn_often(cell: str) -> None:
    assert 60 <= sum(given["cell"] == cell for given, _ in drawn("6a")) <= 280


# --- 6c -------------------------------------------------------------------
def relu_cell(given: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Pre-activations and states h₁, h₂, h₃ by torch's cell."""
    cell = nn.RNNCell(1, 1, bias=False, nonlinearity="relu", dtype=torch.float64)
    weights = {"weight_hh": given["V"], "weight_ih": given["W"]}
    as_tensor = {name: torch.tensor([[float(w)]]) for name, w in weights.items()}
    cell.load_state_dict(as_tensor)
    h, zs, hs = torch.tensor([[float(given["h0"])]]).double(), [], []
    for x in (given["x1"], given["x2"], given["x3"]):
        zs.append(float(given["V"]) * h.item() + float(given["W"]) * float(x))
        h = cell(torch.tensor([[float(x)]]).double(), h)
        hs.append(h.item())
    return zs, hs


def test_6c_states_are_those_of_torch_and_the_numbers_are_well_posed() -> None:
    for given, variant in drawn("6c"):
        zs, hs = relu_cell(given)

        assert answers(variant) == hs[1:], given
        assert sorted([zs[0] < 0, zs[1] < 0]) == [False, True]
        assert zs[2] > 0
        assert 0 not in zs
        assert max(map(abs, zs)) <= 40
        assert f"step {1 + (zs[1] < 0)} is dead" in steps(variant)


def test_6c_either_step_is_dead_as_often() -> None:
    assert 140 <= sum(relu_cell(given)[0][0] < 0 for given, _ in drawn("6c")) <= 260


def test_6c_mistakes() -> None:
    for given, variant in drawn("6c"):
        V, W, h0, x1, x2, x3 = given.values()
        zs, (h1, h2, _) = relu_cell(given)
        no_relu = [V * h0 + W * x1]
        no_relu += [V * no_relu[0] + W * x2]
        no_relu += [V * no_relu[1] + W * x3]
        if h1 == 0:
            assert mistakes(variant) == [
                [no_relu[1], max(0, V * h0 + W * x2), 0, x2],
                [no_relu[2], W * x3, 0, max(0, W * h2 + V * x3)],
            ]
        else:
            assert mistakes(variant) == [
                [zs[1], h1, max(0, V * h0 + W * x2), max(0, h1 + W * x2)],
                [no_relu[2], 0, x3],
            ]


# --- 6d -------------------------------------------------------------------
def relu_gradients(
    given: dict[str, Any], *, slopes: bool = True
) -> tuple[list[Fraction], list[Fraction]]:
    """The states, and the derivatives of h₃ by V, W and x₁, by autograd.

    Without slopes, ReLU is differentiated as if it were the identity.
    """
    V, W, h, *xs = (torch.tensor(float(x), dtype=torch.float64) for x in given.values())
    wanted = [tensor.requires_grad_() for tensor in (V, W, xs[0])]
    hs = []
    for x in xs:
        z = V * h + W * x
        h = z.relu() if slopes else z + (z.relu() - z).detach()
        hs.append(Fraction(h.item()))
    gradients = torch.autograd.grad(h, wanted, allow_unused=True)
    return hs, [Fraction(0 if g is None else g.item()) for g in gradients]


def test_6d_derivatives_are_those_of_autograd() -> None:
    for given, variant in drawn("6d"):
        assert answers(variant) == relu_gradients(given)[1], given


def test_6d_numbers_are_well_posed() -> None:
    dead = 0
    for given, variant in drawn("6d"):
        hs, (dV, dW, _) = relu_gradients(given)
        V, W, h0, x1, x2, x3 = given.values()
        zs = [V * h0 + W * x1, V * hs[0] + W * x2, V * hs[1] + W * x3]
        assert zs[0] != 0
        assert zs[1:] == hs[1:]
        assert min(hs[1:]) > 0
        assert max(map(abs, zs)) <= 40
        assert W != 1
        assert 0 not in (dV, dW)
        if hs[0] == 0:
            dead += 1
            no_slope = relu_gradients(given, slopes=False)[1]
            assert all(map(operator.ne, answers(variant), no_slope))
        assert ("step 1 is dead" in steps(variant)) == (hs[0] == 0)
    assert 0.65 <= dead / 400 <= 0.75


def test_6d_mistakes_where_step_1_is_dead() -> None:
    for given, variant in drawn("6d"):
        (h1, h2, _), _ = relu_gradients(given)
        if h1 > 0:
            continue
        V, W, _, _, x2, x3 = given.values()
        no_slope = relu_gradients(given, slopes=False)[1]
        assert mistakes(variant) == [
            [no_slope[0], 0, x2, V * h2],
            [no_slope[1], 0, x3, x2 + x3, W * x2 + x3],
            [no_slope[2], W],
        ]


def test_6d_mistakes_where_all_steps_are_alive() -> None:
    for given, variant in drawn("6d"):
        (h1, h2, _), _ = relu_gradients(given)
        if h1 == 0:
            continue
        V, W, h0, x1, x2, x3 = given.values()
        assert mistakes(variant) == [
            [h2, h2 + V * h1, h0 + h1 + h2, h2 + W * h1 + W**2 * h0],
            [x3, x3 + V * x2, x1 + x2 + x3, x3 + W * x2 + W**2 * x1],
            [0, V**2, V * W, W**2 * V],
        ]


# --- 6e -------------------------------------------------------------------
def lstm_cell(given: dict[str, Any]) -> tuple[float, float]:
    """The next state of torch's cell with these gates: its output gate and cₜ."""
    cell = nn.LSTMCell(1, 1, dtype=torch.float64)
    by_name = {name: float(given[f"g{given[name]}"]) for name in "fuo"}
    logit = {name: math.log(g / (1 - g)) for name, g in by_name.items()}
    candidate = math.atanh(decimal(given["candidate"]))
    with torch.no_grad():  # torch stacks input, forget, candidate, output
        for p in cell.parameters():
            p.zero_()
        rows = [logit["u"], logit["f"], candidate, logit["o"]]
        cell.bias_ih.copy_(torch.tensor(rows, dtype=torch.float64))
        zero, c_old = torch.zeros(1).double(), torch.tensor([float(given["c_old"])])
        h, c = cell(zero, (zero, c_old.double()))
    return h.item(), c.item()


def decimal(shown: str) -> float:
    return float(shown.replace("−", "-"))


def test_6e_gates_and_states_are_those_of_torch() -> None:
    for given, variant in drawn("6e"):
        h_torch, c_torch = lstm_cell(given)
        f, u, o, c, h = answers(variant)

        assert (f, u, o) == (given["f"], given["u"], given["o"])
        assert float(c) == pytest.approx(c_torch, abs=1e-12), given
        assert float(h) == pytest.approx(decimal(given[f"g{o}"]) * c_torch, abs=1e-12)
        assert abs(c) > 1
        assert len({given["g1"], given["g2"], given["g3"]}) == 3
        with_tanh = mistakes(variant)[4][1]
        assert float(with_tanh) == pytest.approx(h_torch, abs=0.00005)


def test_6e_formula_and_gates_of_the_task_fit_together() -> None:
    for given, variant in drawn("6e"):
        task = practice.filled(variant.template.task, variant.texts)
        names = dict(zip("fuo", re.findall(r"g([₁₂₃]) · [ch]", task), strict=True))
        assert {name: "₀₁₂₃".index(i) for name, i in names.items()} == {
            name: given[name] for name in "fuo"
        }
        for i, subscript in enumerate("₁₂₃", 1):
            assert f"g{subscript} = {given[f'g{i}']}" in task


def test_6e_every_order_of_the_gates_is_drawn() -> None:
    orders = Counter((given["f"], given["u"], given["o"]) for given, _ in drawn("6e"))
    assert len(orders) == 6
    assert min(orders.values()) > 30


def test_6e_mistakes() -> None:
    for given, variant in drawn("6e"):
        f, u, o = (given[name] for name in "fuo")
        forget, update, output = (number(variant, given[f"g{i}"]) for i in (f, u, o))
        old, new = given["c_old"], number(variant, given["candidate"])
        c = old * forget + new * update
        wrong = mistakes(variant)
        assert wrong[:3] == [[u, o], [f, o], [f, u]]
        assert wrong[3] == [
            old * update + new * forget,
            old - old * forget + new * update,
            old * forget,
            old + new,
        ]
        assert [wrong[4][0], *wrong[4][2:]] == [c, output * old, output * new]


# --- 7f -------------------------------------------------------------------
def pixels(given: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """Probabilities and labels of the four pixels."""
    p, y = ([float(Fraction(x)) for x in given[name].split(", ")] for name in "py")
    return torch.tensor(p).double(), torch.tensor(y).double()


def masks(given: dict[str, Any]) -> tuple[set[int], set[int]]:
    """The pixels that are coin: those predicted and those true."""
    p, y = pixels(given)
    return {i for i in range(4) if p[i] > 0.5}, {i for i in range(4) if y[i] == 1}


def test_7f_loss_is_that_of_torch_and_the_shares_are_counted() -> None:
    for given, variant in drawn("7f"):
        p, y = pixels(given)
        predicted, true = masks(given)
        loss, iou, right = answers(variant)

        by_torch = F.binary_cross_entropy(p, y).item()
        assert float(loss) == pytest.approx(by_torch, abs=0.0005), given
        assert iou == Fraction(len(predicted & true), len(predicted | true))
        assert right == 1 - Fraction(len(predicted ^ true), 4)


def test_7f_numbers_are_well_posed() -> None:
    for given, variant in drawn("7f"):
        p, y = pixels(given)
        _, iou, right = answers(variant)
        assert (8 * p).frac().count_nonzero() == 0
        assert 0.5 not in p
        assert 0 < y.sum() < 4
        assert 0 < iou < 1
        assert iou != right


def test_7f_the_logarithms_of_the_steps_are_true() -> None:
    for given, variant in drawn("7f"):
        p, y = pixels(given)
        shown = re.findall(r"−ln\((\d/\d)\) ≈ (\d\.\d{4})", steps(variant))
        q = [Fraction(of) for of, _ in shown]
        assert q == [Fraction(x) for x in torch.where(y == 1, p, 1 - p).tolist()]
        for of, cost in shown:
            assert float(cost) == pytest.approx(-math.log(Fraction(of)), abs=0.00005)


def test_7f_mistakes_about_the_loss() -> None:
    for given, variant in drawn("7f"):
        p, y = pixels(given)
        wrong = [
            F.binary_cross_entropy(p, y, reduction="sum"),
            F.binary_cross_entropy(p, y, weight=y),
            F.binary_cross_entropy(p, torch.ones_like(y)),
            -(y * p.log10() + (1 - y) * (1 - p).log10()).mean(),
            F.mse_loss(p, y),
        ]
        for shown, by_torch in zip(mistakes(variant)[0], wrong, strict=True):
            assert f"{by_torch.item():.3f}" == f"{float(shown):.3f}", given
            assert abs(shown - answers(variant)[0]) > 0.02


def test_7f_mistakes_about_the_shares() -> None:
    counts: Counter[Fraction] = Counter()
    for given, variant in drawn("7f"):
        p, y = pixels(given)
        predicted, true = masks(given)
        both = len(predicted & true)
        _, iou, right = answers(variant)
        dice = Fraction(2 * both, len(predicted) + len(true))
        mean_q = Fraction(torch.where(y == 1, p, 1 - p).mean().item())
        if len(predicted ^ true) == 1:
            about_iou = [right, dice, Fraction(both, 4)]
            about_accuracy = [iou, Fraction(1, 4), mean_q]
        else:
            assert dice == right  # one sentence for both
            about_iou, about_accuracy = [right, Fraction(both, 4)], [iou, mean_q]
        assert mistakes(variant)[1:] == [about_iou, about_accuracy], given
        counts[iou] += 1
    assert min(counts.values()) > 60
    assert len(counts) == 3


# --- 8b -------------------------------------------------------------------
def logits(given: dict[str, Any]) -> Tensor:
    """The five z of the task."""
    shown = re.findall(r"(−?)ln (\d)", given["logits"])
    z = [-math.log(int(k)) if minus else math.log(int(k)) for minus, k in shown]
    return torch.tensor(z).double()


def test_8b_outputs_and_numbers_of_cars_are_those_of_torch() -> None:
    for given, variant in drawn("8b"):
        z, T = logits(given), float(given["T"])
        at_m, at_k, cars, bare = answers(variant)

        two = torch.tensor([-math.log(given["m"]), math.log(given["k"])]).double()
        assert [float(at_m), float(at_k)] == pytest.approx(
            two.relu().sigmoid().tolist()
        )
        assert all(z.isclose(one).any() for one in two), given
        # σ(0) is 0.5 in floating-point numbers too, so that >= is safe
        assert cars == (z.relu().sigmoid() >= T).sum().item()
        assert bare == (z.sigmoid() >= T).sum().item()
        assert (z.sigmoid() - T).abs().min() > 0.005
        assert len(z) == len(z.unique()) == 5


def test_8b_steps_list_all_outputs() -> None:
    for given, variant in drawn("8b"):
        z = logits(given)
        lines = steps(variant).splitlines()[2:4]
        for line, y in zip(lines, (z.relu().sigmoid(), z.sigmoid()), strict=True):
            shown = [float(Fraction(x)) for x in re.findall(r"\d/\d+", line)]
            assert shown == pytest.approx(y.tolist())


def test_8b_mistakes() -> None:
    for given, variant in drawn("8b"):
        z, T = logits(given), float(given["T"])
        m, k = given["m"], given["k"]
        positive, bare = int((z > 0).sum()), int((z.sigmoid() >= T).sum())
        if T == 0.5:
            about_cars = [[positive, 5 - positive, 0], [5, 5 - positive]]
        elif T < 0.5:
            about_cars = [[positive, bare], [positive, 5]]
        else:
            about_cars = [[positive, 5], [positive, 0]]
        assert mistakes(variant) == [
            [Fraction(1, 1 + m), 0, Fraction(m, 1 + m)],
            [Fraction(1, 1 + k), Fraction(1, 2), k],
            *about_cars,
        ]


def test_8b_half_of_the_thresholds_are_those_of_the_exam() -> None:
    thresholds = Counter(float(given["T"]) for given, _ in drawn("8b"))
    assert 160 <= thresholds[0.5] <= 240
    assert len(thresholds) == 7
    assert min(thresholds.values()) > 15


# --- 8e -------------------------------------------------------------------
def trained(given: dict[str, Any], **changes: float) -> list[float]:
    """W before and after each step of torch's SGD with weight decay."""
    W, eta, lam = (float(given[name]) for name in ("W", "eta", "lam"))
    options = {"lr": eta, "weight_decay": lam} | changes
    slope = torch.tensor(options.pop("L1", 0.0), dtype=torch.float64)
    weight = nn.Parameter(torch.tensor(W, dtype=torch.float64))
    sgd = torch.optim.SGD([weight], **options)
    kept = [W]
    for _ in range(given["n"]):
        weight.grad = slope.clone()  # of the loss on the data, or of an L1 penalty
        sgd.step()
        kept.append(weight.item())
    return kept


def test_8e_answers_are_those_of_sgd_with_weight_decay() -> None:
    for given, variant in drawn("8e"):
        W, *rest = trained(given)
        expected = [rest[0] / W, W - rest[0], rest[-1]]
        assert list(map(float, answers(variant))) == pytest.approx(expected), given
        assert 0 < float(given["eta"]) * float(given["lam"]) < 1
        assert 10_000 * answers(variant)[2] % 1 == 0
        for step in rest:
            assert f"{step:.6f}".rstrip("0").rstrip(".") in steps(variant)


def test_8e_mistakes() -> None:
    for given, variant in drawn("8e"):
        eta, lam, n = float(given["eta"]), float(given["lam"]), given["n"]
        W, W1, *_ = trained(given)
        no_eta, twice = trained(given, lr=1), trained(given, weight_decay=2 * lam)
        by_L1 = trained(given, weight_decay=0, L1=lam)
        expected = [
            [no_eta[1] / W, 2 - W1 / W, twice[1] / W, 1 - W1 / W],
            [W - by_L1[1], W - no_eta[1], eta * (lam / 2 * W**2), W - twice[1]],
            [W - n * (W - W1), W1, by_L1[-1], W * (2 - W1 / W) ** n],
        ]
        for shown, by_torch in zip(mistakes(variant), expected, strict=True):
            assert list(map(float, shown)) == pytest.approx(by_torch, abs=1e-9), given


def test_8e_no_rounded_answer_is_taken_for_a_mistake() -> None:
    for _, variant in drawn("8e"):
        last = answers(variant)[2]
        assert all(
            abs(wrong - last) >= Fraction(1, 50) for wrong in mistakes(variant)[2]
        )


def test_8e_two_and_three_steps_are_asked_as_often() -> None:
    assert 150 <= sum(given["n"] == 2 for given, _ in drawn("8e")) <= 250


# --- 8f -------------------------------------------------------------------
def behind_relu(variant: Variant) -> bool:
    return "ReLU" in practice.filled(variant.template.task, variant.texts)


def variance_of_uniform(alpha: float) -> float:
    r"""$\int x^2 f(x) dx$ of U(−α, α), by Gauss and Legendre: exact for polynomials."""
    nodes, weights = np.polynomial.legendre.leggauss(4)
    return float(np.sum(weights * (alpha * nodes) ** 2 * alpha / (2 * alpha)))


def ratio(given: dict[str, Any], variant: Variant, alpha: float) -> float:
    """Var(s)/Var(x), or Var(s)/Var(z), where z is 1 or −1 and so has variance 1."""
    z = torch.tensor([1.0, -1.0]).double()
    square = (z.relu() if behind_relu(variant) else z).square().mean().item()
    return float(given["n"]) * variance_of_uniform(alpha) * square


def test_8f_bound_keeps_the_variance() -> None:
    for given, variant in drawn("8f"):
        alpha, var_w, var_s = answers(variant)
        a, v = float(given["a"]), float(given["v"])

        assert ratio(given, variant, float(alpha)) == pytest.approx(1), given
        assert float(var_w) == pytest.approx(variance_of_uniform(float(alpha)))
        assert float(var_s) == pytest.approx(v * ratio(given, variant, a))
        assert alpha.numerator == 1
        assert given["n"] == (6 if behind_relu(variant) else 3) * alpha.denominator**2


def test_8f_variances_are_what_random_numbers_have() -> None:
    for given, variant in drawn("8f")[:20]:
        n, rows = given["n"], 4000
        alpha, _, var_s = map(float, answers(variant))
        z = math.sqrt(given["v"]) * seeded_normal(rows, n, seed=n)
        x = z.relu() if behind_relu(variant) else z
        draws = torch.rand(
            rows, n, generator=torch.Generator("cpu").manual_seed(n), device="cpu"
        )
        unit = (x * (2 * draws.to(x) - 1)).sum(1)  # s for α = 1, new weights each time
        assert (alpha * unit).var().item() == pytest.approx(given["v"], rel=0.15), given
        measured = (float(given["a"]) * unit).var().item()
        assert measured == pytest.approx(var_s, rel=0.15)


def test_8f_mistakes() -> None:
    for given, variant in drawn("8f"):
        n, v, a = int(given["n"]), given["v"], given["a"]
        relu = behind_relu(variant)
        c = 6 if relu else 3
        roots = (c / n, *((3 / n, 2 / n) if relu else (1 / n,)), 4 * c / n)
        about_alpha = [c / n, *map(math.sqrt, roots[1:])]
        if not relu:
            about_alpha.append(math.sqrt(6 / n))
        square = v / 2 if relu else v  # E[x²]
        about_s = [
            *([n * a**2 / 3 * v] if relu else []),
            n * a**2 * square,
            a**2 / 3 * square,
            n * a**2 / 3 * square / v,
            n * a**2 / 12 * square,
        ]
        expected = [about_alpha, [c / n, c / n / 12, (1 if relu else 2) / n], about_s]
        for shown, by_hand in zip(mistakes(variant), expected, strict=True):
            written = list(map(float, by_hand))
            assert list(map(float, shown)) == pytest.approx(written, abs=0.00005), given


def test_8f_half_are_behind_a_relu() -> None:
    assert 160 <= sum(behind_relu(variant) for _, variant in drawn("8f")) <= 240
