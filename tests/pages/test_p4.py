"""Claims of the page on Problem 4 that its programs do not confirm themselves."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import Claim, ran, row
from torch import nn

from i2dl_exam.convolution import cross_correlate
from i2dl_exam.residual import ResidualBlock
from i2dl_exam.sampling import seeded_normal

FAULTS = [
    ("a_filters", "1 / 9", "1 / 3", "C1 on a point of 9: 1 1 1 | 1 1 1 | 1 1 1"),
    ("a_filters", "[1, -1]],", "[1, -2]],", "horizontal edge: 0 0 | 0 0 | 0 0"),
    ("a_filters", "kernel[None", "kernel.flip(1)[None", "0 2 0 | 0 2 0  (gap 0.0000"),
    ("b_output_size", "stride=3, padding=1)\np", "padding=1)\np", "8 x 8"),
    ("b_output_size", "[::3]", "[::2]", "8 windows"),
    ("c_weight_shape", "[3, 2, 4, 1]", "[3, 2, 1, 4]", "000, 241"),
    ("c_weight_shape", "ConvTranspose2d(3, 4", "Conv2d(3, 4", "refuses (3, 4, 5, 5)"),
    ("d_receptive_field", "k, s, dilation=d", "k, 1, dilation=d", "rows 60 to 66"),
    ("d_receptive_field", "k, s, dilation=d", "k, s", "rows 30 to 38"),
    ("d_receptive_field", 's": [(3, 1, 1), ', 's": [', "answer: 7, 7"),
    ("d_path_counts", "ones(3, 3)", "ones(3, 2)", "7  21  42  49  42  21   7"),
    ("e_max_pooling", "MaxPool2d(16)", "AvgPool2d(16)", "matter 1 of 256"),
    ("f_gradient_through_depth", "(l1, l2)] * 10", "(l1, l2)] * 9", "1.1046       1.1"),
    ("g_derivative", "constant_(l2.weight, 0.5)", "zeros_(l2.weight)", "r = 1.5"),
]


@pytest.mark.parametrize(("name", "old", "new", "lost"), FAULTS)
def test_a_program_whose_claim_is_broken_prints_something_else(
    name: str, old: str, new: str, lost: str
) -> None:
    right, broken = ran(f"p4/{name}")[0], ran(f"p4/{name}", 0, (old, new))[0]

    assert lost in "\n".join(right)
    assert lost not in "\n".join(broken)


def test_4a_noise_is_divided_by_three_and_doubled(over_seeds: Claim) -> None:
    def error(seed: int) -> float:
        C1, C2 = (row("p4/a_noise", start, seed)[0] for start in ("C1:", "C2:"))
        return max(abs(3 * C1 - 1), abs(C2 / 2 - 1))

    assert over_seeds("noise: away from 1/3 and 2 by", error, less_than=0.02)


def test_4a_a_border_becomes_a_ramp_and_turned_kernels() -> None:
    C1 = torch.full((3, 3), 1 / 9, dtype=torch.float64)
    border = torch.tensor([[0, 0, 0, 9, 9, 9]] * 3, dtype=torch.float64)
    ramp, C2 = border.new_tensor([[0, 3, 6, 9]]), C1.new_tensor([[1, -1], [1, -1]])

    torch.testing.assert_close(cross_correlate(border, C1), ramp)
    assert C1.flip(0, 1).equal(C1)
    assert C2.flip(0, 1).equal(-C2)


@pytest.mark.parametrize(("n", "unread"), [(26, []), (28, [27])])
def test_4b_the_border_that_is_never_read(n: int, unread: list[int]) -> None:
    layer = nn.Conv1d(1, 1, 7, stride=3, padding=1)
    nn.init.ones_(layer.weight)
    x = torch.zeros(1, 1, n, requires_grad=True)
    (gradient,) = torch.autograd.grad(layer(x).sum(), x)

    assert layer(x).shape[-1] == 8
    assert (gradient[0, 0] == 0).nonzero().flatten().tolist() == unread


def test_4c_transposed_it_is_the_backward_pass_with_the_same_weight() -> None:
    weight = seeded_normal(3, 4, 5, 5)
    x = seeded_normal(1, 4, 9, 9, seed=1).requires_grad_()
    output = F.conv2d(x, weight)  # 4 channels to 3
    gradient = seeded_normal(*output.shape, seed=2)
    (backward,) = torch.autograd.grad(output, x, gradient)

    torch.testing.assert_close(F.conv_transpose2d(gradient, weight), backward)
    assert nn.ConvTranspose2d(3, 4, 5).weight.shape == weight.shape


def test_4d_paths_are_products_of_paths_along_rows_and_columns() -> None:
    paths = [1]
    for _ in range(3):
        paths = [sum(paths[max(0, i - 2) : i + 1]) for i in range(len(paths) + 2)]

    for line, first in zip(ran("p4/d_path_counts")[0], paths, strict=False):
        assert [int(count) for count in line.split()] == [first * p for p in paths]


def test_4e_a_fully_connected_layer_is_a_convolution_of_the_whole_image() -> None:
    image = seeded_normal(1, 1, 224, 224)
    weight = seeded_normal(1, 1, 224, 224, seed=1)
    connected = F.linear(image.flatten(1), weight.flatten(1))

    torch.testing.assert_close(F.conv2d(image, weight).flatten(1), connected)


def test_4f_a_relu_behind_the_plus_can_block_the_path() -> None:
    l1, l2 = nn.Linear(1, 1), nn.Linear(1, 1)
    for parameter in (*l1.parameters(), *l2.parameters()):
        nn.init.zeros_(parameter)
    block, x = ResidualBlock(l1, l2), torch.tensor([-1.0], requires_grad=True)

    assert torch.autograd.grad(block(x), x)[0] == 1
    assert torch.autograd.grad(block(x).relu(), x)[0] == 0


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-2, 2))
@settings(deadline=None)
def test_4g_holds_for_a_branch_with_a_tanh(a: float, b: float, x: float) -> None:
    l1, l2 = (nn.Linear(1, 1, bias=False, dtype=torch.float64) for _ in "12")
    nn.init.constant_(l1.weight, a)
    nn.init.constant_(l2.weight, b)
    start = torch.tensor([x], dtype=torch.float64, requires_grad=True)
    block = ResidualBlock(l1, nn.Tanh(), l2)
    (found,) = torch.autograd.grad(block(start), start)
    r = b * (1 - math.tanh(a * x) ** 2) * a

    assert math.isclose(found.item(), 1 + r, rel_tol=1e-12, abs_tol=1e-12)
