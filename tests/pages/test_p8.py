"""Every claim of the page on Problem 8, proved without the page's programs."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import pairwise, product
from statistics import pvariance
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.clipping import clip_grad_norm
from i2dl_exam.initialization import uniform_bound
from i2dl_exam.linear_stack import collapse_linear
from i2dl_exam.losses import accuracy, cross_entropy
from i2dl_exam.optimization import AdamState, adam_step, adamw_step, momentum_step
from i2dl_exam.sampling import seeded_normal, seeded_uniform

numbers = st.fractions(-5, 5, max_denominator=20)
reals = st.floats(-600, 600)
half = Fraction(1, 2)
XOR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}


@given(numbers)
def test_8a_two_layers_with_numbers_are_one(x: Fraction) -> None:
    assert 2 * (3 * x + 1) - 5 == 6 * x - 3
    assert [6 * x - 3 for x in (0, 1, 2)] == [-3, 3, 9]
    assert [2 * max(0, 3 * x + 1) - 5 for x in (-2, -1, 0)] == [-5, -5, -3]


def test_8a_two_matrices_and_biases_multiply_out() -> None:
    W1, b1, W2, b2 = (
        seeded_normal(*s, seed=k) for k, s in enumerate([(4, 3), (4,), (2, 4), (2,)])
    )
    x = seeded_normal(3, seed=9)
    torch.testing.assert_close(W2 @ (W1 @ x + b1) + b2, (W2 @ W1) @ x + (W2 @ b1 + b2))


def test_8a_ten_layers_hold_259_numbers_and_one_holds_8() -> None:
    sizes = [3, 5, 4, 6, 5, 4, 5, 6, 4, 5, 2]
    count = [(a + 1) * b for a, b in pairwise(sizes)]
    assert (len(count), sum(count), (3 + 1) * 2) == (10, 259, 8)


def test_8a_with_relu_in_between_the_single_layer_is_far_off(
    over_seeds: Callable[..., object],
) -> None:
    def distance(seed: int) -> float:
        layers = [nn.Linear(5, 5, dtype=torch.float64) for _ in range(10)]
        for k, layer in enumerate(layers):
            layer.weight.data = seeded_normal(5, 5, seed=10 * seed + k)
        x = seeded_normal(500, 5, seed=seed)
        bent = [part for layer in layers for part in (layer, nn.ReLU())][:-1]
        one = collapse_linear(layers)(x)
        return ((nn.Sequential(*bent)(x) - one).norm() / one.norm()).item()

    assert over_seeds(
        "distance of the ReLU network from the layer", distance, more_than=0.05
    )


@given(numbers, numbers, numbers)
def test_8a_no_affine_function_separates_xor(
    u1: Fraction, u2: Fraction, b: Fraction
) -> None:
    f = {x: u1 * x[0] + u2 * x[1] + b for x in XOR}
    assert f[0, 0] + f[1, 1] == f[0, 1] + f[1, 0]
    assert XOR[0, 0] + XOR[1, 1] == 0 != 2 == XOR[0, 1] + XOR[1, 0]
    assert min(f[0, 1], f[1, 0]) <= max(f[0, 0], f[1, 1])  # so no threshold either


@given(numbers, numbers, numbers)
def test_8a_one_half_is_the_best_linear_fit_of_xor(
    u1: Fraction, u2: Fraction, b: Fraction
) -> None:
    f = {x: u1 * x[0] + u2 * x[1] + b for x in XOR}
    error = sum((f[x] - y) ** 2 for x, y in XOR.items())
    assert error == 1 + sum((value - half) ** 2 for value in f.values())  # Pythagoras
    assert sum((half - y) ** 2 for y in XOR.values()) == 1


def test_8a_two_relu_units_compute_xor_and_without_relu_they_do_not() -> None:
    net = {(a, b): max(0, a + b) - 2 * max(0, a + b - 1) for a, b in XOR}
    assert net == XOR
    assert [s - 2 * (s - 1) for s in (0, 1, 2)] == [2, 1, 0]
    assert [[max(0, s), max(0, s - 1)] for s in (0, 1, 2)] == [[0, 0], [1, 0], [2, 1]]


@given(reals, reals)
def test_8a_a_mistaken_reason_does_not_hold(a: float, b: float) -> None:
    z = torch.tensor([a, b], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(z.sigmoid().sum(), z)
    assert slope.max() <= 0.25  # a sigmoid shrinks gradients
    assert F.relu(torch.tensor(7.0)) == 7  # and ReLU is not bounded by 1
    assert 3 * (2 * (5 * a)) == pytest.approx(30 * a)  # 2z between layers collapses


def test_8a_two_3x3_convolutions_are_one_5x5_convolution() -> None:
    first, second = seeded_normal(4, 3, 3, 3), seeded_normal(2, 4, 3, 3, seed=1)
    point = torch.eye(3).double().reshape(3, 3, 1, 1)  # one pixel in each channel
    whole = F.conv2d(F.conv2d(F.pad(point, (4,) * 4), first), second)
    kernel = whole.flip(2, 3).transpose(0, 1)  # (out, in, 5, 5)
    x = seeded_normal(1, 3, 9, 9, seed=2)

    assert kernel.shape == (2, 3, 5, 5)
    torch.testing.assert_close(
        F.conv2d(F.conv2d(x, first), second), F.conv2d(x, kernel)
    )
    padded = F.conv2d(F.conv2d(x, first, padding=1), second, padding=1)
    difference = (padded - F.conv2d(x, kernel, padding=2)).abs().amax(dim=(0, 1))
    assert difference[1:-1, 1:-1].max() < 1e-10 < 0.1 < difference.max()


def test_8a_average_pooling_is_linear_and_max_pooling_is_not() -> None:
    a, b = seeded_normal(1, 1, 4, 4), seeded_normal(1, 1, 4, 4, seed=1)
    average, largest = nn.AvgPool2d(2), nn.MaxPool2d(2)
    torch.testing.assert_close(average(a + b), average(a) + average(b))
    assert not largest(a + b).allclose(largest(a) + largest(b))


def test_8a_a_layer_with_2_outputs_limits_the_rank_to_2() -> None:
    sizes = [6, 5, 2, 7, 6]
    pairs = pairwise(sizes)
    one = collapse_linear([nn.Linear(a, b).double() for a, b in pairs])
    assert torch.linalg.matrix_rank(one.weight.cpu()) <= 2
    assert one.weight.shape == (6, 6)


def test_8a_the_loss_of_two_linear_layers_is_not_convex() -> None:
    def loss(w1: int, w2: int) -> int:
        return (w2 * w1 * 1 - 1) ** 2  # one example, x = y = 1

    assert (loss(1, 1), loss(-1, -1), loss(0, 0)) == (0, 0, 1)  # higher in the middle


@given(reals)
def test_8b_no_output_is_below_one_half(z: float) -> None:
    with_relu = 1 / (1 + math.exp(-max(0.0, z)))
    assert 0.5 <= with_relu <= 1
    assert (with_relu == 0.5) >= (z <= 0)
    value = torch.tensor(z, dtype=torch.float64)
    assert value.relu().sigmoid().item() == pytest.approx(with_relu)


def test_8b_without_relu_minus_4_is_a_person() -> None:
    assert f"{1 / (1 + math.exp(4)):.4f}" == "0.0180"
    assert 1 / (1 + math.exp(-max(0, -4))) == 0.5


@given(st.floats(-12, 12).filter(bool), st.sampled_from([0.0, 1.0]))
def test_8b_a_negative_z_sends_no_gradient_back(z: float, label: float) -> None:
    y = torch.tensor(label, dtype=torch.float64)
    leaf = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    loss = F.binary_cross_entropy(leaf.relu().sigmoid(), y)
    (gradient,) = torch.autograd.grad(loss, leaf)
    plain = F.binary_cross_entropy_with_logits(leaf, y)
    (usual,) = torch.autograd.grad(plain, leaf)
    sigmoid = 1 / (1 + math.exp(-z))

    assert usual.item() == pytest.approx(sigmoid - label, abs=1e-9)
    expected = sigmoid - label if z > 0 else 0
    assert gradient.item() == pytest.approx(expected, abs=1e-9)
    assert (gradient == 0).item() or z > 0


def test_8b_random_cnns_use_both_classes_without_the_relu(
    over_seeds: Callable[..., object],
) -> None:
    def rarer_class(seed: int) -> float:
        images, cars = seeded_normal(500, 3, 8, 8, seed=seed), 0
        for k in range(20):
            kernel = seeded_normal(4, 3, 3, 3, seed=100 * seed + k) / 27**0.5
            last = seeded_normal(144, seed=100 * seed + k + 50) / 12
            z = F.conv2d(images, kernel).relu().flatten(1) @ last
            assert (z.relu().sigmoid() >= 0.5).all()
            cars += int((z.sigmoid() >= 0.5).sum())
        return min(cars, 10_000 - cars)

    assert over_seeds("images of the rarer class, of 10000", rarer_class, more_than=100)


def logistic(seed: int, bias: float, relu: bool) -> tuple[Tensor, Tensor]:
    """Outputs z of nn.Linear after SGD on 40 images, and which of them are cars."""
    y = torch.arange(40).remainder(2).double()
    features = seeded_normal(40, 8, seed=seed) + (4 * y - 2)[:, None]
    layer = nn.Linear(8, 1, dtype=torch.float64)
    nn.init.zeros_(layer.weight)
    nn.init.constant_(layer.bias, bias)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    for _ in range(200):
        optimizer.zero_grad()
        z = layer(features).flatten()
        y_hat = (z.relu() if relu else z).sigmoid()
        nn.BCELoss()(y_hat, y).backward()
        optimizer.step()
    return layer(features).flatten().detach(), y == 1


def test_8b_a_start_below_zero_never_changes(over_seeds: Callable[..., object]) -> None:
    def change(seed: int) -> float:
        return (logistic(seed, -1.0, relu=True)[0] + 1).abs().max().item()

    assert over_seeds("change of z from a start at -1", change, less_than=1e-300)


def test_8b_trained_persons_stop_at_one_half_and_only_the_rule_is_wrong(
    over_seeds: Callable[..., object],
) -> None:
    def wrong(seed: int) -> int:
        z, car = logistic(seed, 1.0, relu=True)
        y_hat = z.relu().sigmoid()
        assert (y_hat[~car] >= 0.5).all()
        return int(((y_hat > 0.5) != car).sum())

    assert over_seeds("wrong with the rule > 0.5, of 40", wrong, less_than=1)


def test_8b_without_the_relu_both_starts_learn_both_classes(
    over_seeds: Callable[..., object],
) -> None:
    def wrong(seed: int) -> int:
        both = (logistic(seed, bias, relu=False) for bias in (-1.0, 1.0))
        return max(int(((z.sigmoid() >= 0.5) != car).sum()) for z, car in both)

    assert over_seeds("wrong with the rule >= 0.5, of 40", wrong, less_than=1)


def test_8b_a_person_at_one_half_costs_ln_2() -> None:
    loss = nn.BCELoss()(torch.tensor([-3.0]).relu().sigmoid(), torch.zeros(1))
    assert loss.item() == pytest.approx(math.log(2), rel=1e-6)
    assert f"{math.log(2):.4f}" == "0.6931"


def test_8b_the_loss_on_z_itself_does_not_overflow() -> None:
    z, y = torch.tensor([-200.0, 2.0]).double(), torch.tensor([1.0, 0.0]).double()
    with_logits = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    separate = F.binary_cross_entropy(z.sigmoid(), y, reduction="none")
    torch.testing.assert_close(with_logits[1], separate[1])
    z = torch.tensor([-2000.0], requires_grad=True)
    assert F.binary_cross_entropy_with_logits(z, torch.ones(1)).item() == 2000
    assert z.detach().sigmoid().log().item() == -math.inf


@given(st.floats(-30, 30))
def test_8b_one_output_is_a_softmax_over_two_scores(z: float) -> None:
    two = torch.tensor([0.0, z], dtype=torch.float64).softmax(dim=0)
    one = torch.tensor(z, dtype=torch.float64).sigmoid()
    torch.testing.assert_close(two, torch.stack([1 - one, one]))


def test_8c_twenty_factors_multiply() -> None:
    assert (1**20, 2**20) == (1, 1048576)
    assert f"{0.5**20:.6f}" == "0.000001"


@cache
def first_gradient(
    seed: int, variance: float, batch_norm: bool = False, depth: int = 20
) -> tuple[float, float, Tensor]:
    """Length of all gradients and of all weights of a network of nn layers."""
    layers: list[nn.Module] = []
    for k in range(depth):
        out = 10 if k == depth - 1 else 64
        linear = nn.Linear(64, out, bias=False, dtype=torch.float64)
        weight = seeded_normal(out, 64, seed=1000 * seed + k + 1)
        linear.weight.data = weight * variance**0.5
        layers += [linear] if k == depth - 1 else [linear, nn.ReLU()]
        if batch_norm and k < depth - 1:
            layers.insert(-1, nn.BatchNorm1d(64, affine=False, dtype=torch.float64))
    net = nn.Sequential(*layers)
    labels = torch.arange(64).remainder(10)
    nn.CrossEntropyLoss()(
        net(seeded_normal(64, 64, seed=1000 * seed)), labels
    ).backward()
    gradients = [p.grad.flatten() for p in net.parameters() if p.grad is not None]
    assert len(gradients) == depth
    g = torch.cat(gradients)
    weights = torch.cat([p.detach().flatten() for p in net.parameters()])
    return g.norm().item(), weights.norm().item(), g


def test_8c_too_large_weights_explode(over_seeds: Callable[..., object]) -> None:
    assert over_seeds(
        "length of the gradient, variance 8/64",
        lambda seed: first_gradient(seed, 8 / 64)[0],
        more_than=1e5,
    )
    assert over_seeds(
        "1/100 of it in lengths of the weights",
        lambda seed: (
            first_gradient(seed, 8 / 64)[0] / 100 / first_gradient(seed, 8 / 64)[1]
        ),
        more_than=10,
    )


def test_8c_clipping_limits_the_step_and_keeps_the_direction(
    over_seeds: Callable[..., object],
) -> None:
    def angle(seed: int) -> float:
        _, length, g = first_gradient(seed, 8 / 64)
        parameter = nn.Parameter(torch.zeros_like(g))
        parameter.grad = g.clone()
        nn.utils.clip_grad_norm_([parameter], max_norm=1)
        clipped = parameter.grad
        assert clipped.norm() <= 1 < 100 * length
        assert clip_grad_norm([g], 1)[0].allclose(clipped, rtol=1e-12, atol=0)
        return 1 - F.cosine_similarity(g, clipped, dim=0).item()

    assert over_seeds("1 - cosine after clipping", angle, less_than=1e-9)


REMEDIES = {
    "batch norm": (8 / 64, True),
    "He": (2 / 64, False),
    "Xavier": (1 / 64, False),
}


@pytest.mark.parametrize("name", REMEDIES)
def test_8c_each_remedy_alone_keeps_the_gradient_short(
    over_seeds: Callable[..., object], name: str
) -> None:
    assert over_seeds(
        f"length of the gradient, {name}",
        lambda seed: first_gradient(seed, *REMEDIES[name])[0],
        less_than=500,
    )

    def step(seed: int) -> float:
        length, weights, _ = first_gradient(seed, *REMEDIES[name])
        return length / 100 / weights

    assert over_seeds(
        f"1/100 of it in lengths of the weights, {name}", step, less_than=0.1
    )


def test_8c_with_100_layers_he_holds_xavier_vanishes_batch_norm_explodes(
    over_seeds: Callable[..., object],
) -> None:
    def length(variance: float, batch_norm: bool) -> Callable[[int], float]:
        return lambda seed: first_gradient(seed, variance, batch_norm, depth=100)[0]

    assert over_seeds("100 layers, He", length(2 / 64, False), less_than=1e5)
    assert over_seeds("100 layers, Xavier", length(1 / 64, False), less_than=1e-9)
    assert over_seeds("100 layers, batch norm", length(8 / 64, True), more_than=1e7)


def test_8c_batch_norm_grows_gradients_as_theory_says(
    over_seeds: Callable[..., object],
) -> None:
    theory = math.sqrt(math.pi / (math.pi - 1))
    assert f"{theory:.2f}" == "1.21"

    def deviation(seed: int) -> float:
        deep, shallow = (
            first_gradient(seed, 8 / 64, True, depth=d)[0] for d in (100, 20)
        )
        return abs((deep / shallow) ** (1 / 80) - theory)

    assert over_seeds("growth per layer, distance from 1.21", deviation, less_than=0.04)


def test_8c_doubling_20_relu_layers_multiplies_the_output_by_2_to_the_20() -> None:
    weights = [seeded_normal(8, 8, seed=k) for k in range(20)]
    outputs = []
    for scale in (1, 2):
        h = seeded_normal(5, 8, seed=50)
        for w in weights:
            h = F.relu(h @ (scale * w).T)
        outputs.append(h)
    assert outputs[0].count_nonzero() > 0
    assert outputs[1].equal(2**20 * outputs[0])
    assert math.sqrt(8 / 64) / math.sqrt(2 / 64) == 2


def test_8c_batch_norm_does_not_see_the_scale_of_the_weights() -> None:
    x, w = seeded_normal(64, 8), seeded_normal(8, 8, seed=1)
    norm = nn.BatchNorm1d(8, eps=1e-12, affine=False, dtype=torch.float64)
    torch.testing.assert_close(norm(x @ w.T), norm(x @ (2 * w).T))


def test_8c_clipping_3_4_by_norm_and_by_value() -> None:
    parameter = nn.Parameter(torch.zeros(2).double())
    parameter.grad = torch.tensor([3.0, 4.0]).double()
    assert nn.utils.clip_grad_norm_([parameter], 1).item() == 5  # the length before
    assert parameter.grad.tolist() == pytest.approx([0.6, 0.8], abs=1e-6)
    assert 1 - 1e-6 < parameter.grad.norm().item() < 1
    for g, turned in (
        ([3.0, 4.0], [1, 1]),
        ([3.0, 1.5], [1, 1]),
        ([0.3, 0.4], [0.3, 0.4]),
    ):
        parameter.grad = torch.tensor(g, dtype=torch.float64)
        nn.utils.clip_grad_value_([parameter], 1)
        assert parameter.grad.tolist() == turned
    assert Fraction(3, 4) != 1 != Fraction(3) / Fraction(3, 2)  # other directions


def test_8c_clipping_uses_one_factor_for_all_parameters() -> None:
    parameters = [nn.Parameter(torch.zeros(n).double()) for n in (2, 3)]
    for k, parameter in enumerate(parameters):
        parameter.grad = seeded_normal(*parameter.shape, seed=k) * 10 ** (3 * k)
    before = [p.grad.clone() for p in parameters if p.grad is not None]
    nn.utils.clip_grad_norm_(parameters, 1)
    after = [p.grad for p in parameters if p.grad is not None]
    ratios = torch.cat([a / b for a, b in zip(after, before, strict=True)])
    torch.testing.assert_close(ratios, ratios[0].expand(5))


def test_8c_infinite_gradients_become_nan_or_an_error() -> None:
    def parameter() -> nn.Parameter:
        each = nn.Parameter(torch.zeros(2))
        each.grad = torch.tensor([1.0, math.inf])
        return each

    silent = parameter()
    nn.utils.clip_grad_norm_([silent], 1)
    assert silent.grad is not None
    assert silent.grad.isnan().any()
    with pytest.raises(RuntimeError, match="non-finite"):
        nn.utils.clip_grad_norm_([parameter()], 1, error_if_nonfinite=True)
    with pytest.raises(ValueError, match="must be finite"):
        clip_grad_norm([torch.tensor([1.0, math.inf])], 1)


XS, LABELS = [1, 2, 4, 8], [0, 0, 1, 1]


def share(w: Fraction) -> Fraction:
    """Accuracy of the page's four examples, counted with exact numbers."""
    right = [(w * x > 2) == y for x, y in zip(XS, LABELS, strict=True)]
    return Fraction(sum(right), 4)


