"""Practice variants of Problems 2 to 5, each against an independent computation."""

import itertools
import math
import re
import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from practised import Asked, drawn, every, number
from torch import nn

TINY = 1e-30  # torch wants an epsilon, but this one is lost in rounding


def shape(*sizes: int) -> str:
    """Sizes as an answer writes them."""
    return " x ".join(f"{size}" for size in sizes)


def vector(values: Sequence[Fraction]) -> torch.Tensor:
    """Numbers of a task as a tensor."""
    return torch.tensor([float(value) for value in values], dtype=torch.float64)


def close(shown: Sequence[Fraction], expected: Sequence[Fraction | float]) -> bool:
    """Whether numbers on the page are those that were computed in float64."""
    computed = [float(value) for value in expected]
    return list(map(float, shown)) == pytest.approx(computed, abs=1e-9)


@every("2a")
def test_2a_sums_are_those_of_torchs_linear_layer_and_far_apart(asked: Asked) -> None:
    inputs = asked.all("i1 i2 i3")
    for name, answer, wrong in zip("ab", asked.numbers, asked.wrong, strict=True):
        weights = asked.all(f"{name}1 {name}2 {name}3")
        plus_inputs, plus_weights = [*map(abs, inputs)], [*map(abs, weights)]
        pairs = [(weights, inputs), (weights, plus_inputs), (plus_weights, inputs)]
        pairs += [(plus_weights, plus_inputs), (weights, [-i for i in inputs])]
        pairs += [(weights, [10 * i for i in inputs])]
        sums = [F.linear(vector(i), vector(w)).item() for w, i in pairs]
        assert close([answer, *wrong], sums if name == "a" else sums[:5])

    small, large = asked.numbers  # on both sides of 0, one near and one far
    assert len({*map(abs, inputs)}) == 3
    for name in "iab":
        negative = [asked[f"{name}{j}"] < 0 for j in (1, 2, 3)]
        assert sum(negative) == 1
    assert 0 < abs(small) <= Fraction(1, 5)
    assert 1 <= abs(large) <= 3
    slopes = torch.cosh(vector([small, large])) ** -2
    assert slopes[0] > 0.96  # nearly the largest slope, 1
    assert slopes[1] < slopes[0] / 2
    sides = ["right" if s > 0 else "left" for s in (small, large)]
    assert [asked.texts[f"{name}_side"] for name in "ab"] == sides
    assert len(set(sides)) == 2


def halved_by_relu() -> Fraction:
    """What ReLU leaves of a mean square, over weights of both signs."""
    signs = itertools.product((1, -1), repeat=3)
    sums = [sum(w * i for w, i in zip(ws, (2, -4, 1), strict=True)) for ws in signs]
    return Fraction(sum(max(0, s) ** 2 for s in sums), sum(s * s for s in sums))


@every("2d")
def test_2d_spread_of_the_weights_is_torchs_and_keeps_the_signal(asked: Asked) -> None:
    n, relu = int(asked["n"]), "is ReLU" in asked.task
    variance, deviation = asked.numbers[:2]
    gain = nn.init.calculate_gain("relu" if relu else "linear")
    assert float(deviation) == pytest.approx(gain / math.sqrt(n), rel=1e-12)
    assert deviation * deviation == variance
    assert n * variance * (halved_by_relu() if relu else 1) == 1

    xavier, he = Fraction(1, n), Fraction(2, n)
    wrong = [he, deviation, xavier / 2]
    if relu:
        wrong = [xavier, deviation, 4 * xavier, xavier / 2]  # weights times 2 is 4 / n
    assert asked.wrong[:2] == [wrong, [variance, 1 / deviation]]


