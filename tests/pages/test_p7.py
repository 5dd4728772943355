"""Every claim of the page on Problem 7, proved without the page's programs."""

import math
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.func import jacrev

from exam_site import ROOT
from exam_site.figures import script
from i2dl_exam.autoencoder import (
    Autoencoder,
    kl_to_standard_normal,
    principal_components,
    project,
    reconstruction_error,
    reparametrize,
)
from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal, seeded_uniform
from i2dl_exam.segmentation import noisy_coins
from i2dl_exam.training import fit

Activation = Callable[[Tensor], Tensor]
SEEDS, HIDDEN, STEPS = 20, 64, 400
half = Fraction(1, 2)


class Twenty:
    """The page's autoencoder for 20 seeds at once, in float32 and its own code.

    Every tensor has the seed as its first dimension, so one matrix product serves all.
    """

    def __init__(self, code: int, activation: Activation, outputs: int = 1) -> None:
        self.activation = activation
        shapes = [(HIDDEN, 64), (outputs * code, HIDDEN), (HIDDEN, code), (64, HIDDEN)]
        self.weights = [
            torch.stack([seeded_normal(a, b, seed=100 * s + k) for s in range(SEEDS)])
            for k, (a, b) in enumerate(shapes)
        ]
        self.weights = [(w / w.shape[2] ** 0.5).float() for w in self.weights]
        self.biases = [w.new_zeros(SEEDS, 1, w.shape[1]) for w in self.weights]

    def _two_layers(self, x: Tensor, first: int) -> Tensor:
        for k in (first, first + 1):
            x = torch.baddbmm(self.biases[k], x, self.weights[k].mT)
            x = self.activation(x) if k == first else x
        return x

    def encode(self, x: Tensor) -> Tensor:
        return self._two_layers(x, 0)

    def decode(self, code: Tensor) -> Tensor:
        return self._two_layers(code, 2)

    def rebuild(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))

    def trained(self, loss: Callable[[int], Tensor]) -> "Twenty":
        parameters = [*self.weights, *self.biases]
        for parameter in parameters:
            parameter.requires_grad_()
        optimizer = torch.optim.Adam(parameters, lr=0.01)
        for step in range(STEPS):
            optimizer.zero_grad()
            loss(step).backward()
            optimizer.step()
        for parameter in parameters:
            parameter.requires_grad_(False)
        return self


@cache
def images(count: int, offset: int = 0) -> Tensor:
    """Coins for 20 seeds, shape (20, count, 64); another offset, other coins."""
    each = [coins(count, 8, 2 * seed + offset)[0].flatten(1) for seed in range(SEEDS)]
    return torch.stack(each).float()


@cache
def noise(count: int, width: int, offset: int) -> Tensor:
    each = [seeded_normal(count, width, seed=offset + s) for s in range(SEEDS)]
    return torch.stack(each).float()


@cache
def autoencoder(
    code: int, activation: Activation = torch.relu, noisy: bool = False
) -> Twenty:
    """Trained on 2000 coins in batches of 100, 20 times through."""
    x = images(2000) + (0.3 * noise(2000, 64, 3000) if noisy else 0)
    batches = x.split(100, dim=1)
    net = Twenty(code, activation)

    def loss(step: int) -> Tensor:
        batch = batches[step % 20]
        return (net.rebuild(batch) - batch).square().mean((1, 2)).sum()

    return net.trained(loss)


@cache
def on_few(code: int) -> Twenty:
    """Trained on 80 coins."""
    net, few = Twenty(code, torch.relu), images(80)
    return net.trained(lambda _: (net.rebuild(few) - few).square().mean((1, 2)).sum())


@cache
def variational() -> Twenty:
    """A VAE with 8 numbers as code and s^2 = 0.2, on the coins of `autoencoder`."""
    batches, net = images(2000).split(100, dim=1), Twenty(8, torch.relu, outputs=2)
    fresh = noise(STEPS * 100, 8, 8000).view(SEEDS, STEPS, 100, 8)

    def loss(step: int) -> Tensor:
        batch = batches[step % 20]
        mu, log_variance = net.encode(batch).chunk(2, dim=2)
        out = net.decode(mu + (log_variance / 2).exp() * fresh[:, step])
        kl = (mu.square() + log_variance.exp() - 1 - log_variance).sum(2) / 2
        return ((out - batch).square().sum(2) / 0.4 + kl).mean(1).sum()

    return net.trained(loss)


def distances(a: Tensor, b: Tensor) -> list[float]:
    """Mean squared difference for each seed."""
    values: list[float] = (a - b).square().mean((1, 2)).tolist()
    return values


