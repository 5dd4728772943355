"""Practice variants of Problems 2 to 5: answers, mistakes, numbers, by other routes."""

import itertools
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, partial
from numbers import Real
from statistics import mean as mean_of
from statistics import pvariance
from statistics import variance as variance_of
from typing import Any

import torch
import torch.nn.functional as F
from practised import Asked, every, vector
from torch import Tensor, nn

TINY = 1e-30  # torch wants an epsilon, but this one is lost in rounding


def shapes(*sizes: Sequence[int]) -> list[str]:
    """Sizes as answers write them."""
    return [" x ".join(map(str, each)) for each in sizes]


@every("2a")
def test_2a_sums_are_those_of_torchs_linear_layer_and_far_apart(asked: Asked) -> None:
    weights = "weights: w₁ = {}, w₂ = {}, w₃ = {}."
    names = ("i₁ = {}, i₂ = {}, i₃ = {}.", f"Small {weights}", f"Large {weights}")
    i, *rows = (vector(asked.read(name)) for name in names)
    found = []
    for w in rows:
        pairs = ((i, w), (abs(i), w), (i, abs(w)), (abs(i), abs(w)), (-i, w))
        found.append([F.linear(*pair) for pair in pairs])
    asked.accepts([*found[0], 10 * found[0][0]], found[1])

    s, t = asked.numbers
    slopes = vector([s, t]).cosh() ** -2  # the first is nearly the largest one, 1
    near, far = ("right", "left") if s > 0 else ("left", "right")
    assert [(x < 0).sum() for x in (i, *rows)] == [1, 1, 1]
    assert all((len(abs(i).unique()) == 3, slopes[0] > 0.96, 2 * slopes[1] < slopes[0]))
    assert all((s * t < 0, 0 < abs(s) <= Fraction(1, 5), 1 <= abs(t) <= 3))
    assert f"{asked.blanks[0][0]} lies just {near} of 0" in asked.steps
    assert f"well to the {far}," in asked.steps


def halved_by_relu() -> Fraction:
    """What ReLU leaves of a mean square, over weights of both signs."""
    signs = itertools.product((1, -1), repeat=3)
    sums = [sum(w * i for w, i in zip(ws, (2, -4, 1), strict=True)) for ws in signs]
    return Fraction(sum(max(0, s) ** 2 for s in sums), sum(s * s for s in sums))


@every("2d")
def test_2d_spread_is_torchs_and_factors_multiply_layer_by_layer(asked: Asked) -> None:
    relu = "is ReLU" in asked.task
    (n,), (L,) = asked.read("n = {} inputs"), asked.read("which factor .. {} layers")
    gain, half = nn.init.calculate_gain("relu" if relu else "linear"), halved_by_relu()
    variance, deviation, _ = asked.numbers
    assert n * variance * (half if relu else 1) == deviation**2 / variance == 1
    (taken,) = asked.read("the variance {} instead") if relu else [variance]
    one, linear, end = n * taken * half, Fraction(1), Fraction(1)
    for _ in range(int(L)):
        linear, end = n * taken * linear, one * end
    spread = [1 / n, 2 / n, deviation, 1 / n / 2]
    if relu:
        spread = [2 / n, 1 / n, deviation, 4 / n, 1 / n / 2]  # weights times 2: 4 / n
    ends = [end, linear, one, sum([one] * int(L)), *([] if relu else [end**2])]
    asked.accepts(spread, [gain / math.sqrt(n), variance, 1 / deviation], ends)
    assert end != 1
    assert ("The signal vanishes" in asked.lines[-1]) == (end < 1)


def normalized(x: Tensor, *options: float) -> Tensor:
    """Torch's batch normalization of one feature: gamma, beta, mean and variance."""
    gamma, beta, *running = (vector([option]) for option in options)
    mean, variance = running or (None, None)
    y = F.batch_norm(x[:, None], mean, variance, gamma, beta, not running, eps=TINY)
    return y[:, 0]


