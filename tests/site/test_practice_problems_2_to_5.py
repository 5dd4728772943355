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
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from exam_site.practice import template as practice
from exam_site.practice.variants import PRACTICE

TINY = 1e-30  # torch wants an epsilon, but this one is lost in rounding


class Asked:
    """A variant as a student meets it: everything is read from its text."""

    def __init__(self, variant: practice.Variant) -> None:
        """Fill in all sentences."""
        self.texts, template = variant.texts, variant.template
        self.task = practice.filled(template.task, self.texts)
        self.steps = [practice.filled(step, self.texts) for step in template.steps]
        self.labels = [practice.filled(b.label, self.texts) for b in template.blanks]
        self.answers = [practice.filled(b.value, self.texts) for b in template.blanks]
        self.mistakes = [
            [practice.filled(mistake.value, self.texts) for mistake in blank.mistakes]
            for blank in template.blanks
        ]

    def __getitem__(self, name: str) -> Fraction:
        """A number of the task."""
        return number(self.texts[name])

    def all(self, names: str) -> list[Fraction]:
        """Several numbers of the task."""
        return [self[name] for name in names.split()]

    def __repr__(self) -> str:
        return f"{self.task} {self.answers}"


def number(text: str) -> Fraction:
    """A number that is written as on the page."""
    return Fraction(text.replace("−", "-"))


def numbers(texts: list[str]) -> list[Fraction]:
    """Several of them."""
    return [number(text) for text in texts]


def shape(*sizes: int) -> str:
    """Sizes as an answer writes them."""
    return " x ".join(f"{size}" for size in sizes)


def drawn(id: str) -> Callable[[Callable[..., None]], Any]:
    """Check many variants of a question, from all over the range of its numbers."""

    def draw(seed: int) -> Asked:
        practised = PRACTICE[id]
        (one,) = practice.variants(
            practised.generator, f"{seed}", practised.exam, count=1
        )
        return Asked(one)

    def decorate(test: Callable[..., None]) -> Any:
        many = given(asked=st.integers(0, 2**32).map(draw))
        return settings(deadline=None, max_examples=100)(many(test))

    return decorate


def vector(values: Sequence[Fraction]) -> torch.Tensor:
    """Numbers of a task as a tensor."""
    return torch.tensor([float(value) for value in values], dtype=torch.float64)


@pytest.mark.parametrize("id", [id for id in PRACTICE if id[0] in "2345"])
def test_the_steps_lead_to_every_answer(id: str) -> None:
    practised = PRACTICE[id]
    for variant in practice.variants(practised.generator, id, practised.exam):
        asked = Asked(variant)
        steps = " ".join(asked.steps).replace("×", "x")
        for answer in asked.answers:
            assert re.search(rf"(?<![\w.−/]){re.escape(answer)}(?![\w/]|\.\d)", steps)


@drawn("2a")
def test_2a_sums_are_those_of_torchs_linear_layer(asked: Asked) -> None:
    inputs = asked.all("i1 i2 i3")
    for name, answer, mistakes in zip("ab", asked.answers, asked.mistakes, strict=True):
        weights = asked.all(f"{name}1 {name}2 {name}3")
        plus_inputs, plus_weights = [*map(abs, inputs)], [*map(abs, weights)]
        pairs = [(weights, inputs), (weights, plus_inputs), (plus_weights, inputs)]
        pairs += [(plus_weights, plus_inputs), (weights, [-i for i in inputs])]
        pairs += [(weights, [10 * i for i in inputs])]
        told = numbers([answer, *mistakes])
        for (w, i), value in zip(pairs, told, strict=False):
            assert F.linear(vector(i), vector(w)).item() == pytest.approx(
                float(value), abs=1e-12
            )
        assert len(told) == (6 if name == "a" else 5)


@drawn("2a")
def test_2a_sums_lie_on_both_sides_of_0_one_near_and_one_far(asked: Asked) -> None:
    inputs, (small, large) = asked.all("i1 i2 i3"), numbers(asked.answers)
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
    assert [asked.texts["a_side"], asked.texts["b_side"]] == sides
    assert len(set(sides)) == 2


def halved_by_relu() -> Fraction:
    """What ReLU leaves of a mean square, over weights of both signs."""
    signs = itertools.product((1, -1), repeat=3)
    sums = [sum(w * i for w, i in zip(ws, (2, -4, 1), strict=True)) for ws in signs]
    return Fraction(sum(max(0, s) ** 2 for s in sums), sum(s * s for s in sums))


