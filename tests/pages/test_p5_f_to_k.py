"""Problem 5, f to k: what the page says beyond what its programs compare."""

import contextlib
import io
import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from statistics import mean, pvariance
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.profiler import ProfilerActivity, profile
from torch.utils.checkpoint import checkpoint

from exam_site import ROOT
from exam_site.figures import script
from i2dl_exam.architectures import VGG16, ResNet18
from i2dl_exam.memory import kept_for_backward

Claim = Callable[..., object]


@cache
def ran(snippet: str, seed: int = 0) -> tuple[dict[str, Any], list[list[str]]]:
    """What a program's names are after it ran with another seed, and its output."""
    path = ROOT / "snippets" / "p5" / f"{snippet}.py"
    text = path.read_text(encoding="utf-8")
    text = text.replace("manual_seed(0)", f"manual_seed({seed})")
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(text, f"{path}", "exec"), names)
    return names, [line.split() for line in output.getvalue().splitlines()]


def row(snippet: str, start: str, seed: int = 0) -> list[float]:
    """The numbers after these words at the start of a line."""
    begin = start.split()
    (found,) = (x for x in ran(snippet, seed)[1] if x[: len(begin)] == begin)
    shown = [word.strip(":,") for word in found[len(begin) :]]
    return [float(x) for x in shown if x.lstrip("-")[:1].isdigit()]


def distances(lr: float, beta: float, steps: int, kappa: float) -> Tensor:
    """Distance from the minimum after each step, by torch.optim.SGD, from (1, 1)."""
    w = torch.ones(2, dtype=torch.float64)
    optimizer, found = torch.optim.SGD([w], lr=lr, momentum=beta), []
    for _ in range(steps):
        w.grad = torch.tensor([1.0, kappa]).to(w) * w
        optimizer.step()
        found.append(w.norm())
    return torch.stack(found)


# --- 5f ---------------------------------------------------------------------


def test_5f_the_steps_in_the_valley_by_torch_and_by_logarithms() -> None:
    for shown, lr, beta in (("0.00", 2 / 101, 0), ("0.67", 4 / 121, 81 / 121)):
        steps = int((distances(lr, beta, 800, 100) >= 1e-6).sum()) + 1
        assert row("f_two_benefits", f"valley, beta = {shown}:") == [steps]
    assert f"{math.log(math.sqrt(2) * 1e6) / -math.log(99 / 101):.2f}" == "708.08"
    # The closed form of the page, for momentum.
    k = 2 * 94 / 11, 2 * 95 / 11
    far = [
        (9 / 11) ** t * math.hypot(1 + k, 1 + 10 * k)
        for t, k in zip((94, 95), k, strict=True)
    ]
    assert far[1] < 1e-6 <= far[0]


def test_5f_the_chosen_rates_shrink_fastest_in_the_long_run() -> None:
    def slowest(lr: float, beta: float) -> float:
        """Size of the larger root of z^2 - (1 + beta - lr c) z + beta."""
        middles = [(1 + beta - lr * c) / 2 for c in (1, 100)]
        return max(
            abs(x) + abs(x**2 - beta) ** 0.5 if x**2 > beta else beta**0.5
            for x in middles
        )

    grid = [k / 2000 for k in range(1, 150)]
    assert math.isclose(slowest(2 / 101, 0), 99 / 101)
    assert min(slowest(lr, 0) for lr in grid) >= 99 / 101
    assert math.isclose(slowest(4 / 121, 81 / 121), 9 / 11, rel_tol=1e-6)
    best = min(slowest(lr, k / 100) for lr in grid for k in range(100))
    assert 9 / 11 <= best < 0.84


def test_5f_steps_grow_like_kappa_and_like_its_root() -> None:
    counts = []
    for root in (10, 20, 40):
        kappa, momentum = root**2, ((root - 1) / (root + 1)) ** 2
        plain = math.log(1e6 * 2**0.5) / math.log((kappa + 1) / (kappa - 1))
        heavy = distances((2 / (root + 1)) ** 2, momentum, 600, kappa) > 1e-6
        counts.append((plain, int(heavy.sum())))
    for (plain, heavy), (plain4, heavy4) in pairwise(counts):
        assert 3.9 < plain4 / plain < 4.1  # kappa is 4 times as large
        assert 1.9 < heavy4 / heavy < 2.4