@every("2d")
def test_2d_factor_of_all_layers_is_reached_layer_by_layer(asked: Asked) -> None:
    n, L, relu = int(asked["n"]), int(asked["L"]), "is ReLU" in asked.task
    variance = asked["other"] if relu else asked.numbers[0]
    mean_square = linear = Fraction(1)
    for _ in range(L):
        linear = n * variance * linear
        mean_square = n * variance * mean_square * halved_by_relu()
    assert asked.numbers[2] == mean_square != 1
    one = n * variance * halved_by_relu()
    wrong = [linear, one, sum([one] * L)]
    wrong += [] if relu else [mean_square**2]
    assert asked.wrong[2] == wrong
    vanishes = "The signal vanishes" in asked.lines[-1]
    assert vanishes == (mean_square < 1)


def normalized(
    x: torch.Tensor, gamma: Fraction, beta: Fraction, **options: Any
) -> torch.Tensor:
    """Torch's batch normalization of one feature, without epsilon."""
    column, scale, shift = x[:, None], vector([gamma]), vector([beta])
    mean, variance = options.get("running", (None, None))
    training = mean is None
    return F.batch_norm(column, mean, variance, scale, shift, training, eps=TINY)[:, 0]


@every("3b")
def test_3b_outputs_are_torchs_and_gamma_and_beta_give_x_back(asked: Asked) -> None:
    x, gamma, beta = vector(asked.all("x1 x2 x3 x4")), asked["gamma"], asked["beta"]
    y = normalized(x, gamma, beta)
    assert close(asked.numbers[:2], y[:2].tolist())
    assert close(asked.all("y3 y4"), y[2:].tolist())
    undone = normalized(x, *asked.numbers[2:])
    torch.testing.assert_close(undone, x, rtol=1e-12, atol=1e-12)

    hat = normalized(x, Fraction(1), Fraction(0))
    variance, mean = x.var(correction=0), x.mean()
    wrong = [hat, y + (1 / variance.sqrt() - 1) * float(gamma) * hat]
    wrong += [normalized(x, gamma, gamma * beta), normalized(x, gamma, Fraction(0))]
    wrong += [y + float(gamma) * mean / variance.sqrt()]
    for i in (0, 1):
        assert close(asked.wrong[i], [values[i].item() for values in wrong])
    assert close(asked.wrong[2], [variance.item(), variance.item() ** -0.5])
    assert close(asked.wrong[3], [-mean.item(), 0])

    inputs, (deviation, mean) = asked.all("x1 x2 x3 x4"), asked.numbers[2:]
    assert mean == statistics.mean(inputs)
    assert deviation**2 == statistics.pvariance(inputs)
    assert mean.denominator == deviation.denominator == 1 < deviation
    assert inputs[0] != mean != inputs[1]  # the normalized values are not 0


def batch_norm_layer(asked: Asked, momentum: Fraction) -> nn.BatchNorm1d:
    """Torch's layer with what the task gives."""
    layer = nn.BatchNorm1d(1, eps=TINY, momentum=float(momentum), dtype=torch.float64)
    assert layer.running_mean is not None
    assert layer.running_var is not None
    stores = (layer.running_mean, layer.running_var, layer.weight, layer.bias)
    with torch.no_grad():
        for store, name in zip(stores, ("m0", "v0", "gamma", "beta"), strict=True):
            store.fill_(float(asked[name]))
    return layer


@every("3c")
def test_3c_statistics_and_output_are_those_of_torchs_layer(asked: Asked) -> None:
    x = vector(asked.all("x1 x2 x3 x4"))[:, None]
    sample = vector([asked["t"]])[:, None]
    updated = []
    for momentum in (asked["alpha"], 1 - asked["alpha"]):
        layer = batch_norm_layer(asked, momentum)
        layer(x)
        updated.append((layer.running_mean.item(), layer.running_var.item()))
        y = layer.eval()(sample).item()
        if momentum == asked["alpha"]:
            assert close(asked.numbers, [*updated[0], y])
    _, (m_swapped, v_swapped) = updated
    mean, unbiased = x.mean().item(), x.var().item()
    m0, v0, alpha = map(float, asked.all("m0 v0 alpha"))
    wrong = [m_swapped, mean, m0 + alpha * mean, m0]
    assert close(asked.wrong[0], wrong)
    biased = updated[0][1] - alpha * unbiased / 4  # a quarter less of the new value
    wrong = [biased, v_swapped, unbiased, v0 + alpha * unbiased]
    assert close(asked.wrong[1], wrong)


