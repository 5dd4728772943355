"""Every claim of the page on Problem 5, proved without the page's programs."""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, partial
from itertools import combinations, pairwise, product
from statistics import mean, pvariance

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.gradient_noise import draw_batches
from i2dl_exam.optimization import momentum_step
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.surfaces import two_wells

quarter, half, tenth = Fraction(1, 4), Fraction(1, 2), Fraction(1, 10)
rates = st.floats(1e-6, 1e6)


def torch_steps(
    loss: Callable[[Tensor], Tensor],
    start: Sequence[float],
    steps: int,
    lr: float,
    momentum: float = 0,
) -> Tensor:
    """Where torch.optim.SGD ends, with gradients from autograd."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr, momentum=momentum)
    for _ in range(steps):
        optimizer.zero_grad()
        loss(w).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return w.detach()


def torch_saddle(w: Tensor) -> Tensor:
    return w[0] ** 2 - w[1] ** 2


def torch_wells(w: Tensor) -> Tensor:
    return (w**4 / 4 + w**3 / 3 - w**2).sum()


def noisy(tilts: Sequence[int], y: Fraction = 0 * half) -> list[Fraction]:
    """All y on the saddle with eta = 1/4 when each step's sample tilts it."""
    path = []
    for tilt in tilts:
        y -= quarter * (-2 * y + tilt)
        path.append(y)
    return path


# --- 5d ---------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(rates)
def test_5d_no_learning_rate_leaves_a_point_without_gradient(lr: float) -> None:
    assert torch_steps(torch_saddle, (0, 0), 3, lr).tolist() == [0, 0]
    assert torch_steps(torch_wells, (1,), 3, lr).tolist() == [1]
    assert torch_steps(torch_wells, (-2,), 3, lr).tolist() == [-2]


@settings(deadline=None, max_examples=30)
@given(st.floats(-10, 10), st.floats(0.01, 0.99))
def test_5d_torch_runs_along_the_ridge_into_the_saddle(x: float, lr: float) -> None:
    w = torch_steps(torch_saddle, (x, 0), 60, lr)
    assert w[1] == 0
    assert math.isclose(w[0], x * (1 - 2 * lr) ** 60, rel_tol=1e-9, abs_tol=1e-12)


def test_5d_a_step_halves_x_and_multiplies_y_by_three_halves() -> None:
    w = torch_steps(torch_saddle, (2, 2**-20), 8, lr=0.25)
    assert w.tolist() == [2 * 0.5**8, 2**-20 * 1.5**8]


@given(st.integers(1, 60))
def test_5d_steps_to_leave_grow_with_the_logarithm_of_the_distance(k: int) -> None:
    t = math.ceil(k * math.log(10) / math.log(1.5))
    assert 3**t >= 10**k * 2**t  # (3/2)^t times 10^-k has reached 1
    assert 3 ** (t - 1) < 10**k * 2 ** (t - 1)


def test_5d_twelve_steps_from_a_hundredth() -> None:
    for steps, left in ((11, False), (12, True)):
        _, y = torch_steps(torch_saddle, (2, 0.01), steps, lr=0.25).tolist()
        assert (y >= 1) == left


@given(st.floats(0.3, 10), st.integers(1, 8))
def test_5d_a_higher_rate_shortens_the_wait_beside_the_ridge(
    factor: float, k: int
) -> None:
    def wait(lr: float) -> float:
        return k * math.log(10) / math.log(1 + 2 * lr)

    assert 0 < wait(0.25 * (1 + factor)) < wait(0.25)


def test_5d_the_saddle_falls_on_both_sides_of_the_ridge() -> None:
    e = Fraction(1, 10**9)
    assert -(e**2) < 0 < e**2  # J along y, J(0, 0), J along x
    assert -(tenth**2) == -Fraction(1, 100)


def test_5d_both_wells_are_minima_and_the_shallow_one_is_higher() -> None:
    x = torch.tensor([1.0, 0.0, -2.0], dtype=torch.float64)
    curvature = torch.func.vmap(torch.func.grad(torch.func.grad(torch_wells)))(x)
    assert [c > 0 for c in curvature.tolist()] == [True, False, True]
    high, low = (Fraction(x) ** 4 / 4 + Fraction(x) ** 3 / 3 - x**2 for x in (1, -2))
    assert (high, low) == (-Fraction(5, 12), -Fraction(8, 3))
    assert two_wells(Fraction(1)) == high > low == two_wells(Fraction(-2))