def scores(w: Tensor) -> Tensor:
    z = w * torch.tensor(XS, dtype=torch.float64) - 2
    return torch.stack([torch.zeros_like(z), z], dim=1)


def loss_and_slope(w: float) -> tuple[float, float]:
    """Cross-entropy as log(1 + exp(-z)), and its derivative, by hand."""
    signs = [2 * y - 1 for y in LABELS]
    margins = [s * (w * x - 2) for s, x in zip(signs, XS, strict=True)]
    loss = sum(math.log1p(math.exp(-m)) for m in margins) / 4
    parts = zip(signs, XS, margins, strict=True)
    return loss, sum(-s * x / (1 + math.exp(m)) for s, x, m in parts) / 4


def test_8d_the_table_of_five_intervals() -> None:
    middles = [
        Fraction(1, 8),
        Fraction(3, 8),
        Fraction(3, 4),
        Fraction(3, 2),
        Fraction(3),
    ]
    called = [[x for x in XS if w * x > 2] for w in middles]
    assert called == [[], [8], [4, 8], [2, 4, 8], [1, 2, 4, 8]]
    shares = [share(w) for w in middles]
    assert shares == [half, Fraction(3, 4), 1, Fraction(3, 4), half]
    assert {share(Fraction(k, 97)) for k in range(300)} == {half, Fraction(3, 4), 1}