@cache
def to_coins(kind: str) -> list[float]:
    """Mean squared distance of decoded codes to the nearest of 5000 coins, by seed."""
    net, draws = autoencoder(8), noise(300, 8, 7000)
    codes = net.encode(images(2000))
    centre = codes.mean(1, keepdim=True)
    outputs = {
        "coins": lambda: net.rebuild(images(300, 1)),
        "normal": lambda: net.decode(draws),
        "spread": lambda: net.decode(centre + codes.std(1, keepdim=True) * draws),
        "covariance": lambda: net.decode(centre + draws @ roots(codes).mT),
        "mean image": lambda: images(2000).mean(1, keepdim=True),
        "variational": lambda: variational().decode(draws),
    }[kind]()
    every = coins(5000, 8, 999)[0].flatten(1).float()
    return [
        (torch.cdist(o, every).amin(1).square() / 64).mean().item() for o in outputs
    ]


def roots(codes: Tensor) -> Tensor:
    """Matrices that give standard normal vectors the covariance of the codes."""
    return torch.linalg.cholesky(torch.stack([torch.cov(c.mT) for c in codes]))


def disc(numbers: Tensor, size: int = 8) -> Tensor:
    """A coin of row, column and radius, by a double loop over its pixels."""
    row, column, radius = numbers
    pixels = [
        (radius - ((row - i) ** 2 + (column - j) ** 2 + 1e-30) ** 0.5 + 0.5).clamp(0, 1)
        for i in range(size)
        for j in range(size)
    ]
    return torch.stack(pixels)


def three_numbers(count: int, seed: int) -> Tensor:
    """Row, column and radius of the coins that `coins(count, 8, seed)` draws."""
    share = (seeded_uniform(count, 3, seed=seed) + 1) / 2
    radius = 8 * (0.15 + 0.2 * share[:, :1])
    return torch.cat([radius + (7 - 2 * radius) * share[:, 1:], radius], dim=1)


def test_7_three_numbers_fix_a_coin() -> None:
    pictures = coins(20, 8, 4)[0].flatten(1)
    drawn = torch.stack([disc(numbers) for numbers in three_numbers(20, 4)])
    torch.testing.assert_close(drawn, pictures)


