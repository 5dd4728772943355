"""Every claim of the page on Problem 8, proved without the page's programs."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.clipping import clip_grad_norm
from i2dl_exam.linear_stack import collapse_linear
from i2dl_exam.losses import accuracy, cross_entropy
from i2dl_exam.sampling import seeded_normal

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
    over_seeds: Callable[..., None],
) -> None:
    def distance(seed: int) -> float:
        layers = [nn.Linear(5, 5, dtype=torch.float64) for _ in range(10)]
        for k, layer in enumerate(layers):
            layer.weight.data = seeded_normal(5, 5, seed=10 * seed + k)
        x = seeded_normal(500, 5, seed=seed)
        bent = [part for layer in layers for part in (layer, nn.ReLU())][:-1]
        one = collapse_linear(layers)(x)
        return ((nn.Sequential(*bent)(x) - one).norm() / one.norm()).item()

    over_seeds("distance of the ReLU network from the layer", distance, more_than=0.05)


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
    over_seeds: Callable[..., None],
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

    over_seeds("images of the rarer class, of 10000", rarer_class, more_than=100)


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


def test_8b_a_start_below_zero_never_changes(over_seeds: Callable[..., None]) -> None:
    def change(seed: int) -> float:
        return (logistic(seed, -1.0, relu=True)[0] + 1).abs().max().item()

    over_seeds("change of z from a start at -1", change, less_than=1e-300)


def test_8b_trained_persons_stop_at_one_half_and_only_the_rule_is_wrong(
    over_seeds: Callable[..., None],
) -> None:
    def wrong(seed: int) -> int:
        z, car = logistic(seed, 1.0, relu=True)
        y_hat = z.relu().sigmoid()
        assert (y_hat[~car] >= 0.5).all()
        return int(((y_hat > 0.5) != car).sum())

    over_seeds("wrong with the rule > 0.5, of 40", wrong, less_than=1)


def test_8b_without_the_relu_both_starts_learn_both_classes(
    over_seeds: Callable[..., None],
) -> None:
    def wrong(seed: int) -> int:
        both = (logistic(seed, bias, relu=False) for bias in (-1.0, 1.0))
        return max(int(((z.sigmoid() >= 0.5) != car).sum()) for z, car in both)

    over_seeds("wrong with the rule >= 0.5, of 40", wrong, less_than=1)


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


def test_8c_too_large_weights_explode(over_seeds: Callable[..., None]) -> None:
    over_seeds(
        "length of the gradient, variance 8/64",
        lambda seed: first_gradient(seed, 8 / 64)[0],
        more_than=1e5,
    )
    over_seeds(
        "1/100 of it in lengths of the weights",
        lambda seed: (
            first_gradient(seed, 8 / 64)[0] / 100 / first_gradient(seed, 8 / 64)[1]
        ),
        more_than=10,
    )


def test_8c_clipping_limits_the_step_and_keeps_the_direction(
    over_seeds: Callable[..., None],
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

    over_seeds("1 - cosine after clipping", angle, less_than=1e-9)


REMEDIES = {
    "batch norm": (8 / 64, True),
    "He": (2 / 64, False),
    "Xavier": (1 / 64, False),
}


@pytest.mark.parametrize("name", REMEDIES)
def test_8c_each_remedy_alone_keeps_the_gradient_short(
    over_seeds: Callable[..., None], name: str
) -> None:
    over_seeds(
        f"length of the gradient, {name}",
        lambda seed: first_gradient(seed, *REMEDIES[name])[0],
        less_than=500,
    )

    def step(seed: int) -> float:
        length, weights, _ = first_gradient(seed, *REMEDIES[name])
        return length / 100 / weights

    over_seeds(f"1/100 of it in lengths of the weights, {name}", step, less_than=0.1)


def test_8c_with_100_layers_he_holds_xavier_vanishes_batch_norm_explodes(
    over_seeds: Callable[..., None],
) -> None:
    def length(variance: float, batch_norm: bool) -> Callable[[int], float]:
        return lambda seed: first_gradient(seed, variance, batch_norm, depth=100)[0]

    over_seeds("100 layers, He", length(2 / 64, False), less_than=1e5)
    over_seeds("100 layers, Xavier", length(1 / 64, False), less_than=1e-9)
    over_seeds("100 layers, batch norm", length(8 / 64, True), more_than=1e7)


def test_8c_batch_norm_grows_gradients_as_theory_says(
    over_seeds: Callable[..., None],
) -> None:
    theory = math.sqrt(math.pi / (math.pi - 1))
    assert f"{theory:.2f}" == "1.21"

    def deviation(seed: int) -> float:
        deep, shallow = (
            first_gradient(seed, 8 / 64, True, depth=d)[0] for d in (100, 20)
        )
        return abs((deep / shallow) ** (1 / 80) - theory)

    over_seeds("growth per layer, distance from 1.21", deviation, less_than=0.04)


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
    over_seeds: Callable[..., None],
) -> None:
    def slope(seed: int) -> float:
        x, labels = seeded_normal(50, 6, seed=seed), torch.arange(50).remainder(3)
        w = seeded_normal(3, 6, seed=seed + 100).requires_grad_()
        moved = w + 1e-9 * seeded_normal(3, 6, seed=seed + 200)
        assert accuracy(x @ w.T, labels).equal(accuracy(x @ moved.T, labels))
        (gradient,) = torch.autograd.grad(cross_entropy(x @ w.T, labels), w)
        return gradient.norm().item()

    over_seeds("slope of the cross-entropy of a classifier", slope, more_than=0.01)


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