@given(st.fractions(-1, 4, max_denominator=1000))
def test_8d_accuracy_is_flat_except_at_four_places(w: Fraction) -> None:
    jumps = [Fraction(2, x) for x in XS]
    e = min([abs(w - jump) for jump in jumps]) / 2
    if w in jumps:
        e = Fraction(1, 10**6)
        assert share(w - e) != share(w + e)
    else:
        assert share(w - e) == share(w) == share(w + e)
    ours = accuracy(scores(torch.tensor(float(w)).double()), torch.tensor(LABELS))
    assert w in jumps or ours.item() == share(w)


def test_8d_at_a_jump_the_quotient_grows_without_end() -> None:
    steps = [Fraction(1, 10**k) for k in range(1, 9)]
    quotients = [(share(1 + e) - share(1 - e)) / (2 * e) for e in steps]
    assert quotients == [-Fraction(1, 8) / e for e in steps]
    assert [float(q) for q in quotients[:3]] == [-1.25, -12.5, -125]


@given(st.floats(-2, 6))
def test_8d_cross_entropy_has_the_slope_of_the_formula(w: float) -> None:
    leaf = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    loss = cross_entropy(scores(leaf), torch.tensor(LABELS))
    (slope,) = torch.autograd.grad(loss, leaf)
    assert (loss.item(), slope.item()) == pytest.approx(loss_and_slope(w), abs=1e-9)