def test_5d_each_side_of_the_hill_ends_in_its_own_minimum() -> None:
    starts = [k / 100 for k in range(5, 201)]
    ends = torch_steps(torch_wells, starts + [-x for x in starts], 400, lr=0.1)
    right, left = ends.tolist()[: len(starts)], ends.tolist()[len(starts) :]
    assert all(math.isclose(x, 1, rel_tol=1e-6) for x in right)
    assert all(math.isclose(x, -2, rel_tol=1e-6) for x in left)


def test_5d_rounding_leaves_a_slanted_ridge(
    over_seeds: Callable[..., object],
) -> None:
    turn = torch.tensor([[0.6, 0.8], [-0.8, 0.6]], dtype=torch.float64)

    def slanted(w: Tensor) -> Tensor:
        return torch_saddle(turn @ w)

    def distance(seed: int, steps: int) -> float:
        c = seeded_normal(1, seed=seed).item()
        end = torch_steps(slanted, (3 * c, 4 * c), steps, 0.2)
        return abs((turn @ end)[1].item())

    late, early = partial(distance, steps=200), partial(distance, steps=80)
    assert over_seeds("distance from a slanted ridge", late, more_than=1e4)
    assert over_seeds("the same after 80 steps only", early, less_than=0.1)
    straight = torch_steps(torch_saddle, (seeded_normal(1).item(), 0), 200, 0.2)
    assert straight[1] == 0


def test_5d_the_slanted_saddle_has_its_ridge_along_three_four() -> None:
    x, y, c = Fraction(3), Fraction(4), Fraction(1, 5)
    along, across = (3 * x + 4 * y) / 5, (3 * y - 4 * x) / 5
    assert (along, across) == (5, 0)
    gx, gy = 2 * along * 3 / 5, 2 * along * 4 / 5  # of along^2, by the chain rule
    assert (x - c * gx, y - c * gy) == (3 * x / 5, 3 * y / 5)  # straight to the saddle


def test_5d_ten_weights_with_two_wells_each_by_counting() -> None:
    kinds = {"minimum": 0, "saddle": 0, "maximum": 0}
    bends = {x: 3 * x * x + 2 * x - 2 for x in (-2, 0, 1)}  # J'' at each place
    assert [bend > 0 for bend in bends.values()] == [True, False, True]
    for places in product(bends, repeat=10):
        up = sum(bends[x] > 0 for x in places)
        kinds["minimum" if up == 10 else "saddle" if up else "maximum"] += 1
    assert kinds == {"minimum": 1024, "saddle": 58_024, "maximum": 1}
    assert sum(kinds.values()) == 3**10


def test_5d_a_random_start_leaves_the_saddle(over_seeds: Callable[..., object]) -> None:
    def distance(seed: int) -> float:
        start = seeded_normal(2, seed=seed).tolist()
        return abs(torch_steps(torch_saddle, start, 60, lr=0.25)[1].item())

    assert over_seeds("distance from the ridge after 60 steps", distance, more_than=1e4)
    assert torch_steps(torch_saddle, (1, 0), 60, lr=0.25)[1] == 0


# --- 5e ---------------------------------------------------------------------


def test_5e_samples_gradients_cancel_only_on_average() -> None:
    w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    gradients = [
        torch.autograd.grad(torch_saddle(w) + tilt * w[1], w)[0] for tilt in (1, -1)
    ]
    assert [g.tolist() for g in gradients] == [[0, 1], [0, -1]]
    assert (gradients[0] + gradients[1]).count_nonzero() == 0
    assert noisy([1]) == [-quarter]
    assert noisy([-1]) == [quarter]


@given(st.fractions(-5, 5), st.fractions(-5, 5))
def test_5e_each_sample_has_its_own_saddle(x: Fraction, y: Fraction) -> None:
    first, second = (x**2 - (y - s * half) ** 2 + quarter for s in (1, -1))
    assert first == x**2 - y**2 + y
    assert second == x**2 - y**2 - y
    assert (first + second) / 2 == x**2 - y**2


def test_5e_three_steps_by_hand() -> None:
    paths = {tilts: noisy(tilts) for tilts in product((1, -1), repeat=3)}
    assert sum(abs(path[-1]) >= 1 for path in paths.values()) == 2
    up = {path[-1] for path in paths.values() if path[0] > 0}
    assert up == {Fraction(k, 16) for k in (19, 11, 7, -1)}
    assert {path[-1] for path in paths.values() if path[0] < 0} == {-y for y in up}
    assert round(100 * (7 / 8) ** 20) == 7