@every("3b")
def test_3b_outputs_are_torchs_and_gamma_and_beta_give_x_back(asked: Asked) -> None:
    exact = asked.read("x₁ = {}, x₂ = {}, x₃ = {}, x₄ = {}.")
    gamma, beta = map(float, asked.read("γ = {} and β = {}, without"))
    x, hat = vector(exact), normalized(vector(exact), 1, 0)
    y, (variance, mean) = normalized(x, gamma, beta), torch.var_mean(x, correction=0)
    root = variance.sqrt()
    found = [y, hat, y + (1 / root - 1) * gamma * hat]
    found += [normalized(x, gamma, gamma * beta), normalized(x, gamma, 0)]
    ys = torch.stack([*found, y + gamma * mean / root]).T
    asked.accepts(ys[0], ys[1], [root, variance, 1 / root], [mean, -mean, 0])
    undone = normalized(x, *map(float, asked.numbers[2:]))
    torch.testing.assert_close(undone, x, rtol=1e-12, atol=1e-12)
    rest = torch.cat([y[2:], hat[2:]])
    torch.testing.assert_close(vector(asked.all("y3 y4 hat3 hat4")), rest)
    assert all((mean_of(exact) % 1 == 0, round(root.item()) ** 2 == pvariance(exact)))
    assert round(root.item()) > 1
    assert 0 not in hat[:2]


@every("3c")
def test_3c_statistics_and_output_are_those_of_torchs_layer(asked: Asked) -> None:
    exact = asked.read("values {}, {}, {}, {}.")
    x, (gamma, beta) = vector(exact), map(float, asked.read("γ = {} and β = {},"))
    pattern = "mean {} and .. variance {}. .. momentum {} and .. value {}."
    m0, v0, alpha, t = vector(asked.read(pattern))
    updated = []
    for momentum in (1 - alpha, alpha):
        layer = nn.BatchNorm1d(1, TINY, momentum.item(), dtype=torch.float64)
        names = ("running_mean", "running_var", "weight", "bias")
        state = dict(zip(names, vector([m0, v0, gamma, beta])[:, None], strict=True))
        layer.load_state_dict(state, strict=False)
        layer(x[:, None])
        updated.append((layer.running_mean.item(), layer.running_var.item()))
    (m_swapped, v_swapped), (m, v) = updated
    mean, biased, unbiased = x.mean(), x.var(correction=0), x.var()
    vs = [v, v - alpha * unbiased / 4, v_swapped, unbiased, v0 + alpha * unbiased]
    slips = [(gamma, beta, mean, biased), (gamma, beta, m, v * v), (1, 0, m, v)]
    ys = [normalized(t[None], *slip) for slip in (*slips, (gamma, beta, 0, 1))]
    y = layer.eval()(t[None, None]).detach()
    asked.accepts([m, m_swapped, mean, m0 + alpha * mean, m0], vs, [y, *ys])

    (root,), (_, variance, y) = asked.all("root"), asked.numbers
    assert root**2 == variance
    assert mean_of(exact).denominator == variance_of(exact).denominator == 1
    assert (2 * root).denominator == 1 <= y.denominator <= 2
    assert round(biased.sqrt().item()) ** 2 == pvariance(exact) > 1


@every("4b")
def test_4b_output_size_is_that_of_a_real_convolution(asked: Asked) -> None:
    pattern = "with {} × {} pixels (height × width) and {} channels .. with {} filters "
    pattern += "of size {} × {}, stride {} and padding {}."
    H, W, C, K, k, k_w, s, p = map(int, asked.read(pattern))
    image, weight = torch.zeros(1, C, H, W), torch.zeros(K, C, k, k_w)
    options = ((s, p), (1, p), (s, 0))  # stride and padding
    outputs = [F.conv2d(image, weight, None, *x)[0].shape for x in options]
    (_, h, w), dense, bare = outputs
    sizes = [(h, w, K), (h, w, C), (*dense[1:], K), (*bare[1:], K)]
    asked.accepts(shapes(*sizes, (h - 1, w - 1, K), (h, w, C * K)))

    assert all((1 <= p <= (k - 1) / 2, s > 1, C != K))
    for side, answer in ((H, h), (W, w)):
        starts = [start for start in range(-p, side + p, s) if start + k <= side + p]
        assert starts[-1] + k == side + p  # the last window ends with the padding
        assert len(starts) == answer != side


@every("4c")
def test_4c_shape_and_parameters_are_those_of_torchs_layer(asked: Asked) -> None:
    pattern = "{} filters, kernel size {} × {} (height × width), stride {} .. {} chan"
    K, h, w, s, C = map(int, asked.read(pattern))
    layer = nn.Conv2d(C, K, (h, w), stride=s, device="meta")
    weight, turned = layer.weight, nn.Conv2d(C, K, (w, h), device="meta").weight
    one_grid_each = nn.Conv2d(K, K, (h, w), groups=K, device="meta")
    counts = [sum(p.numel() for p in x.parameters()) for x in (layer, one_grid_each)]
    transposed = nn.ConvTranspose2d(C, K, (h, w), device="meta").weight
    keras, n = weight.permute(2, 3, 1, 0), weight.numel()
    grids = [x.shape for x in (weight, transposed, keras, turned, weight[:, 0])]
    asked.accepts(shapes(*grids), [counts[0], n, counts[1], n + C, n + 1])
    assert len({K, C, h, w}) == 4