def test_8d_cross_entropy_has_one_valley_where_accuracy_is_1() -> None:
    slopes = [loss_and_slope(k / 100)[1] for k in range(-200, 600)]
    assert slopes == sorted(slopes)  # convex
    assert len(set(slopes)) == len(slopes)
    assert loss_and_slope(0.5)[1] < 0 < loss_and_slope(1)[1]  # its place lies between
    assert share(Fraction(3, 4)) == 1
    assert share(Fraction(3, 10)) == share(Fraction(3, 2)) == Fraction(3, 4)
    assert loss_and_slope(0.3)[1] < 0 < loss_and_slope(1.5)[1]


def test_8d_autograd_refuses_accuracy() -> None:
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    labels = torch.tensor(LABELS)
    value = accuracy(scores(w), labels)
    assert value.grad_fn is None
    with pytest.raises(RuntimeError, match="does not have a grad_fn"):
        value.backward()
    answers = scores(w).argmax(dim=1)
    assert (answers.dtype, (answers == labels).dtype) == (torch.int64, torch.bool)


@given(st.floats(-2, 6))
def test_8d_a_step_function_has_the_derivative_0(w: float) -> None:
    leaf = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    z = scores(leaf)[:, 1]
    steps = (1 + (2 * torch.tensor(LABELS) - 1) * z.sign()) / 2
    (slope,) = torch.autograd.grad(steps.mean(), leaf)
    assert slope == 0