def test_7a_the_loss_of_two_pixels_by_hand() -> None:
    out, image = (Fraction(4, 5), Fraction(2, 5)), (1, 0)
    loss = half * sum((a - b) ** 2 for a, b in zip(out, image, strict=True))
    assert loss == Fraction(1, 10)

    class Constant(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.new_tensor([[0.8, 0.4]])

    x = torch.tensor([[1.0, 0.0]], dtype=torch.float64)
    assert math.isclose(reconstruction_error(Constant(), x).item(), float(loss))


def test_7a_it_is_the_supervised_loop_with_the_image_as_target() -> None:
    pictures = coins(100, 8)[0].flatten(1)
    net = Autoencoder(64, 2, 16)
    ours = fit(net, [pictures] * 20, reconstruction_error)
    pairs = [(pictures, pictures)] * 20  # (input, target)
    theirs = fit(net, pairs, lambda m, pair: F.mse_loss(m(pair[0]), pair[1]))
    assert ours(pictures).equal(theirs(pictures))


def test_7a_shuffled_labels_change_what_a_supervised_network_learns(
    over_seeds: Callable[..., object],
) -> None:
    def change(seed: int) -> float:
        pictures, masks = coins(100, 8, seed)
        x, labels = pictures.flatten(1), masks.double().mean((1, 2))[:, None]
        right, wrong = (
            fit(
                Autoencoder(64, 1, 16, seed=seed),
                [x] * 30,
                lambda m, b, y=y: F.mse_loss(m.encoder(b), y),
            )
            for y in (labels, labels.flip(0))
        )
        gap = (right.encoder(x) - wrong.encoder(x)).square().mean()
        return (gap / labels.var()).item()

    assert over_seeds(
        "change of the outputs, in variances of the label", change, more_than=0.1
    )


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_7b_no_affine_code_has_a_smaller_error_than_pca(seed: int, z: int) -> None:
    x = seeded_normal(30, 7, seed=seed) @ seeded_normal(7, 7, seed=seed + 1)
    best = F.mse_loss(project(x, *principal_components(x, z)), x)
    code = x @ seeded_normal(7, z, seed=seed + 2) + 1  # any encoder
    code = torch.cat([code, torch.ones_like(code[:, :1])], dim=1)
    decoder = torch.linalg.lstsq(code, x).solution  # and the best decoder for it
    assert F.mse_loss(code @ decoder, x) >= best * (1 - 1e-9)


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_7b_pcas_error_is_the_sum_of_the_dropped_squares(seed: int, z: int) -> None:
    x = seeded_normal(30, 7, seed=seed)
    error = F.mse_loss(project(x, *principal_components(x, z)), x)
    singular = torch.linalg.svdvals(x - x.mean(0))
    torch.testing.assert_close(error, singular[z:].square().sum() / x.numel())


@given(st.integers(0, 10**6))
def test_7b_pca_is_a_linear_autoencoder_and_any_other_basis_does_as_well(
    seed: int,
) -> None:
    x = coins(50, 8, seed)[0].flatten(1)
    mean, axes = principal_components(x, 3)
    A = seeded_normal(3, 3, seed=seed) + 3 * torch.eye(3).to(x)
    net = Autoencoder(64, 3, 3, nn.Identity)
    eye = torch.eye(3).to(x)
    values = [axes, -axes @ mean, A, 0 * mean[:3]]
    values += [torch.linalg.inv(A), 0 * mean[:3], axes.mT, mean]
    with torch.no_grad():
        for parameter, value in zip(net.parameters(), values, strict=True):
            parameter.copy_(value)
    torch.testing.assert_close(net(x), project(x, mean, axes))
    assert not torch.allclose(A, eye)


@given(st.integers(0, 10**6))
def test_7b_outputs_of_a_linear_autoencoder_lie_on_a_flat_set(seed: int) -> None:
    net = Autoencoder(64, 3, activation=nn.Identity, seed=seed)
    out = net(seeded_normal(40, 64, seed=seed + 1)).detach()
    singular = torch.linalg.svdvals(out - out.mean(0))
    assert singular[3] < 1e-9 * singular[2]
    curved = Autoencoder(64, 3, seed=seed)(seeded_normal(40, 64, seed=seed + 1))
    assert torch.linalg.svdvals((curved - curved.mean(0)).detach())[3] > 1e-3


CORNER = torch.tensor([[-3, 3], [0, 0], [3, 3]], dtype=torch.float64)


@given(st.floats(0, math.pi), st.floats(-5, 5))
def test_7b_no_straight_line_is_closer_to_the_corner(angle: float, at: float) -> None:
    normal = CORNER.new_tensor([-math.sin(angle), math.cos(angle)])
    distances = (CORNER @ normal - at).square()  # to any line in the plane
    assert distances.mean() >= 2 - 1e-9
    back = project(CORNER, *principal_components(CORNER, 1))
    torch.testing.assert_close(back, CORNER.new_tensor([[-3, 2], [0, 2], [3, 2]]))
    assert [(y - 2) ** 2 for y in (3, 0, 3)] == [1, 4, 1]


def test_7b_one_number_and_relu_reach_the_corner_exactly() -> None:
    net = Autoencoder(2, 1, hidden=2)
    both, none = [[1, 0], [-1, 0]], [0, 0]  # ReLU(x1) and ReLU(-x1)
    values = [both, none, [[1, -1]], [0], [[1], [-1]], none, [[1, -1], [1, 1]], none]
    with torch.no_grad():
        for parameter, value in zip(net.parameters(), values, strict=True):
            parameter.copy_(torch.tensor(value))
        assert net.encoder(CORNER).flatten().tolist() == [-3, 0, 3]
        assert net(CORNER).equal(CORNER)


@cache
def pca_rebuilt(new: bool) -> Tensor:
    """PCA with 3 axes of 2000 coins, for 20 seeds: new coins, or the same."""
    x = images(2000)
    mean = x.mean(1, keepdim=True)
    y = images(300, 1) if new else x
    axes = torch.linalg.svd(x - mean, full_matrices=False).Vh[:, :3]
    return mean + (y - mean) @ axes.mT @ axes


def test_7b_a_linear_autoencoder_ends_just_above_pca(
    over_seeds: Callable[..., object],
) -> None:
    x = images(2000)
    pca = distances(pca_rebuilt(new=False), x)
    own = distances(linear().rebuild(x), x)
    claim = "linear autoencoder's error on its training coins, by PCA's"
    assert over_seeds(claim, lambda seed: own[seed] / pca[seed], less_than=1.1)
    assert over_seeds(claim, lambda seed: own[seed] / pca[seed], more_than=1)


def identity(x: Tensor) -> Tensor:
    return x


def linear() -> Twenty:
    return autoencoder(3, identity)


def test_7b_a_linear_autoencoder_finds_pcas_subspace(
    over_seeds: Callable[..., object],
) -> None:
    net, x = linear(), images(2000)
    spanned = torch.linalg.qr(net.weights[3] @ net.weights[2]).Q  # (20, 64, 3)
    centred = x - x.mean(1, keepdim=True)
    axes = torch.linalg.svd(centred, full_matrices=False).Vh[:, :3]
    cosines = torch.linalg.svdvals(axes @ spanned)[:, -1].tolist()
    claim = "cosine of the largest angle between the subspaces"
    assert over_seeds(claim, lambda seed: cosines[seed], more_than=0.95)


def test_7b_with_relu_less_than_half_of_pcas_error_is_left(
    over_seeds: Callable[..., object],
) -> None:
    new = images(300, 1)
    pca = distances(pca_rebuilt(new=True), new)
    own = distances(autoencoder(3).rebuild(new), new)
    claim = "error of the autoencoder with ReLU on new coins, by PCA's"
    assert over_seeds(claim, lambda seed: own[seed] / pca[seed], less_than=0.5)


@cache
def on_noise(code: int) -> tuple[list[float], list[float]]:
    """Distances to the clean coin and to the noisy input, for new noisy coins."""
    clean = images(300, 1)
    dirty = clean + 0.3 * noise(300, 64, 4000)
    out = autoencoder(code, noisy=True).rebuild(dirty)
    return distances(out, clean), distances(out, dirty)


def test_7c_one_number_loses_the_coin(over_seeds: Callable[..., object]) -> None:
    claim = "distance to the clean coin, z = 1 by z = 3"
    assert over_seeds(
        claim, lambda s: on_noise(1)[0][s] / on_noise(3)[0][s], more_than=2
    )


def test_7c_64_numbers_copy_the_noise(over_seeds: Callable[..., object]) -> None:
    claim = "distance to the clean coin, z = 64 by z = 3"
    assert over_seeds(
        claim, lambda s: on_noise(64)[0][s] / on_noise(3)[0][s], more_than=2
    )
    for z in (1, 3):
        claim = f"distance to the noisy input, z = {z} by z = 64"
        low, copied = on_noise(z)[1], on_noise(64)[1]
        assert over_seeds(claim, lambda s, a=low, b=copied: a[s] / b[s], more_than=1.4)


@given(st.integers(0, 10**6))
def test_7c_pca_with_all_axes_is_the_identity_and_fewer_lose_more(seed: int) -> None:
    x, other = seeded_normal(20, 6, seed=seed), seeded_normal(5, 6, seed=seed + 1)
    torch.testing.assert_close(project(other, *principal_components(x, 6)), other)
    errors = [
        F.mse_loss(project(x, *principal_components(x, z)), x) for z in range(1, 6)
    ]
    assert errors == sorted(errors, reverse=True)
    assert F.mse_loss(x.mean(0).expand_as(x), x) > errors[0]  # z = 0: the mean image


def test_7c_the_best_output_for_a_shared_code_is_the_mean_image() -> None:
    pair = torch.tensor([[3.0, 5.0], [5.0, 3.0]], dtype=torch.float64)
    assert pair.sum(1).tolist() == [8, 8]  # one code
    best = torch.linalg.lstsq(torch.ones_like(pair[:, :1]), pair).solution
    torch.testing.assert_close(best, torch.full_like(best, 4))
    torch.testing.assert_close((pair - best).abs(), torch.ones_like(pair))


def few_errors(code: int) -> tuple[list[float], list[float]]:
    """Errors on 300 new coins, and on the 80 of the training."""
    net, new, few = on_few(code), images(300, 1), images(80)
    return distances(net.rebuild(new), new), distances(net.rebuild(few), few)


def test_7c_few_coins_overfit_at_every_size_of_the_code(
    over_seeds: Callable[..., object],
) -> None:
    gaps = {}
    for z in (1, 3, 64):
        unseen, seen = few_errors(z)
        gaps[z] = [a / b for a, b in zip(unseen, seen, strict=True)]
        claim = f"error on new coins by that on the 80, z = {z}"
        assert over_seeds(claim, gaps[z].__getitem__, more_than=1.2)
    claim = "this ratio, z = 64 by z = 1"
    assert over_seeds(claim, lambda s: gaps[64][s] / gaps[1][s], more_than=2)


def test_7c_with_few_coins_the_error_on_new_ones_falls_with_z(
    over_seeds: Callable[..., object],
) -> None:
    for low, high in ((1, 3), (3, 64)):
        claim = f"error on new coins, z = {low} by z = {high}"
        a, b = few_errors(low)[0], few_errors(high)[0]
        assert over_seeds(claim, lambda s, a=a, b=b: a[s] / b[s], more_than=1.2)


def test_7d_codes_near_one_coin_lie_in_three_directions(
    over_seeds: Callable[..., object],
) -> None:
    def share(seed: int) -> float:
        """Of the spread of codes around a coin's code, the part in 3 directions."""
        net = Autoencoder(64, 8, seed=seed)
        numbers = three_numbers(1, seed)[0]
        # Whatever the encoder: near a coin its codes follow a 64 x 3 Jacobian matrix.
        slopes = jacrev(lambda n: net.encoder(disc(n)))(numbers)
        assert slopes.shape == (8, 3)
        steps = 1e-6 * seeded_normal(50, 3, seed=seed + 1)
        moved = torch.stack([net.encoder(disc(numbers + step)) for step in steps])
        spread = torch.linalg.svdvals((moved - net.encoder(disc(numbers))).detach())
        return (spread[:3].sum() / spread.sum()).item()

    assert over_seeds("part of 3 of 8 directions", share, more_than=0.9)


def test_7d_random_codes_decode_far_from_every_coin(
    over_seeds: Callable[..., object],
) -> None:
    base, blob = to_coins("coins"), to_coins("mean image")
    claim = "distance to a coin, codes of coins by the mean image"
    assert over_seeds(claim, lambda s: base[s] / blob[s], less_than=0.2)
    for kind in ("normal", "spread", "covariance"):
        claim = f"distance to a coin, {kind} codes by codes of coins"
        far = to_coins(kind)
        assert over_seeds(claim, lambda s, a=far: a[s] / base[s], more_than=5)


def test_7d_random_codes_of_a_vae_decode_closer_to_coins(
    over_seeds: Callable[..., object],
) -> None:
    far, near = to_coins("spread"), to_coins("variational")
    claim = "distance to a coin, VAE by autoencoder with fitted spread"
    assert over_seeds(claim, lambda s: near[s] / far[s], less_than=0.5)
    soft = to_coins("coins")  # a VAE's images are softer than rebuilt coins
    assert over_seeds(
        "distance to a coin, VAE by codes of coins",
        lambda s: near[s] / soft[s],
        more_than=1.5,
    )


def test_7d_a_vaes_images_vary_as_coins_do(over_seeds: Callable[..., object]) -> None:
    drawn = variational().decode(noise(300, 8, 7000)).var(1).mean(1)
    real = images(2000).var(1).mean(1)
    shares = (drawn / real).tolist()
    assert over_seeds(
        "variance of drawn images by that of coins", shares.__getitem__, more_than=1 / 3
    )


@given(st.floats(-3, 3), st.floats(0.05, 3))
def test_7d_the_kl_term_is_an_integral(mu: float, sigma: float) -> None:
    x = torch.linspace(mu - 9 * sigma, mu + 9 * sigma, 4001, dtype=torch.float64)
    log_q = -(((x - mu) / sigma) ** 2) / 2 - math.log(sigma)
    integrand = log_q.exp() / math.sqrt(2 * math.pi) * (log_q + x**2 / 2)
    expected = torch.trapezoid(integrand, x)
    kl = kl_to_standard_normal(x.new_tensor([mu]), x.new_tensor([2 * math.log(sigma)]))
    torch.testing.assert_close(kl, expected, rtol=1e-6, atol=1e-9)
    assert kl >= 0


def test_7d_the_kl_term_by_hand() -> None:
    ln_one = 0
    terms = [half * (mu**2 + 1 - 1 - ln_one) for mu in (0, 1)]
    assert terms == [0, half]
    kl = kl_to_standard_normal(torch.tensor([[0.0], [1.0]]), torch.zeros(2, 1))
    assert kl.tolist() == [float(term) for term in terms]


@given(st.integers(0, 10**6))
def test_7d_gradients_reach_mean_and_deviation(seed: int) -> None:
    mean, log_variance, eps = seeded_normal(3, 8, seed=seed)
    by_mean, by_log = jacrev(reparametrize, argnums=(0, 1))(mean, log_variance, eps)
    torch.testing.assert_close(by_mean.diag(), torch.ones_like(mean))
    torch.testing.assert_close(by_log.diag(), (log_variance / 2).exp() * eps / 2)


def test_7d_the_circle_holds_86_percent() -> None:
    inside = 1 - math.exp(-(2**2) / 2)  # of two standard normal numbers
    assert f"{100 * inside:.0f}" == "86"
    drawn = seeded_normal(100_000, 2).square().sum(1) < 4
    assert abs(drawn.double().mean().item() - inside) < 0.01


@given(st.floats(-30, 30), st.floats(-30, 30))
def test_7e_one_logit_with_sigmoid_is_two_with_softmax(a: float, b: float) -> None:
    softmax = 1 / (1 + math.exp(a - b))  # e^b / (e^a + e^b), divided by e^b
    two = torch.tensor([a, b], dtype=torch.float64).softmax(0)[1].item()
    one = torch.tensor(b - a, dtype=torch.float64).sigmoid().item()
    assert math.isclose(one, softmax, rel_tol=1e-12)
    assert math.isclose(two, softmax, rel_tol=1e-12)


def test_7e_three_quarters_by_hand() -> None:
    background, coin = math.e, 3 * math.e  # e^1 and e^(1 + ln 3)
    assert math.isclose(coin / (background + coin), 3 / 4)
    assert math.isclose(1 / (1 + Fraction(1, 3)), 3 / 4)  # e^(-ln 3) is a third


def test_7e_parameters_and_shapes_of_the_three_last_layers() -> None:
    x = seeded_normal(2, 16, 12, 12).float()
    for channels, count in ((3, 435), (1, 145), (2, 290)):
        layer = nn.Conv2d(16, channels, 3, padding=1)
        assert layer(x).shape == (2, channels, 12, 12)
        assert sum(p.numel() for p in layer.parameters()) == count
        assert count == channels * (16 * 9 + 1)


def test_7e_other_answers_have_the_wrong_shape() -> None:
    features = seeded_normal(2, 16, 12, 12).float()
    assert nn.Linear(16 * 144, 2)(features.flatten(1)).shape == (2, 2)  # two per image
    assert nn.Conv2d(16, 2, 3)(features).shape == (2, 2, 10, 10)  # without padding


def test_7f_the_two_by_two_example_by_hand() -> None:
    right = [Fraction(3, 4), Fraction(1, 4), 1 - Fraction(1, 4), 1 - Fraction(1, 4)]
    surprises = [-math.log(p) for p in right]
    assert [f"{s:.4f}" for s in surprises] == ["0.2877", "1.3863", "0.2877", "0.2877"]
    assert f"{math.fsum(surprises) / 4:.4f}" == "0.5623"
    assert math.isclose(math.fsum(surprises), 4 * math.log(4) - 3 * math.log(3))
    predicted, coin = {(0, 0)}, {(0, 0), (0, 1)}
    assert Fraction(len(predicted & coin), len(predicted | coin)) == half
    assert Fraction(2 * len(predicted & coin), 1 + 2) == Fraction(2, 3)
    probability, mask = [3 * half / 2, *[half / 2] * 3], [1, 1, 0, 0]
    common = sum(p * y for p, y in zip(probability, mask, strict=True))
    assert 1 - 2 * common / (sum(probability) + 2) == Fraction(3, 7)
    logits = [math.log(p / (1 - p)) for p in probability]
    margins = [a if y else -a for a, y in zip(logits, mask, strict=True)]
    hinge = [max(0.0, 1 - m) for m in margins]
    assert hinge[0] == hinge[2] == hinge[3] == 0
    assert math.isclose(hinge[1], 1 + math.log(3))


@given(st.floats(-20, 20), st.integers(0, 1))
def test_7f_slopes_at_one_pixel(a: float, y: int) -> None:
    p, z = 1 / (1 + math.exp(-a)), torch.tensor(a, dtype=torch.float64)
    target = z * 0 + y
    slope = torch.func.grad(F.binary_cross_entropy_with_logits)(z, target).item()
    assert math.isclose(slope, p - y, abs_tol=1e-12)
    slope = torch.func.grad(lambda t: (t.sigmoid() - y).square())(z).item()
    assert math.isclose(slope, 2 * (p - y) * p * (1 - p), abs_tol=1e-12)


def test_7f_guessing_one_half_everywhere_costs_ln_2() -> None:
    masks = noisy_coins(20)[1]
    nothing = torch.zeros_like(masks).double()
    loss = F.binary_cross_entropy_with_logits(nothing, masks.double())
    assert math.isclose(loss.item(), math.log(2))


def test_7f_softmax_over_pixels_is_another_function() -> None:
    scores = seeded_normal(1, 2, 3, 4)
    over_channels, over_pixels = scores.softmax(1), scores.flatten(2).softmax(2)
    torch.testing.assert_close(over_channels.sum(1), torch.ones(1, 3, 4).to(scores))
    assert not over_pixels.view_as(scores).sum(1).allclose(over_channels.sum(1))


def test_7f_slopes_of_a_pixel_that_is_surely_wrong() -> None:
    p = 1 / (1 + math.exp(8))
    assert f"{p:.4f}" == "0.0003"
    assert f"{p - 1:.4f}" == "-0.9997"
    assert f"{2 * (p - 1) * p * (1 - p):.4f}" == "-0.0007"


def test_7f_no_coin_anywhere_is_right_at_most_pixels(
    over_seeds: Callable[..., object],
) -> None:
    def right(seed: int) -> float:
        return 1 - noisy_coins(1000, seed)[1].double().mean().item()

    claim = "accuracy of an empty prediction"
    assert over_seeds(claim, right, more_than=0.75)
    masks = noisy_coins(1000)[1]
    assert (masks.sum((1, 2)) > 0).all()  # so its IoU is 0 everywhere


@given(st.integers(0, 10**6))
def test_7f_dice_and_iou_order_predictions_alike(seed: int) -> None:
    a, b, y = (seeded_normal(3, 12, seed=seed) > 0).tolist()
    pairs = [[sum(map(op, p, y)) for op in (min, max)] for p in (a, b)]
    (common, union), (other, larger) = pairs
    iou = [Fraction(common, union or 1), Fraction(other, larger or 1)]
    dice = [Fraction(2 * common, (common + union) or 1)]
    dice += [Fraction(2 * other, (other + larger) or 1)]
    assert (iou[0] < iou[1]) == (dice[0] < dice[1])


SEGMENTERS = script("7h_labels")


@cache
def segmenters(dark: bool = False) -> Any:
    """The page's networks for 20 seeds at once, as the figure of 7h trains them."""
    return SEGMENTERS.Networks(range(SEEDS), torch.float32, dark=dark)


@cache
def overlaps(
    kind: str, labels: int = 1000, *, dark: bool = False, **how: Any
) -> list[float]:
    """IoU on new coins, after 150 steps if nothing else is said, by seed."""
    found: Tensor = segmenters(dark).overlaps(kind, labels, **how)[-1]
    values: list[float] = found.tolist()
    return values


@cache
def random_at_its_best() -> list[float]:
    """IoU with 1,000 labels: best of three learning rates and six times to stop."""
    stops = [
        segmenters().overlaps("random", 1000, lr=lr, steps=300, every=50)
        for lr in (0.003, 0.01, 0.03)
    ]
    best: list[float] = torch.cat(stops).amax(0).tolist()
    return best


@cache
def frozen_after(source: str) -> list[float]:
    """IoU with 1,000 labels and the frozen encoder of other images than the 10,000."""
    nets = segmenters()
    images = {
        "labelled": lambda: nets.photos(1000, 1)[0],
        "noise": lambda: noise(10000, 144, 900),
    }[source]()
    found: Tensor = nets.overlaps("frozen", 1000, source=nets.pretrained(images))[-1]
    values: list[float] = found.tolist()
    return values


def gains(kind: str, labels: int = 1000) -> Callable[[int], float]:
    """IoU minus that of random weights after as many steps."""
    own, other = overlaps(kind, labels), overlaps("random", labels)
    return lambda seed: own[seed] - other[seed]


def test_7g_frozen_and_slow_encoders_beat_random_weights(
    over_seeds: Callable[..., object],
) -> None:
    for kind in ("frozen", "slow"):
        claim = f"IoU with 1,000 labels, {kind} minus random"
        assert over_seeds(claim, gains(kind), more_than=0.01)


def test_7g_frozen_and_slow_are_alike(over_seeds: Callable[..., object]) -> None:
    a, b = overlaps("frozen"), overlaps("slow")
    claim = "distance of the IoUs of frozen and slow, 1,000 labels"
    assert over_seeds(claim, lambda s: abs(a[s] - b[s]), less_than=0.02)


def test_7g_the_full_learning_rate_for_the_encoder_overfits(
    over_seeds: Callable[..., object],
) -> None:
    frozen = overlaps("frozen", steps=300)
    fast = overlaps("slow", steps=300, encoder_lr=0.01)
    claim = "IoU after 300 steps, frozen minus the full rate for the encoder"
    assert over_seeds(claim, lambda s: frozen[s] - fast[s], more_than=0.01)
    seen = {"steps": 300, "judged": (1000, 1)}  # the labelled images themselves
    frozen = overlaps("frozen", **seen)
    fitted = overlaps("slow", encoder_lr=0.01, **seen)
    claim = "IoU on the labelled images, full rate for the encoder minus frozen"
    assert over_seeds(claim, lambda s: fitted[s] - frozen[s], more_than=0.05)


def test_7g_the_old_decoder_is_as_good_a_start_as_a_new_one(
    over_seeds: Callable[..., object],
) -> None:
    new, old = overlaps("frozen"), overlaps("frozen", kept=3)
    claim = "distance of the IoUs, new decoder and old one with a new last layer"
    assert over_seeds(claim, lambda s: abs(new[s] - old[s]), less_than=0.02)


def test_7g_a_new_decoder_needs_the_usual_learning_rate(
    over_seeds: Callable[..., object],
) -> None:
    tiny, random = overlaps("slow", lr=0.0001), overlaps("random")
    claim = "IoU with 1,000 labels, random minus a tiny rate for all"
    assert over_seeds(claim, lambda s: random[s] - tiny[s], more_than=0.05)


def test_7g_numbers_of_parameters_by_counting() -> None:
    encoder = 144 * 64 + 64 + 64 * 8 + 8
    decoder = 8 * 64 + 64 + 64 * 144 + 144
    assert (decoder, encoder + decoder) == (9936, 19736)
    assert 64 * 144 + 144 == 9360


def test_7g_last_layer_only_depends_on_the_coins(
    over_seeds: Callable[..., object],
) -> None:
    for dark, bound in ((False, {"less_than": 0.01}), (True, {"more_than": 0.01})):
        whole = overlaps("frozen", dark=dark)
        last = overlaps("last layer only", lr=0.1, dark=dark)
        claim = "IoU lost by training the last layer only"
        claim += ", bright and dark coins" if dark else ", bright coins"
        assert over_seeds(claim, lambda s, a=whole, b=last: a[s] - b[s], **bound)


def test_7g_no_linear_layer_tells_coin_from_ground_if_both_may_be_bright() -> None:
    # Rows: grey of the pixel, grey of the ground, 1. Coin where they differ.
    cases = torch.tensor([[0, 0, 1], [1, 1, 1], [0, 1, 1], [1, 0, 1]]).double()
    coin = torch.tensor([-1.0, -1, 1, 1]).double()
    # The signs add up to 0 against any weights, so one case is always wrong.
    assert (coin @ cases).tolist() == [0, 0, 0]
    assert (cases[2] + cases[3]).equal(cases[0] + cases[1])


def test_7h_pretraining_on_more_images_is_what_helps(
    over_seeds: Callable[..., object],
) -> None:
    many, best = overlaps("frozen"), random_at_its_best()
    for source in ("labelled", "noise"):
        few = frozen_after(source)
        claim = f"IoU, encoder of 10,000 images minus that of the {source} images"
        assert over_seeds(claim, lambda s, a=few: many[s] - a[s], more_than=0.01)
    claim = "IoU with 1,000 labels, frozen minus random at its best"
    assert over_seeds(claim, lambda s: many[s] - best[s], more_than=0)
    own = frozen_after("labelled")
    claim = "IoU, encoder of the labelled images minus random at its best"
    assert over_seeds(claim, lambda s: own[s] - best[s], less_than=0.015)


def test_7h_random_weights_overfit_more(over_seeds: Callable[..., object]) -> None:
    gaps = {}
    for kind in ("random", "frozen"):
        seen = overlaps(kind, judged=(1000, 1))
        gaps[kind] = [a - b for a, b in zip(seen, overlaps(kind), strict=True)]
    claim = "IoU on the labelled images minus that on new ones, random"
    assert over_seeds(claim, gaps["random"].__getitem__, more_than=0.05)
    claim = "this gap, random minus frozen"
    more = [a - b for a, b in zip(gaps["random"], gaps["frozen"], strict=True)]
    assert over_seeds(claim, more.__getitem__, more_than=0.02)


def test_7h_the_figure_shows_what_its_text_says() -> None:
    page = (ROOT / "docs" / "problems" / "7-autoencoders.md").read_text("utf-8")
    (said,) = re.findall(r"!\[(.*)\]\(\S*7h_labels.svg", page)
    networks, shown = SEGMENTERS.Networks(range(1)), []
    for labels in SEGMENTERS.LABELS:
        iou = {}
        for kind in SEGMENTERS.KINDS:
            lr = 0.1 if kind == "last layer only" else 0.01
            iou[kind] = networks.overlaps(kind, labels, lr=lr)[-1].item()
        apart = [iou.pop("random")] if labels < 10000 else []
        places = [*apart, min(iou.values()), max(iou.values())]
        shown += [f"{place:.2f}" for place in places]
    assert re.findall(r"\d\.\d+", said) == shown


def test_7h_pretraining_pays_with_few_labels_only(
    over_seeds: Callable[..., object],
) -> None:
    for labels, bound in ((20, "more"), (1000, "more"), (10000, "less")):
        claim, limit = (
            f"IoU, slow minus random, {labels} labels",
            {bound + "_than": 0.02},
        )
        assert over_seeds(claim, gains("slow", labels), **limit)