@drawn("2d")
def test_2d_spread_of_the_weights_is_torchs_and_keeps_the_signal(asked: Asked) -> None:
    n, relu = int(asked["n"]), "is ReLU" in asked.task
    variance, deviation = numbers(asked.answers[:2])
    gain = nn.init.calculate_gain("relu" if relu else "linear")
    assert float(deviation) == pytest.approx(gain / math.sqrt(n), rel=1e-12)
    assert deviation * deviation == variance
    assert n * variance * (halved_by_relu() if relu else 1) == 1

    xavier, he = Fraction(1, n), Fraction(2, n)
    wrong = [he, deviation, xavier / 2]
    if relu:
        wrong = [xavier, deviation, 4 * xavier, xavier / 2]  # weights times 2 is 4 / n
    told = [numbers(mistakes) for mistakes in asked.mistakes]
    assert told[:2] == [wrong, [variance, 1 / deviation]]


@drawn("2d")
def test_2d_factor_of_all_layers_is_reached_layer_by_layer(asked: Asked) -> None:
    n, L, relu = int(asked["n"]), int(asked["L"]), "is ReLU" in asked.task
    variance = asked["other"] if relu else number(asked.answers[0])
    mean_square = linear = Fraction(1)
    for _ in range(L):
        linear = n * variance * linear
        mean_square = n * variance * mean_square * halved_by_relu()
    assert number(asked.answers[2]) == mean_square != 1
    one = n * variance * halved_by_relu()
    wrong = [linear, one, sum([one] * L)]
    wrong += [] if relu else [mean_square**2]
    assert numbers(asked.mistakes[2]) == wrong
    vanishes = "The signal vanishes" in asked.steps[-1]
    assert vanishes == (mean_square < 1)


def close(texts: list[str], expected: Sequence[Fraction | float]) -> bool:
    """Whether numbers on the page are those that were computed in float64."""
    told = [float(number(text)) for text in texts]
    return told == pytest.approx([float(value) for value in expected], abs=1e-9)


def normalized(
    x: torch.Tensor, gamma: Fraction, beta: Fraction, **options: Any
) -> torch.Tensor:
    """Torch's batch normalization of one feature, without epsilon."""
    column, scale, shift = x[:, None], vector([gamma]), vector([beta])
    mean, variance = options.get("running", (None, None))
    training = mean is None
    return F.batch_norm(column, mean, variance, scale, shift, training, eps=TINY)[:, 0]


@drawn("3b")
def test_3b_outputs_are_torchs_and_gamma_and_beta_give_x_back(asked: Asked) -> None:
    x, gamma, beta = vector(asked.all("x1 x2 x3 x4")), asked["gamma"], asked["beta"]
    y = normalized(x, gamma, beta)
    assert close(asked.answers[:2], y[:2].tolist())
    assert close([asked.texts["y3"], asked.texts["y4"]], y[2:].tolist())
    undone = normalized(x, *numbers(asked.answers[2:]))
    torch.testing.assert_close(undone, x, rtol=1e-12, atol=1e-12)

    hat = normalized(x, Fraction(1), Fraction(0))
    variance, mean = x.var(correction=0), x.mean()
    wrong = [
        hat,
        normalized(x, gamma, beta) + (1 / variance.sqrt() - 1) * float(gamma) * hat,
    ]
    wrong += [normalized(x, gamma, gamma * beta), normalized(x, gamma, Fraction(0))]
    wrong += [y + float(gamma) * mean / variance.sqrt()]
    for i in (0, 1):
        assert close(asked.mistakes[i], [values[i].item() for values in wrong])
    assert close(asked.mistakes[2], [variance.item(), variance.item() ** -0.5])
    assert close(asked.mistakes[3], [-mean.item(), 0])


@drawn("3b")
def test_3b_moments_are_integers(asked: Asked) -> None:
    x = asked.all("x1 x2 x3 x4")
    deviation, mean = numbers(asked.answers[2:])
    assert mean == statistics.mean(x)
    assert deviation**2 == statistics.pvariance(x)
    assert mean.denominator == deviation.denominator == 1 < deviation
    assert x[0] != mean != x[1]  # the normalized values are not 0


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