def test_5f_torch_rolls_over_the_hill_from_2_only_with_momentum() -> None:
    for beta in (0.0, 0.9):
        w = torch.tensor([2, 1.2], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1, momentum=beta)
        for _ in range(500):
            optimizer.zero_grad()
            (w**4 / 4 + w**3 / 3 - w**2).sum().backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        for start, end in zip((2.0, 1.2), w.tolist(), strict=True):
            line = f"wells, beta = {beta:z.1f}: from {start} to"
            assert row("f_two_benefits", line) == [pytest.approx(end, abs=1e-4)]


def test_5f_dampening_averages_except_for_the_first_gradient() -> None:
    gradients, w = (4.0, 2.0, 1.0), torch.zeros(1, dtype=torch.float64)
    optimizer = torch.optim.SGD([w], lr=1, momentum=0.9, dampening=0.9)
    for g in gradients:
        w.grad = torch.full_like(w, g)
        optimizer.step()
    average = 0.9 * (0.9 * 4 + 0.1 * 2) + 0.1 * 1  # the 4 with factor 1
    assert math.isclose(optimizer.state[w]["momentum_buffer"].item(), average)


# --- 5g ---------------------------------------------------------------------


def test_5g_four_samples_by_hand() -> None:
    pairs = [Fraction(a + b, 2) for a, b in combinations((-2, 0, 2, 4), 2)]
    assert sorted(pairs) == [-1, 0, 1, 1, 2, 3]
    triples = [Fraction(4 - g, 3) for g in (-2, 0, 2, 4)]  # all but one
    assert mean(triples) == 1
    assert pvariance(triples) == Fraction(5, 9) == Fraction(5, 3) * Fraction(1, 3)


# --- 5h ---------------------------------------------------------------------

MIB, GIB = 2**20, 2**30


def test_5h_the_programs_layers_are_vgg16() -> None:
    with torch.device("meta"):
        shapes = [tuple(p.shape) for p in VGG16().parameters()]
    vgg16 = ran("h_activation_memory")[0]["vgg16"]
    assert [tuple(p.shape) for p in vgg16.parameters()] == shapes


@pytest.mark.parametrize(("kind", "largest"), [(VGG16, 204), (ResNet18, 766)])
def test_5h_the_largest_batch_for_16_gib(kind: type[nn.Module], largest: int) -> None:
    with torch.device("meta"):
        network = kind()
        fits, fails = (
            kept_for_backward(network, torch.empty(largest + more, 3, 224, 224))
            for more in (0, 1)
        )
    weights = 4 * sum(p.numel() for p in network.parameters())
    assert 4 * weights + fits <= 16 * GIB < 4 * weights + fails
    assert math.floor((16 - 2.06) * 1024 / 69.96) == 204  # by hand, for VGG16


def test_5h_the_first_layers_by_hand() -> None:
    assert 4 * 64 * 224**2 / MIB == 12.25
    first = 4 * (2 * 64 * 224**2 + 3 * 64 * 112**2)
    assert 0.45 < first / MIB / 69.96 < 0.5
    assert 4 * 3 * 224**2 / MIB / 69.96 < 0.01  # the picture itself


def test_5h_parts_have_the_gradient_of_the_batch_unless_they_are_normalized() -> None:
    x = torch.randn(64, 20, dtype=torch.float64)
    for between, same in ((nn.Identity(), True), (nn.BatchNorm1d(20), False)):
        net = nn.Sequential(between, nn.Linear(20, 1)).double()
        found = []
        for size in (64, 8):
            net.zero_grad()
            for part in x.split(size):
                (net(part).square().sum() / 64).backward()  # type: ignore[no-untyped-call]
            found.append(net[1].weight.grad.clone())
        assert torch.allclose(*found) == same