@every("3c")
def test_3c_output_and_mistakes_at_test_time(asked: Asked) -> None:
    x, sample = vector(asked.all("x1 x2 x3 x4")), vector([asked["t"]])
    gamma, beta, (m, v) = asked["gamma"], asked["beta"], asked.numbers[:2]
    of_batch = x.mean(0, keepdim=True), x.var(0, correction=0, keepdim=True)
    wrong = [
        normalized(sample, gamma, beta, running=of_batch),
        normalized(sample, gamma, beta, running=(vector([m]), vector([v * v]))),
        normalized(
            sample, Fraction(1), Fraction(0), running=(vector([m]), vector([v]))
        ),
        normalized(sample, gamma, beta, running=(vector([0]), vector([1]))),
    ]
    assert close(asked.wrong[2], [value.item() for value in wrong])

    # The numbers can be worked out by hand.
    inputs, root, y = asked.all("x1 x2 x3 x4"), asked["root"], asked.numbers[2]
    assert statistics.mean(inputs).denominator == 1
    assert statistics.variance(inputs).denominator == 1
    assert root**2 == v
    assert (2 * root).denominator == 1
    assert y.denominator <= 2
    biased = statistics.pvariance(inputs)
    assert math.isqrt(int(biased)) ** 2 == biased > 1


@every("4b")
def test_4b_output_size_is_that_of_a_real_convolution(asked: Asked) -> None:
    H, W, C, K, k, s, p = map(int, asked.all("H W C K k s p"))
    image, weight = torch.zeros(1, C, H, W), torch.zeros(K, C, k, k)

    def output(**options: int) -> torch.Size:
        return F.conv2d(image, weight, **options)[0].shape

    _, h, w = output(stride=s, padding=p)
    assert asked.answers == [shape(h, w, K)]
    _, h_dense, w_dense = output(padding=p)
    _, h_bare, w_bare = output(stride=s)
    wrong = [(h, w, C), (h_dense, w_dense, K), (h_bare, w_bare, K)]
    wrong += [(h - 1, w - 1, K), (h, w, F.conv2d(image, weight).shape[1] * C)]
    assert asked.mistakes == [[shape(*sizes) for sizes in wrong]]

    # The windows fit without a remainder.
    assert s > 1
    assert 1 <= p <= (k - 1) / 2
    assert C != K
    for side, answer in ((H, h), (W, w)):
        starts = [start for start in range(-p, side + p, s) if start + k <= side + p]
        assert starts[-1] + k == side + p  # the last window ends with the padding
        assert len(starts) == answer != side


@every("4c")
def test_4c_shape_and_number_of_parameters_are_those_of_torchs_layer(
    asked: Asked,
) -> None:
    K, C, h, w, s = map(int, asked.all("K C h w s"))
    layer = nn.Conv2d(C, K, (h, w), stride=s)
    parameters = sum(parameter.numel() for parameter in layer.parameters())
    assert asked.answers == [shape(*layer.weight.shape), f"{parameters}"]

    transposed = nn.ConvTranspose2d(C, K, (h, w)).weight.shape
    keras = layer.weight.permute(2, 3, 1, 0).shape
    turned = nn.Conv2d(C, K, (w, h)).weight.shape
    one_grid = layer.weight[:, 0].shape
    shapes = [shape(*sizes) for sizes in (transposed, keras, turned, one_grid)]
    depthwise = nn.Conv2d(K, K, (h, w), groups=K)  # one grid for each filter
    counts = [
        layer.weight.numel(),
        sum(parameter.numel() for parameter in depthwise.parameters()),
        parameters - K + C,
        parameters - K + 1,
    ]
    assert asked.mistakes == [shapes, [f"{count}" for count in counts]]
    assert len({K, C, h, w}) == 4