def test_8d_descent_on_cross_entropy_gets_all_four_right_from_many_starts() -> None:
    for start in (-1.0, 0.0, 0.3, 1.5, 3.0):
        w = start
        for _ in range(200):
            w -= 0.1 * loss_and_slope(w)[1]
        assert share(Fraction(w)) == 1


def test_8d_cross_entropy_of_a_network_has_a_slope_where_accuracy_is_flat(
    over_seeds: Callable[..., object],
) -> None:
    def slope(seed: int) -> float:
        x, labels = seeded_normal(50, 6, seed=seed), torch.arange(50).remainder(3)
        w = seeded_normal(3, 6, seed=seed + 100).requires_grad_()
        moved = w + 1e-9 * seeded_normal(3, 6, seed=seed + 200)
        assert accuracy(x @ w.T, labels).equal(accuracy(x @ moved.T, labels))
        (gradient,) = torch.autograd.grad(cross_entropy(x @ w.T, labels), w)
        return gradient.norm().item()

    assert over_seeds(
        "slope of the cross-entropy of a classifier", slope, more_than=0.01
    )


@settings(max_examples=20)
@given(st.integers(1, 12))
def test_8d_accuracy_has_n_plus_1_values(n: int) -> None:
    labels = torch.zeros(n, dtype=torch.int64)
    values = set()
    for wrong in range(n + 1):
        logits = torch.zeros(n, 2, dtype=torch.float64)
        logits[:wrong, 1] = 1
        values.add(accuracy(logits, labels).item())
    assert len(values) == n + 1


def test_8d_the_lower_loss_belongs_to_the_lower_accuracy() -> None:
    a, b = [0.51] * 3, [0.99, 0.99, 0.49]
    losses = [-math.log(math.prod(p)) / 3 for p in (a, b)]
    shares = [sum(p > 0.5 for p in each) / 3 for each in (a, b)]
    assert losses[0] > losses[1]
    assert shares[0] > shares[1]


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_8d_soft_accuracy_has_the_slope_p_times_1_minus_p(a: float, b: float) -> None:
    z = torch.tensor([a, b, 0.0], dtype=torch.float64, requires_grad=True)
    p = z.softmax(dim=0)[0]
    (soft,) = torch.autograd.grad(p, z, retain_graph=True)
    (sharp,) = torch.autograd.grad(-p.log(), z)
    torch.testing.assert_close(soft[0], p * (1 - p))
    torch.testing.assert_close(sharp[0], p - 1)


third, half = Fraction(1, 3), Fraction(1, 2)
eta, lam = Fraction(1, 10), Fraction(1, 2)
fractions = st.fractions(-10, 10, max_denominator=20)


def torch_path(
    optimizer: Callable[[list[Tensor]], torch.optim.Optimizer],
    gradients: Tensor,
    start: Tensor,
) -> Tensor:
    """The weights before and after every step of an optimizer, shape (T + 1, n)."""
    w = start.clone()
    steps = optimizer([w])
    path = [start]
    for gradient in gradients:
        w.grad = gradient
        steps.step()
        path.append(w.clone())
    return torch.stack(path)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0.001, 0.5), st.floats(0, 2), st.floats(-3, 3))
def test_8e_a_step_on_the_penalized_loss_shrinks_by_the_factor(
    seed: int, lr: float, strength: float, a: float
) -> None:
    W = seeded_normal(3, 4, seed=seed).requires_grad_()

    def J() -> Tensor:
        return (a * W).sin().sum() + (W[0] * W[1]).prod()

    (by_J,) = torch.autograd.grad(J(), W)
    penalized = J() + strength / 2 * W.square().sum()
    (by_both,) = torch.autograd.grad(penalized, W)
    decayed = (1 - lr * strength) * W - lr * by_J
    torch.testing.assert_close(W - lr * by_both, decayed, rtol=1e-10, atol=1e-10)
    own = torch.optim.SGD([W], lr=lr, weight_decay=strength)
    W.grad = by_J
    own.step()
    torch.testing.assert_close(W, decayed, rtol=1e-10, atol=1e-10)


def test_8e_the_fraction_is_constant_and_the_amounts_are_those_of_the_table() -> None:
    weights = [4 * Fraction(19, 20) ** t for t in range(4)]
    amounts = [weights[t] - weights[t + 1] for t in range(3)]
    assert weights[1:3] == [Fraction(19, 5), Fraction(361, 100)]
    assert amounts == [Fraction(1, 5), Fraction(19, 100), Fraction(361, 2000)]
    assert {a / w for a, w in zip(amounts, weights, strict=False)} == {eta * lam}
    assert eta * lam == Fraction(1, 20)


@given(fractions, st.fractions(0, 3), st.fractions(0, 3))
def test_8e_without_the_half_the_factor_has_a_two(
    W: Fraction, rate: Fraction, strength: Fraction
) -> None:
    def penalty(w: Fraction) -> Fraction:
        return strength * w * w

    slope = (penalty(W + 1) - penalty(W - 1)) / 2  # exact for a parabola
    assert W - rate * slope == (1 - 2 * rate * strength) * W
    assert 1 - 2 * eta * lam == Fraction(9, 10)