def seen_side(layers: Sequence[tuple[int, int]]) -> int:
    """Side of the square of pixels with a gradient to the first feature of a stack."""
    image = torch.ones(1, 1, 140, 140, dtype=torch.float64, requires_grad=True)
    features: Tensor = image
    for k, s in layers:
        features = F.conv2d(features, torch.ones(1, 1, k, k).double(), stride=s)
    (gradient,) = torch.autograd.grad(features[0, 0, 0, 0], image)
    rows, columns = gradient[0, 0].nonzero().amax(dim=0).tolist()
    assert rows == columns < 139  # the whole field lies inside of the image
    return 1 + rows


@every("4d")
def test_4d_receptive_field_is_the_support_of_a_gradient(asked: Asked) -> None:
    found = re.findall(r"(\d) × (\d) with stride (\d)", asked.task)
    assert all(height == width for height, width, _ in found)
    layers = [(int(k), int(s)) for k, _, s in found]
    kernels, strides = zip(*layers, strict=True)
    spread_first = [step for k, s in layers for step in ((1, s), (k, 1))]
    side = seen_side(layers)
    sides = [side, seen_side([(k, 1) for k in kernels]), seen_side(spread_first)]
    sides += [side - 1, math.prod(kernels), kernels[-1]]
    asked.accepts(shapes(*zip(sides, sides, strict=True)))

    assert strides[-1] == 1 < max(strides)
    assert all(s <= k for k, s in layers)
    assert all((side <= 45, len(asked.lines) == len(layers) + 2))


def slope(function: Callable[[Fraction], Fraction]) -> Fraction:
    """The slope of a straight line through 0, from two of its points."""
    zero, two, three = (function(Fraction(x)) for x in (0, 2, 3))
    assert 0 == zero == 2 * three - 3 * two
    return three - two


@every("4g")
def test_4g_derivatives_are_slopes_of_the_blocks_as_functions(asked: Asked) -> None:
    a, b = asked.read("₁(x) = {} · x and ..₂(x) = {} · x.")

    def skip(c: Fraction) -> Callable[[Fraction], Fraction]:
        return lambda x: x + c * x

    in_a_row = slope(lambda x: b * (a * x))
    around_both = slope(lambda x: x + b * (a * x))
    around_each = slope(lambda x: skip(b)(skip(a)(x)))
    side_by_side = slope(lambda x: x + a * x + b * x)
    last, both = slope(skip(b)), slope(lambda x: skip(a)(x) + skip(b)(x))
    if "l₁(x)" in asked.task:
        about = [in_a_row, slope(lambda x: a * x + b * x), b, around_both]
        asked.accepts(about, [around_both, in_a_row, side_by_side, around_each])
    else:
        about = [around_each, in_a_row, last, both, side_by_side, around_both]
        asked.accepts([slope(skip(a)), a, last], about)
    assert not {0} & {*asked.numbers} | {0, -1} & {a, b, in_a_row}


def descent(
    w0: Real, gradients: Sequence[Real], eta: Real, c: Real = 0, **options: Any
) -> Tensor:
    """The weight after a step of torch's SGD on J = c/2 w² + g w for each g."""
    w = vector([w0]).requires_grad_()
    optimizer = torch.optim.SGD([w], lr=float(eta), **options)
    for g in gradients:
        optimizer.zero_grad()
        (float(c) / 2 * w**2 + float(g) * w).sum().backward()
        optimizer.step()
    return w.detach()


def fading_sum(beta: Fraction, gradients: Sequence[Fraction]) -> Fraction:
    """The last gradient, plus beta times the one before, and so on."""
    return sum(beta**age * g for age, g in enumerate(reversed(gradients)))


@every("5f")
def test_5f_velocity_and_weight_are_those_of_torchs_sgd(asked: Asked) -> None:
    pattern = "w₀ = {}, with β = {} and η = {}. .. are {}, {} and {}."
    w0, beta, eta, *gradients = asked.read(pattern)
    u3, average = fading_sum(beta, gradients), Fraction(0)
    averages = [average := beta * average + (1 - beta) * g for g in gradients]
    us = [u3, gradients[-1], average, sum(gradients), fading_sum(beta, gradients[::-1])]
    step, options = partial(descent, w0, eta=eta), {"momentum": float(beta)}
    ws = [step(gradients, **options), step(gradients), step([u3])]
    ws += [step(gradients, **options, maximize=True), step(averages)]
    asked.accepts(us, ws)
    assert 0 < beta < 1
    assert all(u and 10 * u % 1 == 0 for u in asked.all("u1 u2 u3"))
    assert all(1000 * w % 1 == 0 for w in asked.all("w1 w2 w3"))


