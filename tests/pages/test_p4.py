"""Claims of the page on Problem 4 that its programs do not confirm themselves."""

import contextlib
import io
import math
import re
from collections.abc import Callable
from fractions import Fraction

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from exam_site import ROOT
from i2dl_exam.convolution import conv_output_size, cross_correlate
from i2dl_exam.receptive_field import gradient_support, receptive_field
from i2dl_exam.residual import ResidualBlock
from i2dl_exam.sampling import seeded_normal

SNIPPETS = ROOT / "snippets/p4"
layers = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 4)), max_size=8)


def run(name: str, old: str = "", new: str = "") -> list[str]:
    """What a program prints after a change in one place."""
    text = (SNIPPETS / f"{name}.py").read_text(encoding="utf-8")
    assert not old or text.count(old) == 1
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(text.replace(old, new) if old else text, name, "exec"), {})
    return printed.getvalue().splitlines()


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
    said = (SNIPPETS / f"{name}.out").read_text(encoding="utf-8")

    assert lost in said
    assert lost not in "\n".join(run(name, old, new))


def test_4a_noise_is_divided_by_three_and_doubled(
    over_seeds: Callable[..., bool],
) -> None:
    def error(seed: int) -> float:
        lines = run("a_noise", "manual_seed(0)", f"manual_seed({seed})")
        C1, C2 = (float(re.findall(r"\d\.\d+", line)[0]) for line in lines)
        return max(abs(3 * C1 - 1), abs(C2 / 2 - 1))

    assert over_seeds("noise: away from 1/3 and 2 by", error, less_than=0.02)


def test_4a_the_kernels_on_tiny_windows_and_the_ramp() -> None:
    C1 = torch.full((3, 3), 1 / 9, dtype=torch.float64)
    border = torch.tensor([[0, 0, 0, 9, 9, 9]] * 3, dtype=torch.float64)
    image, C2 = seeded_normal(6, 8), torch.tensor([[1, -1], [1, -1]]).double()
    pairs = image[:-1] + image[1:]

    torch.testing.assert_close(
        cross_correlate(border, C1), border.new_tensor([[0, 3, 6, 9]])
    )
    torch.testing.assert_close(
        cross_correlate(image, C1), F.avg_pool2d(image[None], 3, stride=1)[0]
    )
    torch.testing.assert_close(cross_correlate(image, C2), pairs[:, :-1] - pairs[:, 1:])
    assert C1.flip(0, 1).equal(C1)
    assert C2.flip(0, 1).equal(-C2)


def test_4b_what_the_common_mistakes_give() -> None:
    assert (26 - 7 + 2) // 3 == 7  # no + 1
    assert conv_output_size(26, kernel_size=7, stride=3) == 7  # no padding
    assert conv_output_size(26, kernel_size=7, padding=1) == 22  # no stride
    assert (26 - 7 + 1) // 3 + 1 == 7  # padding on one side
    each = nn.Conv2d(26, 5 * 26, 7, stride=3, padding=1, groups=26)
    assert each(torch.zeros(1, 26, 26, 26)).shape == (1, 130, 8, 8)


@pytest.mark.parametrize(("n", "unread"), [(26, []), (28, [27])])
def test_4b_the_border_that_is_never_read(n: int, unread: list[int]) -> None:
    layer = nn.Conv1d(1, 1, 7, stride=3, padding=1)
    nn.init.ones_(layer.weight)
    x = torch.zeros(1, 1, n, requires_grad=True)
    (gradient,) = torch.autograd.grad(layer(x).sum(), x)

    assert layer(x).shape[-1] == 8
    assert (gradient[0, 0] == 0).nonzero().flatten().tolist() == unread


def test_4b_as_one_volume_it_would_be_five_cubes() -> None:
    layer = nn.Conv3d(1, 5, 7, stride=3, padding=1)

    assert layer(torch.zeros(1, 1, 26, 26, 26)).shape == (1, 5, 8, 8, 8)


def test_4c_axis_0_is_the_filter_axis_1_the_color() -> None:
    weight, image = seeded_normal(4, 3, 5, 5), seeded_normal(1, 3, 9, 8, seed=1)
    output = F.conv2d(image, weight)[0]
    for o in range(4):
        colors = [cross_correlate(image[0, i], weight[o, i]) for i in range(3)]
        torch.testing.assert_close(output[o], torch.stack(colors).sum(dim=0))