def seen_side(layers: list[tuple[int, int]]) -> int:
    """Side of the square of pixels with a gradient to the first feature of a stack."""
    image = torch.ones(1, 1, 140, 140, dtype=torch.float64, requires_grad=True)
    features: torch.Tensor = image
    for k, s in layers:
        kernel = torch.ones(1, 1, k, k, dtype=torch.float64)
        features = F.conv2d(features, kernel, stride=s)
    (gradient,) = torch.autograd.grad(features[0, 0, 0, 0], image)
    rows, columns = gradient[0, 0].nonzero().amax(dim=0).tolist()
    assert rows == columns < 139  # the whole field lies inside of the image
    return 1 + rows


@every("4d")
def test_4d_receptive_field_is_the_support_of_a_gradient(asked: Asked) -> None:
    found = re.findall(r"(\d) × (\d) with stride (\d)", asked.task)
    assert all(height == width for height, width, _ in found)
    layers = [(int(k), int(s)) for k, _, s in found]
    side = seen_side(layers)
    assert asked.answers == [shape(side, side)]

    kernels = [k for k, _ in layers]
    spread_first = [step for k, s in layers for step in ((1, s), (k, 1))]
    sides = [seen_side([(k, 1) for k in kernels]), seen_side(spread_first), side - 1]
    sides += [math.prod(kernels), kernels[-1]]
    assert asked.mistakes == [[shape(side, side) for side in sides]]

    strides = [s for _, s in layers]  # one counts
    assert strides[-1] == 1 < max(strides)
    assert all(s <= k for k, s in zip(kernels, strides, strict=True))
    assert asked["r"] <= 45
    assert len(asked.lines) == len(kernels) + 2


def slope(function: Callable[[Fraction], Fraction]) -> Fraction:
    """The slope of a straight line through 0, from two of its points."""
    assert function(Fraction(0)) == 0
    assert 2 * function(Fraction(3)) == 3 * function(Fraction(2))
    return (function(Fraction(5)) - function(Fraction(3))) / 2


@every("4g")
def test_4g_derivatives_are_slopes_of_the_blocks_as_functions(asked: Asked) -> None:
    one = "l₁(x)" in asked.task
    a, b = (
        number(re.findall(rf"{name}\(x\) = (\S+) · x", asked.task)[0])
        for name in (("l₁", "l₂") if one else ("R₁", "R₂"))
    )

    def skip(c: Fraction) -> Callable[[Fraction], Fraction]:
        return lambda x: x + c * x

    in_a_row = slope(lambda x: b * (a * x))
    around_both = slope(lambda x: x + b * (a * x))
    around_each = slope(lambda x: skip(b)(skip(a)(x)))
    side_by_side = slope(lambda x: x + a * x + b * x)
    if one:
        assert asked.numbers == [in_a_row, around_both]
        wrong = [[slope(lambda x: a * x + b * x), b, around_both]]
        wrong += [[in_a_row, side_by_side, around_each]]
    else:
        assert asked.numbers == [slope(skip(a)), around_each]
        last, both = slope(skip(b)), slope(lambda x: skip(a)(x) + skip(b)(x))
        wrong = [[a, last], [in_a_row, last, both, side_by_side, around_both]]
    assert asked.wrong == wrong
    assert 0 not in asked.numbers
    assert not {a, b, in_a_row} & {0, -1}


def descent(
    w0: Fraction, gradients: Sequence[Fraction], eta: Fraction, **options: Any
) -> float:
    """The weight after steps of torch's SGD with given gradients."""
    w = vector([w0]).requires_grad_()
    optimizer = torch.optim.SGD([w], lr=float(eta), **options)
    for g in gradients:
        w.grad = vector([g])
        optimizer.step()
    return w.item()


def fading_sum(beta: Fraction, gradients: Sequence[Fraction]) -> Fraction:
    """The last gradient, plus beta times the one before, and so on."""
    return sum(
        (beta**age * g for age, g in enumerate(reversed(gradients))), Fraction(0)
    )