@every("5a")
def test_5a_parts_are_counted_picture_by_picture(asked: Asked) -> None:
    pattern = "split {} labelled .. {} % for .. {} % for .. {} % for the test. {} of"
    n, a, b, c, rare = map(int, asked.read(pattern))
    parts = [["train"] * a, ["validation"] * b, ["test"] * c]
    turn = [part for some in parts for part in some]  # of each hundred pictures
    pairs = [(turn[i * 100 // (n - rare)], False) for i in range(n - rare)]
    pairs += [(turn[i * 100 // rare], True) for i in range(rare)]
    count = Counter(pairs)
    train, test = (count[part, False] + count[part, True] for part in ("train", "test"))
    rares = [count["test", True], count["train", True], rare, test]
    asked.accepts([train, a, n - test, test], [*rares, count["test", False]])
    assert a + b + c == len(turn) == 100
    assert a > 50


@cache
def spread(size: int) -> Fraction:
    """The variance of a mean of gradients that are 1 or -1, over all outcomes."""
    total = sum(math.comb(size, k) * (2 * k - size) ** 2 for k in range(size + 1))
    return Fraction(total, 2**size * size * size)


@every("5g")
def test_5g_noise_is_that_of_all_outcomes_and_falls_as_asked(asked: Asked) -> None:
    pattern = "all samples is {}. .. over {} samples, .. makes it {} times smaller"
    s, B, f = map(int, asked.read(pattern))
    deviation, more = asked.numbers
    assert deviation**2 == s * s * spread(B) == f * f * s * s * spread(int(more))
    noise = [deviation, Fraction(s, B), s * s * spread(B), B * deviation, s]
    asked.accepts(noise, [more, f * B, more / B, Fraction(B * B, int(more))])


@every("5h")
def test_5h_memory_is_of_tensors_and_one_sample_more_is_too_many(asked: Asked) -> None:
    pattern = "has {} inputs and one hidden layer of {} units ..-batch of {} sample"
    n, h, B = map(int, asked.read(pattern))
    fixed, memory = map(int, asked.read("optimizer take {} kB, .. fits into {} kB"))
    x, hidden = torch.zeros(1, n), torch.zeros(1, h)
    one = x.nbytes + hidden.relu().nbytes

    def largest(fixed: int, one: int = one) -> int:
        too_many = bisect_left(
            range(10**6), True, key=lambda n: 1000 * fixed + n * one > 1000 * memory
        )
        return too_many - 1

    most, kept = largest(fixed), [one * B, one, (n + h) * B, x.nbytes * B]
    sizes = [most, largest(0), most + 1, largest(fixed, n + h)]
    asked.accepts([Fraction(each, 1000) for each in kept], sizes)
    assert one % 1000 == 0
    assert 1000 * fixed + most * one < 1000 * memory


@every("5j")
def test_5j_factors_are_those_of_torchs_sgd_on_the_parabola(asked: Asked) -> None:
    c, eta, steps = asked.read("c = {}. .. η = {}. .. and by which do {} steps")
    (one, many, limit), n = asked.numbers, int(steps)
    run = partial(descent, 1, c=c)
    ones = [run([0], eta=eta), 1 - one, run([0], eta=eta, maximize=True)]
    ones += [descent(1, [0], eta, 1), *[abs(one)] * (one < 0)]
    ends = [run([0] * n, eta=eta), sum([one] * n), -many if one < 0 else one]
    ends = ends[:1] if one == 0 else ends
    ends += [math.prod([1 - one] * n), descent(1, [c] * n, eta)]  # the first slope
    asked.accepts(ones, ends, [limit, limit / 2, 1 / limit])
    assert many == math.prod([one] * n)
    assert abs(run([0] * 40, eta=limit * Fraction(19, 20))) < 0.1
    assert abs(run([0] * 40, eta=limit * Fraction(21, 20))) > 10
    assert abs(run([0], eta=limit / 2)) < 1e-12

    (fate,) = (step for step in asked.lines if step.startswith("The factor"))
    fates = {"It converges": 0 < abs(one) < 1, "arrives": one == 0}
    fates |= {"No convergence": one == -1, "Divergence": one < -1}
    assert {word: word in fate for word in fates} == fates
    assert ("jumps over" in fate) == (-1 < one < 0)