def test_8e_l1_takes_one_amount_and_reaches_zero_after_80_steps() -> None:
    W = torch.tensor([4.0, -4.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([W], lr=0.1)
    path = [W.tolist()]
    for _ in range(79):
        optimizer.zero_grad()
        (0.5 * W.abs().sum()).backward()
        optimizer.step()
        path.append(W.tolist())
    losses = [a[0] - b[0] for a, b in pairwise(path)]
    assert all(math.isclose(loss, 1 / 20, rel_tol=1e-9) for loss in losses)
    assert math.isclose(path[79][0], 1 / 20, rel_tol=1e-9)  # step 80 removes the rest
    assert math.isclose(path[79][1], -1 / 20, rel_tol=1e-9)
    assert 4 / (eta * lam) == 80
    l2 = [4 * 0.95**t for t in range(101)]
    assert min(l2) > 0  # never 0
    assert l2[20] < 4 - 20 / 20  # below the line at first
    assert l2[80] > 0 == 4 - 80 / 20  # above it at the end: they cross


def test_8e_common_mistakes_give_what_the_page_says() -> None:
    W = Fraction(-4)
    assert W - eta * lam / 2 * W**2 == Fraction(-22, 5)
    assert 1 + eta * lam == Fraction(21, 20)
    assert 1 - lam == half


@given(st.fractions(-20, 20, max_denominator=5))
def test_8e_with_a_loss_the_weight_stops_where_both_pulls_balance(W: Fraction) -> None:
    for _ in range(30):  # J = (W - 4)^2 / 2, and a learning rate of 1/2
        W -= half * ((W - 4) + lam * W)
    assert abs(W - Fraction(8, 3)) < Fraction(1, 10**6)
    assert Fraction(8, 3) - 4 == -lam * Fraction(8, 3)


def test_8e_the_check_agrees_in_both_ways() -> None:
    W = Fraction(4)
    assert (W - 3) + lam * W == 3
    assert W - eta * 3 == (1 - eta * lam) * W - eta * (W - 3) == Fraction(37, 10)


@given(st.fractions(0, 4, max_denominator=30).filter(lambda p: p > 0))
def test_8e_what_happens_for_each_size_of_the_product(p: Fraction) -> None:
    before, after = Fraction(4), (1 - p) * 4
    assert (after > 0) == (p < 1)  # keeps its sign
    assert (after == 0) == (p == 1)
    assert (after < 0) == (p > 1)  # changes its sign
    assert (abs(after) < before) == (p < 2)
    assert (abs(after) > before) == (p > 2)
    assert (after == -before) == (p == 2)


def test_8e_with_momentum_the_fraction_is_not_constant() -> None:
    w, u, lost = Fraction(4), Fraction(0), []
    for _ in range(2):
        new, u = momentum_step(w, Fraction(0), u, eta, Fraction(9, 10), lam)
        lost.append((w - new, (w - new) / w))
        w = new
    assert lost[0] == (Fraction(1, 5), Fraction(1, 20))
    assert lost[1][0] == Fraction(9, 10) * Fraction(1, 5) + Fraction(19, 100)
    assert lost[1][0] == Fraction(37, 100)
    assert Fraction(9, 100) < lost[1][1] < Fraction(1, 10)  # almost 1/10


@pytest.mark.parametrize("small", [1e-4, 3e-4, 1e-3])
def test_8e_with_momentum_the_decay_is_about_ten_times_as_fast(small: float) -> None:
    zero, start = torch.zeros(4000, 1).double(), torch.ones(1).double()
    path = torch_path(
        lambda w: torch.optim.SGD(w, lr=small, momentum=0.9, weight_decay=1.0),
        zero,
        start,
    )
    speed = math.log(path[2000].item() / path[1000].item()) / math.log(1 - small) / 1000
    root = (1.9 - small + math.sqrt((1.9 - small) ** 2 - 3.6)) / 2  # r^2 = ...
    assert math.isclose(speed, math.log(root) / math.log(1 - small), rel_tol=1e-6)
    assert 9.9 < speed < 11.3


def test_8e_in_adams_first_step_the_penalty_changes_nothing() -> None:
    gradients, start = torch.tensor([[3.0, -0.5, 1e3]]).double(), torch.ones(3).double()
    moved = {
        strength: torch_path(
            lambda w, s=strength: torch.optim.Adam(w, lr=0.1, weight_decay=s),
            gradients,
            start,
        )[1]
        for strength in (0.0, 0.25, 2.0)
    }
    signs = torch.tensor([1.0, -1.0, 1.0]).double()
    torch.testing.assert_close(moved[0.0], start - 0.1 * signs, rtol=0, atol=1e-7)
    torch.testing.assert_close(moved[0.25], moved[0.0], rtol=0, atol=1e-7)
    turned = start - 0.1  # the second gradient, -0.5 + 2 * 1, has turned its sign
    torch.testing.assert_close(moved[2.0], turned, rtol=0, atol=1e-7)


def test_8e_only_sgd_and_adamw_are_a_true_decay(
    over_seeds: Callable[..., object],
) -> None:
    kinds = {
        "SGD": lambda w: torch.optim.SGD(w, lr=0.01, weight_decay=0.1),
        "momentum": lambda w: torch.optim.SGD(
            w, lr=0.01, weight_decay=0.1, momentum=0.9
        ),
        "Adam": lambda w: torch.optim.Adam(w, lr=0.01, weight_decay=0.1),
        "AdamW": lambda w: torch.optim.AdamW(w, lr=0.01, weight_decay=0.1),
    }
    factors = 0.999 ** torch.arange(101).double()[:, None]

    def error(kind: str, seed: int) -> float:
        """Distance from the powers of the factor, of two runs with the same data."""
        gradients = seeded_normal(100, 2, seed=seed) * torch.tensor([1.0, 100.0])
        near, far = (
            torch_path(kinds[kind], gradients, torch.full_like(gradients[0], start))
            for start in (1.0, 2.0)
        )
        return (far - near - factors).abs().max().item()

    for kind in ("SGD", "AdamW"):
        assert over_seeds(
            f"{kind}: distance from powers of 1 - eta lambda",
            lambda seed, kind=kind: error(kind, seed),
            less_than=1e-10,
        )
    for kind in ("momentum", "Adam"):
        assert over_seeds(
            f"{kind}: distance from powers of 1 - eta lambda",
            lambda seed, kind=kind: error(kind, seed),
            more_than=0.01,
        )
    slowest_wrong = min(error("momentum", 0), error("Adam", 0))
    assert max(error("SGD", 0), error("AdamW", 0)) < slowest_wrong / 1e6


def test_8e_with_adam_small_gradients_lose_over_ten_times_as_much(
    over_seeds: Callable[..., object],
) -> None:
    def ratio(seed: int, kind: Any = torch.optim.Adam) -> float:
        gradients = seeded_normal(300, 2, seed=seed) * torch.tensor([1.0, 100.0])
        near, far = (
            torch_path(
                lambda w: kind(w, lr=0.01, weight_decay=0.1),
                gradients,
                torch.full_like(gradients[0], start),
            )[-1]
            for start in (1.0, 2.0)
        )
        small, large = (1 - (far - near)).tolist()
        return small / large

    assert over_seeds("Adam: decay of small over large gradients", ratio, more_than=20)
    assert math.isclose(ratio(0, torch.optim.AdamW), 1, rel_tol=1e-10)


def test_8e_adam_with_decoupled_decay_is_adamw() -> None:
    gradients, start = seeded_normal(20, 3), seeded_normal(3, seed=1)
    options = {"lr": 0.1, "weight_decay": 0.3}
    by_flag = torch_path(
        lambda w: torch.optim.Adam(w, decoupled_weight_decay=True, **options),
        gradients,
        start,
    )
    adamw = torch_path(lambda w: torch.optim.AdamW(w, **options), gradients, start)
    torch.testing.assert_close(by_flag, adamw, rtol=1e-10, atol=1e-10)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.floats(0.01, 0.5), st.floats(0.01, 1.5))
def test_8e_from_one_state_adamw_loses_exactly_eta_lambda_more(
    seed: int, lr: float, strength: float
) -> None:
    w, g, state = seeded_normal(5, seed=seed), seeded_normal(5, seed=seed + 1), None
    _, state = adam_step(w, seeded_normal(5, seed=seed + 2), AdamState(), lr)
    bare, bare_state = adamw_step(w, g, state, lr, weight_decay=0)
    decayed, decayed_state = adamw_step(w, g, state, lr, weight_decay=strength)
    torch.testing.assert_close(bare - decayed, lr * strength * w, rtol=1e-9, atol=1e-12)
    assert torch.equal(decayed_state.m, bare_state.m)  # the means do not see it
    assert torch.equal(decayed_state.v, bare_state.v)


def grid_variance(n: int, points: int) -> Fraction:
    """Var(s) for inputs of 1 or -1, and weights on the middles of equal cells."""
    grid = [Fraction(2 * i + 1 - points, points) for i in range(points)]
    outputs = [
        sum(a * b for a, b in zip(w, x, strict=True))
        for w, x in product(product(grid, repeat=n), product([1, -1], repeat=n))
    ]
    return pvariance(outputs)


@pytest.mark.parametrize(
    ("n", "points"), [(1, 2), (1, 30), (2, 5), (2, 12), (3, 3), (3, 6)]
)
def test_8f_counted_on_ever_finer_grids_the_variance_tends_to_n_thirds(
    n: int, points: int
) -> None:
    # Weights in -1..1, so alpha = 1; the gap of a grid is known in closed form.
    assert grid_variance(n, points) == n * third * (1 - Fraction(1, points**2))


def test_8f_three_numbers_stand_for_the_uniform_distribution() -> None:
    six = [Fraction(w) for w in (-1, 0, 0, 0, 0, 1)]
    for power in (1, 2, 3):
        integral = (1 - Fraction(-1) ** (power + 1)) / (2 * (power + 1))
        assert sum(w**power for w in six) / 6 == integral
    assert sum(w**4 for w in six) / 6 != Fraction(1, 5)  # but higher powers differ


@given(st.fractions(Fraction(1, 10), 10), st.integers(1, 40))
def test_8f_the_exact_value_for_any_alpha(alpha: Fraction, n: int) -> None:
    def antiderivative(w: Fraction) -> Fraction:  # of w^2 / (2 alpha)
        return w**3 / (6 * alpha)

    variance = antiderivative(alpha) - antiderivative(-alpha)
    assert variance == alpha**2 / 3
    assert (n * variance == 1) == (alpha**2 == Fraction(3, n))
    assert math.isclose(n * uniform_bound(n) ** 2 / 3, 1)


def test_8f_the_numbers_in_the_text() -> None:
    assert [uniform_bound(n) for n in (3, 12)] == [1, 0.5]
    assert math.isclose(uniform_bound(300), 0.1)
    assert Fraction(1, 2) ** 2 / 3 == Fraction(1, 12)
    assert Fraction(1, 3) ** 10 == Fraction(1, 59049)


@pytest.mark.parametrize("n", [1, 2, 12, 300])
def test_8f_common_mistakes_give_what_the_page_says(n: int) -> None:
    ratios = [
        (math.sqrt(1 / n), 1 / 3),
        (math.sqrt(3 / (2 * n)), 1 / 2),
        (math.sqrt(12 / n), 4),
        (math.sqrt(3) / n, 1 / n),
        (3 / n, 3 / n),
        (math.sqrt(3 / (n + 1)), n / (n + 1)),
        (math.sqrt(6 / n), 2),
    ]
    for alpha, ratio in ratios:
        assert math.isclose(n * alpha**2 / 3, ratio)
    assert math.isclose(n * (2 / 3) * (3 / (2 * n)), 1)  # density 1/alpha: 2 alpha^2/3
    assert math.isclose(n * (12 / n) / 12, 1)  # alpha^2/12
    assert math.isclose(n * math.sqrt(3) / n / math.sqrt(3), 1)  # n standard deviations


def kinds_of_inputs(seed: int, samples: int, n: int) -> dict[str, Tensor]:
    """Inputs of mean 0, from distributions of very different shape."""
    z = seeded_normal(samples, n, seed=seed)
    u = (seeded_uniform(samples, n, seed=seed) + 1) / 2
    return {
        "normal": 3 * z,
        "uniform": u - 0.5,
        "two-point": (u < 0.5).double() * 2 - 1,
        "exponential": -(1 - u).log() - 1,
    }


@pytest.mark.parametrize("n", [1, 3, 12, 100])
def test_8f_the_variance_is_kept_for_every_kind_of_input(
    n: int, over_seeds: Callable[..., object]
) -> None:
    samples = 400_000 // max(n, 8)
    for x in kinds_of_inputs(0, samples, n).values():
        assert abs(x.mean() / x.std()).item() < 0.02  # the premise: mean 0

    def error(seed: int) -> float:
        w = uniform_bound(n) * seeded_uniform(samples, n, seed=seed + 100)
        errors = [
            abs((w * x).sum(dim=1).var().item() / x.var().item() - 1)
            for x in kinds_of_inputs(seed, samples, n).values()
        ]
        return max(errors)

    assert over_seeds(f"n = {n}: largest error of Var(s)/Var(x)", error, less_than=0.2)


def second_moments(vectors: list[tuple[int, ...]]) -> list[list[Fraction]]:
    """The matrix E[v_j v_k] over equally likely vectors."""
    n = len(vectors[0])
    return [
        [Fraction(sum(v[j] * v[k] for v in vectors), len(vectors)) for k in range(n)]
        for j in range(n)
    ]


@pytest.mark.parametrize(
    ("weights", "inputs", "ratio"),
    [
        ("independent", "independent", 1),
        ("independent", "equal", 1),
        ("equal", "independent", 1),
        ("equal", "equal", 3),
    ],
)
def test_8f_one_of_the_two_must_be_uncorrelated(
    weights: str, inputs: str, ratio: int
) -> None:
    def vectors(kind: str, values: list[int]) -> list[tuple[int, ...]]:
        if kind == "equal":
            return [(v,) * 3 for v in values]
        return list(product(values, repeat=3))

    by_w = second_moments(vectors(weights, [-1, 0, 0, 0, 0, 1]))
    by_x = second_moments(vectors(inputs, [-1, 1]))
    pairs = product(range(3), repeat=2)
    assert sum(by_w[j][k] * by_x[j][k] for j, k in pairs) == ratio


@given(st.integers(-5, 5), st.integers(1, 4))
def test_8f_a_mean_of_the_inputs_adds_its_square(mean: int, width: int) -> None:
    six = [Fraction(w) for w in (-1, 0, 0, 0, 0, 1)]
    inputs = [mean - width, mean + width]  # variance width^2
    outputs = [
        sum(a * b for a, b in zip(w, x, strict=True))
        for w, x in product(product(six, repeat=3), product(inputs, repeat=3))
    ]
    ratio = pvariance(outputs) / width**2
    assert ratio == 1 + Fraction(mean**2, width**2)
    if width == 1 and mean in (1, 2):
        assert ratio == (2, 5)[mean - 1]


def test_8f_weights_with_a_mean_let_the_inputs_through() -> None:
    # n (Var(w) + E[w]^2) Var(x), with Var(w) = 1/3 and E[w] = 1
    assert 3 * (third + 1) == 4
    x, w = seeded_normal(200_000, 3), 1 + seeded_uniform(200_000, 3, seed=1)
    assert 3.8 < (w * x).sum(dim=1).var().item() < 4.2


@pytest.mark.parametrize("n", [1, 3, 12])
def test_8f_a_fourth_term_and_a_bias(n: int) -> None:
    term = Fraction(1, n)  # Var(w_j x_j) / Var(x) with alpha = sqrt(3/n)
    assert (n + 1) * term == 1 + Fraction(1, n)
    assert (n != 3) or (n + 1) * term == Fraction(4, 3)
    samples = 200_000
    alpha = uniform_bound(n)
    w = alpha * seeded_uniform(samples, n, seed=1)
    b = alpha * seeded_uniform(samples, seed=2)
    for scale in (0.5, 1.0, 2.0):
        x = scale * seeded_normal(samples, n)
        variance = ((w * x).sum(dim=1) + b).var().item()
        assert abs(variance / (scale**2 + 1 / n) - 1) < 0.05


def test_8f_in_one_layer_the_variance_scatters_by_five_percent(
    over_seeds: Callable[..., object],
) -> None:
    def scatter(seed: int) -> float:
        w = uniform_bound(300) * seeded_uniform(300, 300, seed=seed)
        return w.square().sum(dim=1).std().item()  # Var(s_i) / Var(x) of each output

    assert f"{math.sqrt(4 / 5 / 300):.2f}" == "0.05"
    assert over_seeds("scatter of Var(s_i)/Var(x)", scatter, more_than=0.035)
    assert over_seeds("scatter of Var(s_i)/Var(x)", scatter, less_than=0.07)


@pytest.mark.parametrize("n", [3, 30, 300])
def test_8f_torchs_rules_by_their_own_gains(n: int) -> None:
    # reset_parameters calls kaiming_uniform_ with a = sqrt(5).
    gain = nn.init.calculate_gain("leaky_relu", math.sqrt(5))
    assert math.isclose(uniform_bound(n, gain), 1 / math.sqrt(n))
    assert math.isclose((uniform_bound(n, gain) / uniform_bound(n)) ** 2, 1 / 3)
    assert nn.init.calculate_gain("linear") == 1
    assert math.isclose(math.sqrt(6 / (n + n)), uniform_bound(n))  # xavier_uniform_


def test_8f_ten_layers_keep_the_variance_or_lose_it(
    over_seeds: Callable[..., object],
) -> None:
    def after(bound: float, seed: int) -> float:
        h = seeded_normal(50, 300, seed=seed)
        for depth in range(10):
            h = h @ (bound * seeded_uniform(300, 300, seed=100 * seed + depth + 1))
        return h.var().item()

    kept, default = uniform_bound(300), 300**-0.5
    assert (default / kept) ** 20 < 1e-4 / 4  # what is expected of ten layers
    assert over_seeds("kept after 10 layers", lambda s: after(kept, s), more_than=0.5)
    assert over_seeds("kept after 10 layers", lambda s: after(kept, s), less_than=2)
    assert over_seeds(
        "default after 10 layers", lambda s: after(default, s), less_than=1e-4
    )