@every("5f")
def test_5f_velocity_and_weight_are_those_of_torchs_sgd(asked: Asked) -> None:
    w0, beta, eta, *gradients = asked.all("w0 beta eta g1 g2 g3")
    u3, _ = asked.numbers
    velocities = [fading_sum(beta, gradients[:t]) for t in (1, 2, 3)]
    assert u3 == velocities[-1]
    options = {"momentum": float(beta)}
    assert close(asked.numbers[1:], [descent(w0, gradients, eta, **options)])

    average = Fraction(0)
    averages = [average := beta * average + (1 - beta) * g for g in gradients]
    oldest_first = fading_sum(beta, gradients[::-1])
    wrong = [gradients[-1], averages[-1], sum(gradients), oldest_first]
    assert asked.wrong[0] == wrong
    uphill = descent(w0, gradients, eta, **options, maximize=True)
    moved = [descent(w0, gradients, eta), descent(w0, [u3], eta), uphill]
    assert close(asked.wrong[1], [*moved, descent(w0, averages, eta)])

    for t in (1, 2, 3):
        assert asked[f"u{t}"] != 0
        assert (10 * asked[f"u{t}"]).denominator == 1
        assert (1000 * asked[f"w{t}"]).denominator == 1
    assert 0 < asked["beta"] < 1


def on_the_parabola(c: Fraction, eta: Fraction, steps: int, **options: Any) -> float:
    """What steps of torch's SGD on J = c/2 w² make of the weight 1, by autograd."""
    w = vector([Fraction(1)]).requires_grad_()
    optimizer = torch.optim.SGD([w], lr=float(eta), **options)
    for _ in range(steps):
        optimizer.zero_grad()
        (float(c) / 2 * w**2).sum().backward()
        optimizer.step()
    return w.item()


@every("5j")
def test_5j_factors_are_those_of_torchs_sgd_on_the_parabola(asked: Asked) -> None:
    c, eta, n = asked.all("c eta n")
    one, many, limit = asked.numbers
    assert close(asked.numbers[:2], [on_the_parabola(c, eta, s) for s in (1, int(n))])
    assert many == math.prod([one] * int(n))
    assert abs(on_the_parabola(c, limit * Fraction(19, 20), 40)) < 0.1
    assert abs(on_the_parabola(c, limit * Fraction(21, 20), 40)) > 10
    best, upside_down = asked.wrong[2]
    assert on_the_parabola(c, best, 1) == pytest.approx(0, abs=1e-12)
    assert upside_down * limit == 1


@every("5j")
def test_5j_mistakes_are_what_they_say_and_words_fit(asked: Asked) -> None:
    c, eta, n = asked.all("c eta n")
    one, many, limit = asked.numbers
    uphill = on_the_parabola(c, eta, 1, maximize=True)
    no_curvature = on_the_parabola(Fraction(1), eta, 1)
    wrong = [1 - one, uphill, no_curvature] + [abs(one)] * (one < 0)
    assert close(asked.wrong[0], wrong)
    start_only = descent(Fraction(1), [c] * int(n), eta)  # the first gradient, n times
    powers = [math.prod([1 - one] * int(n)), start_only]
    if one < 0:
        powers = [sum([one] * int(n)), -many, *powers]
    elif one > 0:
        powers = [sum([one] * int(n)), one, *powers]
    assert close(asked.wrong[1], powers)

    (fate,) = (step for step in asked.lines if step.startswith("The factor"))
    assert ("It converges" in fate or "arrives" in fate) == (asked["eta"] < limit)
    assert ("No convergence" in fate) == (one == -1)
    assert ("Divergence" in fate) == (one < -1)
    assert ("jumps over" in fate) == (-1 < one < 0)


def test_5j_each_fate_occurs() -> None:
    ends = [asked.numbers[0] for asked in drawn("5j")]
    kinds = [
        [0 < one < 1, one == 0, -1 < one < 0, one == -1, one < -1].index(True)
        for one in ends
    ]
    assert all(kinds.count(kind) >= 30 for kind in range(5))