def test_4c_transposed_it_is_the_backward_pass_with_the_same_weight() -> None:
    weight = seeded_normal(3, 4, 5, 5)
    x = seeded_normal(1, 4, 9, 9, seed=1).requires_grad_()
    output = F.conv2d(x, weight)  # 4 channels to 3
    gradient = seeded_normal(*output.shape, seed=2)
    (backward,) = torch.autograd.grad(output, x, gradient)

    torch.testing.assert_close(F.conv_transpose2d(gradient, weight), backward)
    assert nn.ConvTranspose2d(3, 4, 5).weight.shape == weight.shape


def test_4d_changing_a_pixel_changes_the_feature_inside_7_by_7_only() -> None:
    network = nn.Sequential(
        *(nn.Conv2d(1, 1, 3, dtype=torch.float64) for _ in range(3))
    )
    for layer in network:
        nn.init.uniform_(layer.get_parameter("weight"), 0.5, 1.5)
    images = torch.eye(13 * 13, dtype=torch.float64).reshape(-1, 1, 13, 13)
    features = network(images)[:, 0, 3, 3]  # the middle one of 7 x 7
    changed = (features - network(images.new_zeros(1, 1, 13, 13))[0, 0, 3, 3]) > 0.01
    expected = torch.zeros(13, 13, dtype=torch.bool)
    expected[3:10, 3:10] = True

    assert changed.reshape(13, 13).equal(expected)
    image = images[:1].requires_grad_()
    assert gradient_support(network(image)[0, 0, 3, 3], image).equal(expected)


def test_4d_what_the_common_mistakes_stand_for() -> None:
    side = 224
    for _ in range(3):
        side = conv_output_size(side, kernel_size=3)

    assert side == 218
    assert receptive_field([(3, 1)]) == 3
    assert receptive_field([(3, 3)] * 3) == 27
    assert receptive_field([(9, 1)]) == 9


@given(layers)
@settings(deadline=None)
def test_4d_recursion_and_sum_agree(layers: list[tuple[int, int]]) -> None:
    strides = [stride for _, stride in layers]
    terms = [(k - 1) * math.prod(strides[:i]) for i, (k, _) in enumerate(layers)]

    assert receptive_field(layers) == 1 + sum(terms)


def test_4d_paths_are_products_of_paths_along_rows_and_columns() -> None:
    paths = [1]
    for _ in range(3):
        paths = [sum(paths[max(0, i - 2) : i + 1]) for i in range(len(paths) + 2)]

    said = (SNIPPETS / "d_path_counts.out").read_text().splitlines()
    for line, first in zip(said, paths, strict=False):
        assert [int(count) for count in line.split()] == [first * p for p in paths]


@pytest.mark.parametrize(
    ("layer", "pixels"),
    [
        (nn.Tanh(), 1),
        (nn.Conv2d(1, 1, 3, padding=1), 9),
        (nn.MaxPool2d(2), 4),
        (nn.AdaptiveAvgPool2d(1), 50176),
    ],
)
def test_4e_pixels_that_one_feature_depends_on(layer: nn.Module, pixels: int) -> None:
    images = seeded_normal(30, 1, 224, 224).requires_grad_()
    outputs = layer.to(images)(images)
    i = outputs.shape[-1] // 2  # away from the padding

    assert gradient_support(outputs[..., i, i], images).sum() == pixels


def test_4e_a_fully_connected_layer_is_a_convolution_of_the_whole_image() -> None:
    image = seeded_normal(1, 1, 224, 224)
    weight = seeded_normal(1, 1, 224, 224, seed=1)
    connected = F.linear(image.flatten(1), weight.flatten(1))

    torch.testing.assert_close(F.conv2d(image, weight).flatten(1), connected)


def test_4f_the_table_by_exact_fractions() -> None:
    rows = (SNIPPETS / "f_gradient_through_depth.out").read_text().splitlines()[1:]
    for row in rows:
        r, *printed = row.split()
        plain = skip = Fraction(1)  # the blocks are linear: outputs for x = 1
        for _ in range(10):
            plain, skip = Fraction(r) * plain, skip + Fraction(r) * skip
        expected = [f"{float(x):.4f}" for x in (plain, skip, skip)]
        assert printed == expected


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