@given(st.fractions(0, 1))
def test_5e_three_pushes_away_always_leave(y: Fraction) -> None:
    assert noisy([-1, -1, -1]) == [quarter, Fraction(5, 8), Fraction(19, 16)]
    assert noisy([-1, -1, -1], y)[-1] >= Fraction(19, 16) > 1
    assert noisy([1, 1, 1], -y)[-1] <= -Fraction(19, 16)


@given(st.fractions(Fraction(501, 1000), 50), st.sampled_from([1, -1]))
def test_5e_beyond_one_half_the_noise_cannot_turn_back(y: Fraction, tilt: int) -> None:
    assert noisy([tilt], y)[0] > y
    assert noisy([tilt], -y)[0] < -y
    assert noisy([1], half)[0] == half  # the worst sample just balances it


def test_5e_counts_of_orders_that_stay_by_listing_them() -> None:
    for steps, kept in ((5, 14), (10, 58), (15, 240)):
        ends = [Fraction(0)]
        for _ in range(steps):
            ends = [z for y in ends for z in (*noisy([1], y), *noisy([-1], y))]
            ends = [y for y in ends if abs(y) < 1]
        assert len(ends) == kept
        assert kept * 8 ** (steps // 3) <= 2**steps * 7 ** (steps // 3)
    assert kept < 2**steps / 100  # after the last, 15 steps


def test_5e_sgd_leaves_the_saddle(over_seeds: Callable[..., object]) -> None:
    def distance(seed: int) -> float:
        drawn = draw_batches(2, 1, 60, seed=seed).flatten().tolist()
        return float(abs(noisy([1 - 2 * i for i in drawn])[-1]))

    assert over_seeds("|y| after 60 steps of SGD", distance, more_than=1e3)
    assert set(noisy([0] * 1000)) == {0}  # all samples in each step: never


def test_5e_an_epoch_does_not_cancel(over_seeds: Callable[..., object]) -> None:
    def distance(seed: int) -> float:
        orders = draw_batches(2, 2, 40, seed=seed).flatten().tolist()
        return float(abs(noisy([1 - 2 * i for i in orders])[-1]))

    assert over_seeds("|y| after 40 shuffled epochs", distance, more_than=1e3)
    assert noisy([1, -1])[-1] == -Fraction(1, 8)


def test_5e_the_two_layer_network_has_a_saddle_without_noise() -> None:
    x, target = torch.tensor([[1, 2, 3, 1], [2, 3, 5, 1]], dtype=torch.float64)

    def loss(w: Tensor) -> Tensor:
        return ((w[1] * w[0] * x - target) ** 2).mean()

    zeros = torch.zeros(2, dtype=torch.float64)
    mixed = 2 * (x * target).mean()  # of w1 and w2; the pure ones are 0
    hessian = torch.autograd.functional.hessian(loss, zeros)
    torch.testing.assert_close(hessian, -mixed * torch.eye(2).to(x).flip(0))
    for i in range(4):
        one = torch_steps(
            lambda w, i=i: (w[1] * w[0] * x[i] - target[i]) ** 2, (0, 0), 3, 1
        )
        assert one.tolist() == [0, 0]


def test_5e_the_two_layer_network_learns_from_a_random_start(
    over_seeds: Callable[..., object],
) -> None:
    x, target = [1, 2, 3, 1], [2, 3, 5, 1]

    def product_after(seed: int) -> float:
        u, v = seeded_normal(2, seed=seed).tolist()
        for i in draw_batches(4, 1, 2000, seed=seed).flatten().tolist():
            pull = 0.02 * x[i] * (target[i] - v * u * x[i])
            u, v = u + pull * v, v + pull * u
        return float(u * v)

    assert over_seeds("product of the weights", product_after, more_than=1.2)
    best = sum(a * t for a, t in zip(x, target, strict=True)) / sum(a * a for a in x)
    assert best == 1.6


def test_5e_a_dead_relu_has_no_gradient_for_any_sample() -> None:
    x, target = seeded_normal(100, 3), seeded_normal(100, seed=1)
    w = torch.zeros(3, dtype=torch.float64)

    def loss(w: Tensor, x: Tensor, target: Tensor, bias: float) -> Tensor:
        return ((x @ w + bias).relu() - target) ** 2

    for bias, alive in ((-1.0, 0), (1.0, 100)):
        each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0, None))
        gradients = each(w, x, target, bias)
        assert gradients.any(dim=1).sum() == alive