def test_5h_nothing_is_kept_without_gradients_and_less_by_the_tricks() -> None:
    def grown(network: Callable[[Tensor], Tensor], x: Tensor) -> int:
        """Bytes that the allocator of the CPU holds more after a forward pass."""
        network(x)
        with profile(
            activities=[ProfilerActivity.CPU], profile_memory=True
        ) as measured:
            output = network(x)
        assert output.ndim
        return sum(e.self_cpu_memory_usage for e in measured.key_averages())

    with torch.device("cpu"):
        layers = [nn.Linear(30, 30) if i % 2 else nn.Tanh() for i in range(20)]
        network, x = nn.Sequential(*layers), torch.ones(1000, 30)
        output = x.numel() * x.element_size()
        plain = grown(network, x)
        with torch.no_grad():
            assert grown(network, x) == output
        assert grown(lambda x: checkpoint(network, x, use_reentrant=False), x) < (
            plain / 3
        )
        with torch.autocast("cpu", torch.bfloat16):
            assert grown(network, x) < 0.6 * plain


# --- 5i ---------------------------------------------------------------------


def test_5i_two_steps_by_hand() -> None:
    m, v = Fraction(16, 19), Fraction(19984, 1999)
    assert [f"{float(x):.4f}" for x in (m, math.sqrt(v))] == ["0.8421", "3.1618"]
    assert f"{0.1 * float(m) / math.sqrt(v):.4f}" == "0.0266"


def test_5i_without_correction_the_first_steps_are_too_long() -> None:
    lengths = [(1 - 0.9**t) / math.sqrt(1 - 0.999**t) for t in range(1, 10_001)]
    assert f"{max(lengths):.2f}" == "6.57"
    assert f"{lengths[0]:.2f}" == f"{0.1 / math.sqrt(0.001):.2f}" == "3.16"
    assert f"{math.sqrt(0.001):.3f}" == "0.032"
    assert 4 < lengths[59] < 4.2  # the figure


def test_5i_centered_rmsprop_keeps_both_and_follows_the_current_gradient() -> None:
    w = torch.ones(1, dtype=torch.float64)
    optimizer = torch.optim.RMSprop([w], lr=0.1, centered=True)
    for g in (*(1.0, 2.0) * 25, -0.1):
        before, w.grad = w.item(), torch.full_like(w, g)
        optimizer.step()
    state = optimizer.state[w]
    assert state["grad_avg"] > 0
    divisor = (state["square_avg"] - state["grad_avg"] ** 2).sqrt().item() + 1e-8
    assert math.isclose(w.item() - before, 0.1 * 0.1 / divisor, rel_tol=1e-6)


# --- 5j ---------------------------------------------------------------------


def test_5j_steps_to_halve_the_distance_are_about_69_over_100_eta_c() -> None:
    for share in (1e-2, 1e-3, 1e-6):
        exact = math.log(2) / -math.log1p(-share)
        assert math.isclose(exact, 0.69 / share, rel_tol=0.01)


def test_5j_the_best_rate_for_a_condition_number() -> None:
    for kappa in (1, 10, 100, 1000):
        slowest = {
            lr: max(abs(1 - lr), abs(1 - kappa * lr))
            for lr in (Fraction(k, 1000 * (kappa + 1)) for k in range(4001))
        }
        best = Fraction(2, kappa + 1)
        assert min(slowest.values()) == slowest[best] == Fraction(kappa - 1, kappa + 1)


def test_5j_the_largest_eigenvalue_limits_the_rate_of_a_linear_layer() -> None:
    x, y = torch.randn(50, 6).double(), torch.randn(50).double()
    hessian = 2 * x.T @ x / 50
    top = torch.linalg.eigvalsh(hessian)[-1]
    solution = torch.linalg.lstsq(x, y[:, None]).solution[:, 0]
    for times, arrives in ((1.95, True), (2.05, False)):
        w = torch.zeros(6, dtype=torch.float64)
        for _ in range(5000):
            w -= times / top * (hessian @ w - 2 * x.T @ y / 50)
            if w.abs().max() > 1e6:
                break
        assert torch.allclose(w, solution) == arrives