@drawn("3c")
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
            assert close(asked.answers, [*updated[0], y])
    _, (m_swapped, v_swapped) = updated
    mean, unbiased = x.mean().item(), x.var().item()
    m0, v0, alpha = map(float, asked.all("m0 v0 alpha"))
    wrong = [m_swapped, mean, m0 + alpha * mean, m0]
    assert close(asked.mistakes[0], wrong)
    biased = updated[0][1] - alpha * unbiased / 4  # a quarter less of the new value
    wrong = [biased, v_swapped, unbiased, v0 + alpha * unbiased]
    assert close(asked.mistakes[1], wrong)


@drawn("3c")
def test_3c_mistakes_at_test_time(asked: Asked) -> None:
    x, sample = vector(asked.all("x1 x2 x3 x4")), vector([asked["t"]])
    gamma, beta, (m, v) = asked["gamma"], asked["beta"], numbers(asked.answers[:2])
    of_batch = x.mean(0, keepdim=True), x.var(0, correction=0, keepdim=True)
    wrong = [
        normalized(sample, gamma, beta, running=of_batch),
        normalized(sample, gamma, beta, running=(vector([m]), vector([v * v]))),
        normalized(
            sample, Fraction(1), Fraction(0), running=(vector([m]), vector([v]))
        ),
        normalized(sample, gamma, beta, running=(vector([0]), vector([1]))),
    ]
    assert close(asked.mistakes[2], [value.item() for value in wrong])


@drawn("3c")
def test_3c_numbers_can_be_worked_out_by_hand(asked: Asked) -> None:
    x, (_, v, y) = asked.all("x1 x2 x3 x4"), numbers(asked.answers)
    assert statistics.mean(x).denominator == statistics.variance(x).denominator == 1
    root = Fraction(asked.texts["root"])
    assert root**2 == v
    assert (2 * root).denominator == 1
    assert y.denominator <= 2
    assert math.isqrt(int(statistics.pvariance(x))) ** 2 == statistics.pvariance(x) > 1


@drawn("4b")
def test_4b_output_size_is_that_of_a_real_convolution(asked: Asked) -> None:
    H, W, C, K, k, s, p = map(int, asked.all("H W C K k s p"))
    image, weight = torch.zeros(1, C, H, W), torch.zeros(K, C, k, k)

    def output(**options: int) -> torch.Size:
        return F.conv2d(image, weight, **options)[0].shape

    K, h, w = output(stride=s, padding=p)
    assert asked.answers == [shape(h, w, K)]
    _, h_dense, w_dense = output(padding=p)
    _, h_bare, w_bare = output(stride=s)
    wrong = [(h, w, C), (h_dense, w_dense, K), (h_bare, w_bare, K)]
    wrong += [(h - 1, w - 1, K), (h, w, F.conv2d(image, weight).shape[1] * C)]
    assert asked.mistakes == [[shape(*sizes) for sizes in wrong]]


@drawn("4b")
def test_4b_the_windows_fit_without_a_remainder(asked: Asked) -> None:
    H, W, C, K, k, s, p = map(int, asked.all("H W C K k s p"))
    assert s > 1
    assert 1 <= p <= (k - 1) / 2
    assert C != K
    for side, answer in zip((H, W), asked.answers[0].split(" x "), strict=False):
        starts = [start for start in range(-p, side + p, s) if start + k <= side + p]
        assert starts[-1] + k == side + p  # the last window ends with the padding
        assert len(starts) == int(answer) != side


@drawn("4c")
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


@drawn("4c")
def test_4c_no_two_axes_have_the_same_size(asked: Asked) -> None:
    assert len(set(asked.all("K C h w"))) == 4


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


@drawn("4d")
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


@drawn("4d")
def test_4d_a_stride_counts_and_the_field_can_be_added_up_by_hand(asked: Asked) -> None:
    found = re.findall(r"(\d) × \d with stride (\d)", asked.task)
    kernels, strides = (
        [int(n) for n in numbers] for numbers in zip(*found, strict=True)
    )
    assert strides[-1] == 1 < max(strides)
    assert all(s <= k for k, s in zip(kernels, strides, strict=True))
    assert asked["r"] <= 45
    assert len(asked.steps) == len(kernels) + 2


def slope(function: Callable[[Fraction], Fraction]) -> Fraction:
    """The slope of a straight line through 0, from two of its points."""
    assert function(Fraction(0)) == 0
    assert 2 * function(Fraction(3)) == 3 * function(Fraction(2))
    return (function(Fraction(5)) - function(Fraction(3))) / 2