def wells_step(x: Fraction, tilt: Fraction) -> Fraction:
    """One step of size 1/10 in the two wells."""
    return x - tenth * (x * (x - 1) * (x + 2) + tilt)


@given(st.fractions(Fraction(3, 4), Fraction(5, 4)), st.fractions(-half, half))
def test_5e_weak_noise_never_leaves_the_shallow_well(
    x: Fraction, tilt: Fraction
) -> None:
    assert Fraction(3, 4) <= wells_step(x, tilt) <= Fraction(5, 4)


def test_5e_strong_noise_leaves_the_shallow_well(
    over_seeds: Callable[..., object],
) -> None:
    def steps(seed: int) -> int:
        x = 1.0
        drawn = draw_batches(2, 1, 5000, seed=seed).flatten().tolist()
        for t, i in enumerate(drawn, 1):
            x -= 0.1 * (x * (x - 1) * (x + 2) + (2, -2)[i])
            if x < -1:
                return t
        return 5001

    assert over_seeds("steps until noise leaves the well", steps, less_than=5000)
    assert wells_step(Fraction(1), 2 * half) < 1


# --- 5f ---------------------------------------------------------------------


def test_5f_three_gradients_by_hand() -> None:
    u1 = Fraction(4)
    u2 = half * u1 + 2
    u3 = half * u2 + 1
    assert (u1, u2, u3) == (4, 4, 3)
    assert u3 == 1 + half * 2 + quarter * 4


gradient_lists = st.lists(st.fractions(-9, 9), min_size=1, max_size=8)
betas = st.fractions(0, Fraction(99, 100), max_denominator=100)


@given(gradient_lists, betas, st.fractions(0, 1))
def test_5f_sum_and_average_take_the_same_path(
    gradients: list[Fraction], beta: Fraction, lr: Fraction
) -> None:
    w = v = u = a = Fraction(0)
    for g in gradients:
        w, u = momentum_step(w, g, u, lr, beta)
        a = beta * a + (1 - beta) * g
        v -= lr / (1 - beta) * a
        assert a == (1 - beta) * u
        assert v == w


@given(st.integers(1, 60), betas)
def test_5f_limits_of_constant_and_alternating_gradients(
    steps: int, beta: Fraction
) -> None:
    constant = alternating = Fraction(0)
    for t in range(steps):
        _, constant = momentum_step(Fraction(0), Fraction(1), constant, 1, beta)
        sign = Fraction((-1) ** t)
        _, alternating = momentum_step(Fraction(0), sign, alternating, 1, beta)
    assert constant == (1 - beta**steps) / (1 - beta)
    last = (-1) ** (steps - 1)
    assert alternating == last * (1 - (-beta) ** steps) / (1 + beta)
    assert f"{1 / 1.9:.4f}" == "0.5263"


def torch_buffers(gradients: Tensor, **options: float) -> list[Tensor]:
    """What torch.optim.SGD remembers after each step."""
    w = torch.zeros_like(gradients[0])
    optimizer = torch.optim.SGD([w], lr=0.01, **options)
    buffers = []
    for g in gradients:
        w.grad = g
        optimizer.step()
        buffers.append(optimizer.state[w]["momentum_buffer"].clone())
    return buffers


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0.01, 0.99))
def test_5f_the_update_is_torchs_to_ten_digits(
    seed: int, lr: float, beta: float
) -> None:
    gradients = seeded_normal(30, 4, seed=seed)
    w = u = torch.zeros_like(gradients[0])
    other = w.clone()
    optimizer = torch.optim.SGD([other], lr=lr, momentum=beta)
    for g in gradients:
        w, u = momentum_step(w, g, u, lr, beta)
        other.grad = g
        optimizer.step()
        torch.testing.assert_close(w, other, rtol=0, atol=1e-10)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_5f_torchs_buffer_is_the_sum_not_the_average(seed: int) -> None:
    gradients = seeded_normal(30, 4, seed=seed)
    buffers = torch_buffers(gradients, momentum=0.9)
    powers = 0.9 ** torch.arange(30).flip(0).to(gradients)
    torch.testing.assert_close(buffers[-1], powers @ gradients, rtol=0, atol=1e-10)
    ones = torch_buffers(torch.ones(300, 1).double(), momentum=0.9)
    torch.testing.assert_close(ones[-1].item(), 10.0)


