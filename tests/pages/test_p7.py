"""The claims of the page on Problem 7: over 20 seeds, and by hand."""

import math
from fractions import Fraction
from typing import Any

import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from programs import Claim, cell, row
from torch import nn
from torch.func import jacrev

from i2dl_exam.autoencoder import pca
from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal

half = Fraction(1, 2)
CODES, OTHERS = "codes of new coins", "1,000 other images"
LABELLED = "the 100 labelled images"
WAYS = "random weights", "encoder at full rate", "encoder slow", "encoder frozen"
CLAIMS = [  # program, (row, column) over (row, column), bound
    ("p7/b_pca_and_autoencoders", ("Identity", 0), None, "<", 1.1),
    ("p7/b_pca_and_autoencoders", ("Identity", 0), None, ">", 0.999),
    ("p7/b_pca_and_autoencoders", ("ReLU", 0), None, "<", 0.5),
    ("p7/c_code_sizes", ("1000 1", 2), ("1000 3", 2), ">", 1.3),
    ("p7/c_code_sizes", ("1000 64", 2), ("1000 3", 2), ">", 1.3),
    ("p7/c_code_sizes", ("1000 64", 1), ("1000 3", 1), "<", 0.8),
    ("p7/c_code_sizes", ("200 64", 1), ("200 64", 0), ">", 1.7),
    ("p7/d_variational", ("N(0, 1)", 0), ("mean image", 0), ">", 5),
    ("p7/d_variational", ("like codes of coins", 0), (CODES, 0), ">", 2.9),
    ("p7/d_variational", (CODES, 0), ("mean image", 0), "<", 0.35),
    ("p7/d_variational", ("VAE, N(0, 1)", 0), ("like codes of coins", 0), "<", 0.95),
    ("p7/d_variational", ("VAE, N(0, 1)", 0), (CODES, 0), ">", 1.5),
    ("p7/g_transfer", ("encoder frozen", 1), ("random weights", 1), ">", 1),
    ("p7/g_transfer", ("encoder slow", 1), ("random weights", 1), ">", 1),
    ("p7/g_transfer", ("encoder frozen", 1), ("encoder at full rate", 1), ">", 1),
    ("p7/g_transfer", ("encoder slow", 1), ("encoder at full rate", 1), ">", 1),
    ("p7/g_transfer", ("random weights", 0), ("encoder frozen", 0), ">", 1.05),
    ("p7/g_transfer", ("encoder at full rate", 0), ("encoder frozen", 0), ">", 1.05),
    ("p7/h_pretraining_data", (OTHERS, 1), (LABELLED, 1), ">", 1),
    ("p7/h_pretraining_data", (LABELLED, 1), ("1,000 images of noise", 1), ">", 1),
    ("p7/h_pretraining_data", (OTHERS, 1), ("nothing", 1), ">", 1),
    ("p7/h_pretraining_data", ("nothing", 1), ("1,000 images of noise", 1), ">", 1),
    ("p7/h_pretraining_data", ("nothing", 0), (OTHERS, 0), ">", 1.05),
]


def assert_held(program: str, over_seeds: Claim) -> None:
    """All that the page says of a program's table holds for 20 seeds."""
    assert any(name == program for name, *_ in CLAIMS)
    for name, at, other, sign, bound in CLAIMS:

        def measure(seed: int, at: Any = at, by: Any = other) -> float:
            below = cell(program, *by)(seed) if by else 1
            return cell(program, *at)(seed) / below

        if name == program:
            words = at[0] + (f" by {other[0]}" if other else "") + f", column {at[1]}"
            limit = {"more_than" if sign == ">" else "less_than": bound}
            assert over_seeds(words, measure, **limit)


def test_7b_linear_stays_above_pca_and_relu_does_not(over_seeds: Claim) -> None:
    assert_held("p7/b_pca_and_autoencoders", over_seeds)


def test_7c_one_number_loses_the_coin_and_64_copy_the_noise(over_seeds: Claim) -> None:
    assert_held("p7/c_code_sizes", over_seeds)