@drawn("4g")
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
        assert numbers(asked.answers) == [in_a_row, around_both]
        wrong = [[slope(lambda x: a * x + b * x), b, around_both]]
        wrong += [[in_a_row, side_by_side, around_each]]
    else:
        assert numbers(asked.answers) == [slope(skip(a)), around_each]
        last, both = slope(skip(b)), slope(lambda x: skip(a)(x) + skip(b)(x))
        wrong = [[a, last], [in_a_row, last, both, side_by_side, around_both]]
    assert [numbers(mistakes) for mistakes in asked.mistakes] == wrong
    assert 0 not in numbers(asked.answers)
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


@drawn("5f")
def test_5f_velocity_and_weight_are_those_of_torchs_sgd(asked: Asked) -> None:
    w0, beta, eta, *gradients = asked.all("w0 beta eta g1 g2 g3")
    u3, _ = numbers(asked.answers)
    velocities = [fading_sum(beta, gradients[:t]) for t in (1, 2, 3)]
    assert u3 == velocities[-1]
    options = {"momentum": float(beta)}
    assert close(asked.answers[1:], [descent(w0, gradients, eta, **options)])

    average = Fraction(0)
    averages = [average := beta * average + (1 - beta) * g for g in gradients]
    oldest_first = fading_sum(beta, gradients[::-1])
    wrong = [gradients[-1], averages[-1], sum(gradients), oldest_first]
    assert numbers(asked.mistakes[0]) == wrong
    uphill = descent(w0, gradients, eta, **options, maximize=True)
    moved = [descent(w0, gradients, eta), descent(w0, [u3], eta), uphill]
    assert close(asked.mistakes[1], [*moved, descent(w0, averages, eta)])


@drawn("5f")
def test_5f_no_velocity_is_0_and_decimals_are_short(asked: Asked) -> None:
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


@drawn("5j")
def test_5j_factors_are_those_of_torchs_sgd_on_the_parabola(asked: Asked) -> None:
    c, eta, n = asked.all("c eta n")
    one, many, limit = numbers(asked.answers)
    assert close(asked.answers[:2], [on_the_parabola(c, eta, s) for s in (1, int(n))])
    assert many == math.prod([one] * int(n))
    assert abs(on_the_parabola(c, limit * Fraction(19, 20), 40)) < 0.1
    assert abs(on_the_parabola(c, limit * Fraction(21, 20), 40)) > 10
    best, upside_down = numbers(asked.mistakes[2])
    assert on_the_parabola(c, best, 1) == pytest.approx(0, abs=1e-12)
    assert upside_down * limit == 1


@drawn("5j")
def test_5j_mistakes_are_what_they_say(asked: Asked) -> None:
    c, eta, n = asked.all("c eta n")
    one, many, _ = numbers(asked.answers)
    uphill = on_the_parabola(c, eta, 1, maximize=True)
    no_curvature = on_the_parabola(Fraction(1), eta, 1)
    wrong = [1 - one, uphill, no_curvature] + [abs(one)] * (one < 0)
    assert close(asked.mistakes[0], wrong)
    start_only = descent(Fraction(1), [c] * int(n), eta)  # the first gradient, n times
    powers = [math.prod([1 - one] * int(n)), start_only]
    if one < 0:
        powers = [sum([one] * int(n)), -many, *powers]
    elif one > 0:
        powers = [sum([one] * int(n)), one, *powers]
    assert close(asked.mistakes[1], powers)


@drawn("5j")
def test_5j_what_happens_is_said_in_words(asked: Asked) -> None:
    one, _, limit = numbers(asked.answers)
    (fate,) = (step for step in asked.steps if step.startswith("The factor"))
    assert ("It converges" in fate or "arrives" in fate) == (asked["eta"] < limit)
    assert ("No convergence" in fate) == (one == -1)
    assert ("Divergence" in fate) == (one < -1)
    assert ("jumps over" in fate) == (-1 < one < 0)


def test_5j_each_fate_occurs() -> None:
    practised = PRACTICE["5j"]
    sheets = practice.variants(practised.generator, "5j", practised.exam)
    ends = [numbers(Asked(variant).answers)[0] for variant in sheets]
    kinds = [
        [0 < one < 1, one == 0, -1 < one < 0, one == -1, one < -1].index(True)
        for one in ends
    ]
    assert all(kinds.count(kind) >= 15 for kind in range(5))