def test_5f_dampening_averages_except_for_the_first_gradient() -> None:
    gradients = seeded_normal(30, 4)
    buffers = torch_buffers(gradients, momentum=0.9, dampening=0.9)
    assert buffers[0].equal(gradients[0])
    average = gradients[0]
    for g, buffer in zip(gradients[1:], buffers[1:], strict=True):
        average = 0.9 * average + 0.1 * g
        torch.testing.assert_close(buffer, average, rtol=0, atol=1e-10)


def distances(lr: float, beta: float, steps: int, kappa: float = 100) -> Tensor:
    """Distance from the minimum after each step, by torch.optim.SGD, from (1, 1)."""
    w = torch.ones(2, dtype=torch.float64)
    curvature = torch.tensor([1.0, kappa]).to(w)
    optimizer = torch.optim.SGD([w], lr=lr, momentum=beta)
    found = []
    for _ in range(steps):
        w.grad = curvature * w
        optimizer.step()
        found.append(w.norm())
    return torch.stack(found)


def test_5f_torch_needs_709_and_95_steps() -> None:
    for lr, beta, steps in ((2 / 101, 0, 709), (4 / 121, 81 / 121, 95)):
        below = distances(lr, beta, 800) < 1e-6
        assert not below[: steps - 1].any()
        assert below[steps - 1 :].all()  # and it stays there


def test_5f_the_largest_detour_of_momentum() -> None:
    largest = distances(4 / 121, 81 / 121, 95).max().item()
    assert f"{largest:.2f}" == "3.79"
    assert largest > 2 * math.sqrt(2)


def test_5f_709_by_logarithms() -> None:
    steps = math.log(math.sqrt(2) * 1e6) / -math.log(99 / 101)
    assert f"{steps:.2f}" == "708.08"
    assert math.ceil(steps) == 709


def test_5f_the_chosen_rates_shrink_fastest_in_the_long_run() -> None:
    def factor(lr: float, beta: float, curvature: float) -> float:
        """Size of the larger root of z^2 - (1 + beta - lr c) z + beta."""
        middle = (1 + beta - lr * curvature) / 2
        root = abs(middle**2 - beta) ** 0.5
        return abs(middle) + root if middle**2 > beta else beta**0.5

    def slowest(lr: float, beta: float) -> float:
        return max(factor(lr, beta, c) for c in (1, 100))

    grid = [k / 2000 for k in range(1, 150)]
    assert math.isclose(slowest(2 / 101, 0), 99 / 101)
    assert min(slowest(lr, 0) for lr in grid) >= 99 / 101
    assert math.isclose(slowest(4 / 121, 81 / 121), 9 / 11, rel_tol=1e-6)
    momenta = [k / 100 for k in range(100)]
    best = min(slowest(lr, beta) for lr in grid for beta in momenta)
    assert 9 / 11 <= best < 0.84


def test_5f_rates_tuned_for_one_goal_need_693_steps_without_momentum() -> None:
    lr = torch.linspace(0.0197, 0.0199, 20001, dtype=torch.float64)
    for steps, reached in ((692, False), (693, True)):
        squares = (1 - lr) ** (2 * steps) + (1 - 100 * lr) ** (2 * steps)
        assert bool((squares < 1e-12).any()) == reached
    for edge in (0.0197, 0.0199):  # outside, one of the two weights is too slow
        assert max(abs(1 - edge), abs(1 - 100 * edge)) ** 692 > 1e-6


def test_5f_steps_grow_like_kappa_and_like_its_root() -> None:
    counts = []
    for root in (10, 20, 40):
        kappa, momentum = root**2, ((root - 1) / (root + 1)) ** 2
        plain = math.log(1e6 * 2**0.5) / math.log((kappa + 1) / (kappa - 1))
        lr = (2 / (root + 1)) ** 2
        heavy = int((distances(lr, momentum, 600, kappa) > 1e-6).sum())
        counts.append((plain, heavy))
    for (plain, heavy), (plain4, heavy4) in pairwise(counts):
        assert 3.9 < plain4 / plain < 4.1  # kappa is 4 times as large
        assert 1.9 < heavy4 / heavy < 2.4


def test_5f_tuned_momentum_needs_fewer_than_95_steps() -> None:
    assert bool((distances(0.0255, 0.715, 94) < 1e-6).any())