def test_7d_random_codes_decode_far_from_coins(over_seeds: Claim) -> None:
    assert_held("p7/d_variational", over_seeds)


def test_7g_a_protected_encoder_beats_the_other_ways(over_seeds: Claim) -> None:
    assert_held("p7/g_transfer", over_seeds)


def test_7g_without_noise_and_with_more_steps_protection_gains_nothing() -> None:
    calm = ("0.6 * noise", "0 * noise"), ("range(60)", "range(150)")

    def gain(seed: int) -> float:
        free, full, slow, frozen = (
            row("p7/g_transfer", each, seed, *calm)[1] for each in WAYS
        )
        return max(slow, frozen) - max(free, full)

    assert sum(map(gain, range(20))) / 20 < 0.01  # with noise it is 0.04


def test_7h_more_images_are_what_helps(over_seeds: Claim) -> None:
    assert_held("p7/h_pretraining_data", over_seeds)


def test_7a_the_loss_of_two_pixels_by_hand() -> None:
    out, image = (Fraction(4, 5), Fraction(2, 5)), (1, 0)
    loss = half * sum((a - b) ** 2 for a, b in zip(out, image, strict=True))
    assert loss == Fraction(1, 10)


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_7b_no_affine_code_has_a_smaller_error_than_pca(seed: int, z: int) -> None:
    x = seeded_normal(30, 7, seed=seed) @ seeded_normal(7, 7, seed=seed + 1)
    best = F.mse_loss(pca(x, x, z), x)
    code = x @ seeded_normal(7, z, seed=seed + 2) + 1  # any encoder
    code = torch.cat([code, torch.ones_like(code[:, :1])], dim=1)
    decoder = torch.linalg.lstsq(code, x).solution  # and the best decoder for it
    assert F.mse_loss(code @ decoder, x) >= best * (1 - 1e-9)


CORNER = torch.tensor([[-3, 3], [0, 0], [3, 3]], dtype=torch.float64)


@given(st.floats(0, math.pi), st.floats(-5, 5))
def test_7b_no_straight_line_is_closer_to_the_corner(angle: float, at: float) -> None:
    normal = CORNER.new_tensor([-math.sin(angle), math.cos(angle)])
    distances = (CORNER @ normal - at).square()  # to any line in the plane
    assert distances.mean() >= 2 - 1e-9
    back = pca(CORNER, CORNER, 1)
    torch.testing.assert_close(back, CORNER.new_tensor([[-3, 2], [0, 2], [3, 2]]))
    assert [(y - 2) ** 2 for y in (3, 0, 3)] == [1, 4, 1]


def test_7d_codes_near_one_coin_lie_in_three_directions() -> None:
    torch.manual_seed(0)
    encoder = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 8)).double()
    share = torch.rand(1, 3, dtype=torch.float64)
    derivatives = jacrev(lambda s: encoder(coins(s, 8))[0])(share)[:, 0]
    assert derivatives.shape == (8, 3)  # whatever the encoder: 3 numbers fix a coin
    steps = 1e-6 * torch.randn(50, 3, dtype=torch.float64)
    moved = encoder(coins(share + steps, 8)) - encoder(coins(share, 8))
    spread = torch.linalg.svdvals(moved.detach())
    assert spread[:3].sum() > 0.9 * spread.sum()


def test_7e_other_answers_have_the_wrong_shape() -> None:
    features = seeded_normal(2, 16, 12, 12).float()
    assert nn.Linear(16 * 144, 2)(features.flatten(1)).shape == (2, 2)  # two per image
    assert nn.Conv2d(16, 2, 3)(features).shape == (2, 2, 10, 10)  # without padding


@given(st.floats(-20, 20), st.integers(0, 1))
def test_7f_slope_of_l2_of_the_probability(a: float, y: int) -> None:
    p, z = 1 / (1 + math.exp(-a)), torch.tensor(a, dtype=torch.float64)
    slope = torch.func.grad(lambda t: (t.sigmoid() - y).square())(z).item()
    assert math.isclose(slope, 2 * (p - y) * p * (1 - p), abs_tol=1e-12)