def test_5j_falling_rates_leave_the_product_of_euler() -> None:
    # The product of all 1 - q^t is 1 - q - q^2 + q^5 + q^7 - q^12 - q^15 + ...
    limit = 1 + sum(
        (-1) ** k * (0.5 ** (k * (3 * k - 1) // 2) + 0.5 ** (k * (3 * k + 1) // 2))
        for k in range(1, 10)
    )
    assert row("j_never", "t = 1000")[-1] == pytest.approx(limit, abs=5e-5)
    assert limit > 1 / 4


# --- 5k ---------------------------------------------------------------------


def test_5k_the_validation_loss_falls_and_then_rises(over_seeds: Claim) -> None:
    def at(place: str, column: int) -> Callable[[int], float]:
        # training, validation and test loss
        return lambda seed: row("k_remedies", place, seed)[column]

    def learned(seed: int) -> float:
        return at("early stopping", 1)(seed) / at("after 1 epoch", 1)(seed)

    def rise(column: int) -> Callable[[int], float]:
        end, low = at("none, 60 epochs", column), at("early stopping", column)
        return lambda seed: end(seed) / low(seed)

    assert over_seeds("validation, lowest over start", learned, less_than=0.97)
    assert over_seeds("validation, end over lowest", rise(1), more_than=1.7)
    assert over_seeds("test, end over lowest", rise(2), more_than=1.7)
    assert over_seeds("training at the end", at("none, 60 epochs", 0), less_than=0.01)


@pytest.mark.parametrize(
    "name",
    [
        *("weight decay", "dropout", "data augmentation", "early stopping"),
    ],
)
def test_5k_each_remedy_alone_undoes_most_of_the_rise(
    name: str, over_seeds: Claim
) -> None:
    def undone(seed: int) -> float:
        plain = [test for _, _, test in ran("k_remedies", seed)[0]["plain"]]
        test, lowest = row("k_remedies", name, seed)[2], min(plain)
        return 100 * (plain[-1] - test) / (plain[-1] - lowest)

    assert over_seeds(f"percent undone by {name}", undone, more_than=80)


def test_5k_with_weight_decay_a_gap_remains(over_seeds: Claim) -> None:
    def gap(seed: int) -> float:
        training, validation, *_ = row("k_remedies", "weight decay", seed)
        return validation / training

    def worse(seed: int) -> float:
        plain = min(v for _, v, _ in ran("k_remedies", seed)[0]["plain"])
        return row("k_remedies", "weight decay", seed)[1] / plain

    assert over_seeds("validation over training loss", gap, more_than=3)
    assert over_seeds("validation over the plain lowest", worse, less_than=1.15)


def test_5k_the_curves_of_the_figures_are_those_of_the_program() -> None:
    losses = script("5k_curves").losses
    for name, options in (
        ("none, 60 epochs", {}),
        ("weight decay", {"weight_decay": 0.05}),
        ("dropout", {"remedy": "dropout"}),
        ("data augmentation", {"remedy": "data augmentation"}),
    ):
        ends = [f"{curve[-1]:.2f}" for curve in losses(**options)]
        assert ends == [f"{x:.2f}" for x in row("k_remedies", name)[:2]]
    net = ran("k_remedies")[0]["net"]
    assert sum(p.numel() for p in net.parameters()) == 64 * 32 + 32 + 32 * 3 + 3 == 2179


def test_5k_one_wrong_label_in_five_by_hand() -> None:
    def loss(sure: float, unsure: float) -> float:
        return -(4 * math.log(sure) + math.log(unsure)) / 5

    assert f"{loss(0.8, 0.1):.2f}" == "0.64"
    assert f"{loss(0.98, 0.01):.2f}" == "0.94"
    # No other probabilities do better on new pictures than those of the labels.
    others = [k / 100 for k in range(1, 100) if k != 80]
    assert all(loss(q, (1 - q) / 2) > loss(0.8, 0.1) for q in others)