def test_5f_the_figures_thirty_steps_with_one_learning_rate() -> None:
    plain, heavy = (
        torch_steps(
            lambda w: (w[0] ** 2 + 100 * w[1] ** 2) / 2, (-9, 0.9), 30, 2 / 101, beta
        )
        for beta in (0, 0.7)
    )
    assert plain[0] < -4.5  # less than half of the way
    assert abs(plain[1]) > 0.45  # and still from side to side
    assert heavy.norm() < 1


def test_5f_momentum_passes_the_hill_only_with_speed() -> None:
    ends = {
        (start, beta): torch_steps(torch_wells, (start,), 500, 0.1, beta).item()
        for start in (2, 1.2)
        for beta in (0, 0.9)
    }
    assert {key: round(end, 6) for key, end in ends.items()} == {
        (2, 0): 1,
        (2, 0.9): -2,
        (1.2, 0): 1,
        (1.2, 0.9): 1,
    }


# --- 5g ---------------------------------------------------------------------


def test_5g_four_samples_by_hand() -> None:
    gradients = [-2, 0, 2, 4]
    assert (mean(gradients), pvariance(gradients)) == (1, 5)
    pairs = [Fraction(a + b, 2) for a, b in combinations(gradients, 2)]
    assert sorted(pairs) == [-1, 0, 1, 1, 2, 3]
    assert pvariance(pairs) == Fraction(5, 3) == Fraction(5, 2) * Fraction(2, 3)
    triples = [Fraction(4 - g, 3) for g in gradients]  # all but one
    assert triples == [2, Fraction(4, 3), Fraction(2, 3), 0]
    assert mean(triples) == 1
    assert pvariance(triples) == Fraction(5, 9) == Fraction(5, 3) * Fraction(1, 3)


@given(st.lists(st.fractions(-9, 9), min_size=2, max_size=4), st.integers(1, 4))
def test_5g_the_mean_gradient_does_not_depend_on_the_batch_size(
    gradients: list[Fraction], size: int
) -> None:
    batches = [mean(batch) for batch in product(gradients, repeat=size)]
    assert mean(batches) == mean(gradients)
    assert pvariance(batches) * size == pvariance(gradients)


def classifier_gradients(seed: int) -> Tensor:
    """Gradient of each of 1024 samples by autograd, for 24 weights."""
    x = seeded_normal(1024, 8, seed=seed)
    scores = x @ seeded_normal(8, 3, seed=seed + 100)
    target = (scores + seeded_normal(1024, 3, seed=seed + 200)).argmax(dim=1)

    def loss(w: Tensor, x: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.cross_entropy(w @ x, target)

    each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0))
    gradients: Tensor = each(torch.zeros(3, 8, dtype=torch.float64), x, target)
    return gradients.flatten(1)


@cache
def noises(seed: int) -> dict[int, tuple[float, float]]:
    """Noise of mini-batches of several sizes: measured, and s / sqrt(B)."""
    gradients = classifier_gradients(seed)
    away = gradients - gradients.mean(dim=0)
    s = away.square().sum(dim=1).mean().sqrt().item()
    found = {}
    orders = draw_batches(1024, 1024, 300, seed=seed)
    for size in (1, 4, 16, 64, 256, 1024):
        drawn = away[orders[:, :size]].mean(dim=1)
        measured = drawn.square().sum(dim=1).mean().sqrt().item()
        found[size] = measured, s / size**0.5
    return found


def test_5g_four_times_the_batch_halves_the_noise(
    over_seeds: Callable[..., object],
) -> None:
    def error(seed: int) -> float:
        found = [noises(seed)[size][0] for size in (1, 4, 16, 64)]
        return max(abs(a / b - 2) for a, b in pairwise(found))

    assert over_seeds("noise at B over noise at 4B, away from 2", error, less_than=0.4)
    assert noises(0)[1024][0] < 1e-12


def test_5g_the_measured_noise_is_that_of_the_formula(
    over_seeds: Callable[..., object],
) -> None:
    def error(seed: int) -> float:
        ratios = [
            found / (wanted * ((1024 - size) / 1023) ** 0.5)
            for size, (found, wanted) in noises(seed).items()
            if size < 1024
        ]
        return max(abs(ratio - 1) for ratio in ratios)

    assert over_seeds("measured noise over the formula", error, less_than=0.1)


def test_5g_near_all_samples_the_noise_falls_faster(
    over_seeds: Callable[..., object],
) -> None:
    def fall(seed: int) -> float:
        return noises(seed)[64][0] / noises(seed)[256][0]

    assert over_seeds("noise at 64 over noise at 256", fall, more_than=2.05)
