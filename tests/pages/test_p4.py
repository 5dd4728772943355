"""Every claim of the page on Problem 4, proved without the page's programs."""

import math
from fractions import Fraction
from itertools import pairwise, product

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.convolution import conv_output_size, conv_weight_shape, cross_correlate
from i2dl_exam.receptive_field import bounding_box, gradient_support, receptive_field
from i2dl_exam.residual import ResidualBlock, chain_jacobian
from i2dl_exam.sampling import seeded_normal

SEEDS = range(24)
numbers = st.fractions(-5, 5, max_denominator=20)


def C1() -> Tensor:
    return torch.full((3, 3), 1 / 9, dtype=torch.float64)


def C2() -> Tensor:
    return torch.tensor([[1, -1], [1, -1]], dtype=torch.float64)


def scalar_layer(weight: float) -> nn.Linear:
    layer = nn.Linear(1, 1, dtype=torch.float64)
    nn.init.constant_(layer.weight, weight)
    return layer


def test_4a_c1_is_the_average_of_each_window() -> None:
    image = seeded_normal(7, 9)
    averages = F.avg_pool2d(image[None, None], 3, stride=1)[0, 0]

    torch.testing.assert_close(cross_correlate(image, C1()), averages)


def test_4a_c1_turns_a_sharp_border_into_a_ramp() -> None:
    image = torch.tensor([[0, 0, 0, 9, 9, 9]] * 3, dtype=torch.float64)

    torch.testing.assert_close(
        cross_correlate(image, C1()), image.new_tensor([[0, 3, 6, 9]])
    )


def test_4a_c1_smooths() -> None:
    for seed in SEEDS:
        noise = seeded_normal(20, 20, seed=seed)
        blurred = cross_correlate(noise, C1())
        steps, before = blurred.diff(dim=1).abs().mean(), noise.diff(dim=1).abs().mean()
        assert steps < before / 2


def test_4a_c2_responds_to_vertical_edges_only() -> None:
    for pixels, expected in {
        ((1, 1), (1, 1)): 0,
        ((1, 0), (1, 0)): 2,
        ((0, 1), (0, 1)): -2,
        ((1, 1), (0, 0)): 0,
        ((0, 0), (1, 1)): 0,
    }.items():
        assert cross_correlate(torch.tensor(pixels), C2()).tolist() == [[expected]]


def test_4a_c2_is_the_horizontal_difference_of_pairs_of_rows() -> None:
    image = seeded_normal(6, 8)
    pairs = image[:-1] + image[1:]

    torch.testing.assert_close(
        cross_correlate(image, C2()), pairs[:, :-1] - pairs[:, 1:]
    )


def test_4a_conv2d_on_bytes_overflows() -> None:
    cpu = torch.device("cpu")  # a GPU refuses bytes
    white, twice = (torch.full((1, 1, 2, 2), v, device=cpu).byte() for v in (255, 2))

    assert F.conv2d(white.float(), twice.float()).item() == 2040
    assert F.conv2d(white, twice).item() == 2040 % 256


def test_4a_a_flat_area_stays_under_c1_and_vanishes_under_c2() -> None:
    flat = torch.full((4, 4), 5, dtype=torch.float64)

    torch.testing.assert_close(cross_correlate(flat, C1()), flat[:2, :2])
    assert not cross_correlate(flat, C2()).any()


def test_4a_noise_is_divided_by_three_and_doubled() -> None:
    assert 9 * Fraction(1, 9) ** 2 == Fraction(1, 3) ** 2  # variances add up
    assert 2 * 1**2 + 2 * (-1) ** 2 == 2**2
    for kernel, factor in [(C1(), 1 / 3), (C2(), 2.0)]:
        for seed in SEEDS:
            noise = seeded_normal(1, 1, 300, 300, seed=seed)
            measured = F.conv2d(noise, kernel[None, None]).std() / noise.std()
            assert abs(measured.item() / factor - 1) < 0.05


def test_4a_the_mathematical_convolution_changes_the_sign_of_c2_only() -> None:
    image = seeded_normal(5, 6)

    def convolve(kernel: Tensor) -> Tensor:
        """y[i, j] = sum of kernel[a, b] image[i - a, j - b], where it is defined."""
        h, w = kernel.shape
        total = image.new_zeros(6 - h, 7 - w)
        for a, b in product(range(h), range(w)):
            total += kernel[a, b] * image[h - 1 - a : 5 - a, w - 1 - b : 6 - b]
        return total

    torch.testing.assert_close(convolve(C1()), cross_correlate(image, C1()))
    torch.testing.assert_close(convolve(C2()), -cross_correlate(image, C2()))


def test_4b_output_size_matches_a_real_convolution() -> None:
    layer = nn.Conv2d(26, 5, 7, stride=3, padding=1)
    side = conv_output_size(26, kernel=7, stride=3, padding=1)

    assert layer(torch.zeros(1, 26, 26, 26)).shape == (1, 5, side, side) == (1, 5, 8, 8)


def test_4b_eight_windows_fit_and_no_ninth() -> None:
    positions = range(26 + 2)

    assert positions[7 * 3 : 7 * 3 + 7][-1] == positions[-1]
    assert len(positions) < 8 * 3 + 7


def test_4b_what_the_common_mistakes_give() -> None:
    assert (26 - 7 + 2) // 3 == 7  # no + 1
    assert conv_output_size(26, kernel=7, stride=3) == 7  # no padding
    assert (26 - 7 + 1) // 3 + 1 == 7  # padding on one side
    assert conv_output_size(26, kernel=7, padding=1) == 22  # no stride
    each = nn.Conv2d(26, 5 * 26, 7, stride=3, padding=1, groups=26)
    assert each(torch.zeros(1, 26, 26, 26)).shape == (1, 130, 8, 8)


@pytest.mark.parametrize(("n", "unread"), [(26, []), (27, []), (28, [27])])
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


def test_4c_the_weight_of_torchs_layer_has_this_shape() -> None:
    layer = nn.Conv2d(3, 4, kernel_size=5, stride=1, padding=0)

    assert tuple(layer.weight.shape) == conv_weight_shape(3, 4, 5) == (4, 3, 5, 5)
    assert layer.bias is not None
    assert (layer.weight.numel(), layer.bias.numel()) == (300, 4)


def test_4c_axis_0_is_the_filter_axis_1_the_color() -> None:
    weight, image = seeded_normal(4, 3, 5, 5), seeded_normal(1, 3, 9, 8, seed=1)
    output = F.conv2d(image, weight)[0]
    for o in range(4):
        colors = [cross_correlate(image[0, i], weight[o, i]) for i in range(3)]
        torch.testing.assert_close(output[o], torch.stack(colors).sum(dim=0))


def test_4c_axis_2_is_the_height_axis_3_the_width() -> None:
    weight = nn.Conv2d(3, 4, kernel_size=(5, 2)).weight
    output = F.conv2d(torch.zeros(1, 3, 9, 8), weight)

    assert weight.shape[2:] == (5, 2)
    assert output.shape[2:] == (9 - 5 + 1, 8 - 2 + 1)


def test_4c_the_printed_shape_is_refused_on_an_rgb_image() -> None:
    with pytest.raises(RuntimeError, match="expected input"):
        F.conv2d(torch.zeros(1, 3, 32, 32), torch.zeros(3, 4, 5, 5))


def test_4c_the_printed_shape_is_that_of_a_transposed_convolution() -> None:
    assert nn.ConvTranspose2d(3, 4, 5).weight.shape == (3, 4, 5, 5)


def test_4c_a_transposed_convolution_is_the_backward_pass_with_the_same_weight() -> (
    None
):
    weight = seeded_normal(3, 4, 5, 5)
    x = seeded_normal(1, 4, 9, 9, seed=1).requires_grad_()
    output = F.conv2d(x, weight)  # 4 channels to 3
    gradient = seeded_normal(*output.shape, seed=2)
    (backward,) = torch.autograd.grad(output, x, gradient)

    torch.testing.assert_close(F.conv_transpose2d(gradient, weight), backward)


def test_4c_groups_shrink_the_second_axis() -> None:
    assert nn.Conv2d(6, 4, 5, groups=2).weight.shape == (4, 6 // 2, 5, 5)
    assert nn.Conv2d(6, 6, 5, groups=6).weight.shape == (6, 1, 5, 5)


def test_4d_a_7_by_7_image_leaves_one_feature_that_sees_all_of_it() -> None:
    network = nn.Sequential(*(nn.Conv2d(1, 1, 3) for _ in range(3)))
    image = torch.zeros(1, 1, 7, 7)

    assert network(image).shape == (1, 1, 1, 1)
    assert gradient_support(network, image).all()
    assert receptive_field([(3, 1)] * 3) == 7


def test_4d_changing_a_pixel_changes_the_feature_inside_7_by_7_only() -> None:
    network = nn.Sequential(
        *(nn.Conv2d(1, 1, 3, dtype=torch.float64) for _ in range(3))
    )
    for layer in network:
        nn.init.uniform_(layer.get_parameter("weight"), 0.5, 1.5)
    images = torch.eye(13 * 13, dtype=torch.float64).reshape(-1, 1, 13, 13)
    features = network(images)[:, 0, 3, 3]  # the middle one of 7 x 7
    changed = (features - network(images.new_zeros(1, 1, 13, 13))[0, 0, 3, 3]) > 0.01

    assert bounding_box(changed.reshape(13, 13)) == (range(3, 10), range(3, 10))
    assert changed.sum() == 49


def test_4d_on_the_exams_image_the_last_map_has_218_by_218_features() -> None:
    side = 224
    for _ in range(3):
        side = conv_output_size(side, kernel=3)

    assert side == 218


def test_4d_what_the_common_mistakes_stand_for() -> None:
    assert receptive_field([(3, 1)]) == 3
    assert receptive_field([(3, 3)] * 3) == 27
    assert receptive_field([(9, 1)]) == 9


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 4)), min_size=1, max_size=8)
)
@settings(deadline=None)
def test_4d_recursion_and_sum_agree(layers: list[tuple[int, int]]) -> None:
    field, jump = 1, 1
    for kernel, stride in layers:
        field, jump = field + (kernel - 1) * jump, jump * stride
    strides = [stride for _, stride in layers]
    terms = [(k - 1) * math.prod(strides[:i]) for i, (k, _) in enumerate(layers)]

    assert receptive_field(layers) == field == 1 + sum(terms)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), min_size=1, max_size=5),
    st.integers(1, 3),
)
@settings(deadline=None)
def test_4d_the_last_stride_changes_nothing_the_first_one_helps(
    layers: list[tuple[int, int]], stride: int
) -> None:
    (first, _), (last, _) = layers[0], layers[-1]
    field = receptive_field(layers)

    assert receptive_field([*layers[:-1], (last, stride)]) == field
    if len(layers) > 1:
        one = receptive_field([(first, 1), *layers[1:]])
        two = receptive_field([(first, 2), *layers[1:]])
        assert two - first == 2 * (one - first)


def test_4d_paths_are_products_of_paths_along_rows_and_columns() -> None:
    paths = [1]
    for _ in range(3):
        paths = [sum(paths[max(0, i - 2) : i + 1]) for i in range(len(paths) + 2)]

    assert paths == [1, 3, 6, 7, 6, 3, 1]
    assert max(paths) ** 2 == 49
    assert sum(paths) ** 2 == 9**3 == 729


def test_4d_three_small_kernels_have_fewer_weights_than_a_large_one() -> None:
    C = 8
    small = nn.Sequential(*(nn.Conv2d(C, C, 3, bias=False) for _ in range(3)))
    large = nn.Conv2d(C, C, 7, bias=False)

    assert sum(p.numel() for p in small.parameters()) == 27 * C**2
    assert large.weight.numel() == 49 * C**2


@pytest.mark.parametrize(
    ("layer", "pixels"),
    [
        (nn.Conv2d(1, 1, 1), 1),
        (nn.Identity(), 1),
        (nn.ReLU(), 1),
        (nn.Tanh(), 1),
        (nn.BatchNorm2d(1).eval(), 1),
        (nn.Conv2d(1, 1, 3), 9),
        (nn.Conv2d(1, 1, 3, padding=1), 9),
        (nn.Conv2d(1, 1, 224), 50176),
        (nn.AvgPool2d(224), 50176),
        (nn.AdaptiveAvgPool2d(1), 50176),
        (nn.Sequential(nn.Flatten(), nn.Linear(50176, 1)), 50176),
    ],
)
def test_4e_pixels_that_one_feature_depends_on(layer: nn.Module, pixels: int) -> None:
    image = torch.zeros(1, 1, 224, 224)

    assert gradient_support(layer.to(image.device), image).sum() == pixels


def test_4e_a_fully_connected_layer_is_a_convolution_of_the_whole_image() -> None:
    image = seeded_normal(1, 1, 224, 224)
    weight = seeded_normal(1, 1, 224, 224, seed=1)
    connected = F.linear(image.flatten(1), weight.flatten(1))

    torch.testing.assert_close(F.conv2d(image, weight).flatten(1), connected)


def test_4e_every_pixel_can_decide_a_global_max_pooling() -> None:
    image = seeded_normal(8, 8)
    pool = nn.MaxPool2d(8)
    for row, column in product(range(8), range(8)):
        brighter = image.clone()
        brighter[row, column] = 100
        assert pool(brighter[None]).item() == 100


def test_4e_max_pooling_has_the_gradient_of_one_pixel() -> None:
    image = seeded_normal(1, 8, 8).requires_grad_()
    (gradient,) = torch.autograd.grad(nn.MaxPool2d(8)(image).sum(), image)

    assert gradient.count_nonzero() == 1


def test_4e_batch_normalization_in_training_mixes_all_pixels() -> None:
    images = seeded_normal(3, 1, 4, 4).requires_grad_()
    output = nn.BatchNorm2d(1).double()(images)
    (gradient,) = torch.autograd.grad(output[0, 0, 0, 0], images)

    assert gradient.count_nonzero() == images.numel()


@given(
    st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=1, max_size=10),
    st.floats(-2, 2),
)
@settings(deadline=None)
def test_4f_the_factor_is_the_product_of_r_or_of_1_plus_r(
    weights: list[tuple[float, float]], x: float
) -> None:
    blocks = [ResidualBlock(*map(scalar_layer, pair)) for pair in weights]
    start = torch.tensor([x], dtype=torch.float64)
    slopes = [a * b for a, b in weights]

    def check(chain: list[nn.Module], expected: float) -> None:
        found = chain_jacobian(list(chain), start).item()
        assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)

    check([nn.Sequential(b.l1, b.l2) for b in blocks], math.prod(slopes))
    check(list(blocks), math.prod(1 + r for r in slopes))


def test_4f_multiplied_out_there_is_one_term_for_each_way() -> None:
    r = [Fraction(1, 3), Fraction(-2, 5), Fraction(7, 2)]
    ways = product([False, True], repeat=3)  # through the branch of each block or not
    terms = [
        math.prod((r[i] for i in range(3) if way[i]), start=Fraction(1)) for way in ways
    ]

    assert terms[0] == 1  # the way through all skip connections
    assert sum(terms) == math.prod(1 + value for value in r)


@pytest.mark.parametrize(
    ("r", "without", "skip"),
    [
        (Fraction(1, 100), Fraction(1, 10**20), Fraction(101, 100) ** 10),
        (Fraction(-1, 100), Fraction(1, 10**20), Fraction(99, 100) ** 10),
        (Fraction(-1, 2), Fraction(1, 1024), Fraction(1, 1024)),
        (Fraction(-1), Fraction(1), Fraction(0)),
        (Fraction(1), Fraction(1), Fraction(1024)),
    ],
)
def test_4f_ten_blocks_by_exact_fractions(
    r: Fraction, without: Fraction, skip: Fraction
) -> None:
    plain, residual = Fraction(0), Fraction(0)  # difference quotients are exact here
    for sign in (1, -1):
        x = y = Fraction(sign)
        for _ in range(10):
            x, y = r * x, y + r * y
        plain, residual = plain + sign * x / 2, residual + sign * y / 2

    assert (plain, residual) == (without, skip)


def test_4f_with_a_branch_of_zero_the_gradient_passes_unchanged() -> None:
    blocks = []
    for seed in range(30):
        l1, l2 = nn.Linear(4, 6).double(), nn.Linear(6, 4).double()
        l1.weight = nn.Parameter(seeded_normal(6, 4, seed=seed))
        nn.init.zeros_(l2.weight)
        blocks.append(ResidualBlock(l1, l2))
    x = seeded_normal(4)

    assert chain_jacobian(blocks, x).equal(torch.eye(4, dtype=torch.float64))
    assert not chain_jacobian([block.branch for block in blocks], x).any()


def test_4f_ten_layers_as_torch_initializes_them() -> None:
    x = seeded_normal(64)
    for seed in SEEDS:
        torch.manual_seed(seed)
        layers = [nn.Linear(64, 64).double() for _ in range(10)]
        pairs = zip(layers[::2], layers[1::2], strict=True)
        blocks = [ResidualBlock(l1, l2) for l1, l2 in pairs]
        plain = chain_jacobian(layers, x).square().sum().item() / 64
        skip = chain_jacobian(blocks, x).square().sum().item() / 64
        # In theory 3^-10 and (1 + 1/9)^5; the program asks for 1e-4 and (1/4, 4).
        assert 3**-10 / 2 < plain < 2 * 3**-10
        assert 1.2 < skip < 2.4


def test_4f_with_large_weights_the_gradient_grows_from_block_to_block() -> None:
    for seed in SEEDS:
        torch.manual_seed(seed)
        blocks = [ResidualBlock(*(nn.Linear(64, 64) for _ in "12")) for _ in range(5)]
        for parameter in nn.ModuleList(blocks).double().parameters():
            parameter.data *= 2
        x = seeded_normal(64)
        norms = [
            chain_jacobian(list(blocks[:k]), x).square().sum().item() / 64
            for k in (1, 2, 3, 4, 5)
        ]
        assert all(b > 1.5 * a for a, b in pairwise([1.0, *norms]))


def test_4f_torchs_linear_layer_starts_with_variance_one_over_three_n() -> None:
    for seed in SEEDS:
        torch.manual_seed(seed)
        weight = nn.Linear(64, 200).weight
        assert abs(weight.var().item() * 3 * 64 - 1) < 0.1


def test_4f_a_relu_behind_the_plus_can_block_the_path() -> None:
    block = ResidualBlock(scalar_layer(0), scalar_layer(0))
    nn.init.zeros_(block.get_submodule("l2").get_parameter("bias"))
    x = torch.tensor([-1.0], dtype=torch.float64)

    assert chain_jacobian([block], x).item() == 1
    assert chain_jacobian([block, torch.relu], x).item() == 0


@given(a=numbers, b=numbers, x=numbers)
@settings(deadline=None)
def test_4g_derivative_of_a_linear_block_is_1_plus_r(
    a: Fraction, b: Fraction, x: Fraction
) -> None:
    def H(x: Fraction) -> Fraction:
        return x + b * (a * x)

    r = a * b
    assert (H(x + 1) - H(x - 1)) / 2 == 1 + r  # exact for a linear block


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-2, 2))
@settings(deadline=None)
def test_4g_holds_for_a_branch_with_a_tanh(a: float, b: float, x: float) -> None:
    block = ResidualBlock(scalar_layer(a), nn.Sequential(nn.Tanh(), scalar_layer(b)))
    start = torch.tensor([x], dtype=torch.float64)
    r = chain_jacobian([block.branch], start).item()
    found = chain_jacobian([block], start).item()
    step = 1e-5
    quotient = (block(start + step) - block(start - step)).item() / (2 * step)

    assert math.isclose(found, 1 + r, rel_tol=1e-12, abs_tol=1e-12)
    assert math.isclose(found, quotient, rel_tol=1e-6, abs_tol=1e-7)


def test_4g_for_vectors_the_identity_matrix_is_added() -> None:
    identity = torch.eye(3, dtype=torch.float64)
    for seed in SEEDS:
        l1, l2 = nn.Linear(3, 5).double(), nn.Linear(5, 3).double()
        l1.weight = nn.Parameter(seeded_normal(5, 3, seed=seed))
        l2.weight = nn.Parameter(seeded_normal(3, 5, seed=seed + 99))
        J_R = (l2.weight @ l1.weight).detach()
        J_H = chain_jacobian([ResidualBlock(l1, l2)], seeded_normal(3, seed=seed))

        torch.testing.assert_close(J_H, identity + J_R)
        assert not torch.allclose(J_H, 1 + J_R)


def test_4g_the_gradient_passes_unchanged_and_through_the_branch() -> None:
    block = ResidualBlock(nn.Linear(3, 5).double(), nn.Linear(5, 3).double())
    x, g = seeded_normal(3).requires_grad_(), seeded_normal(3, seed=1)
    (through_block,) = torch.autograd.grad(block(x), x, g)
    (through_branch,) = torch.autograd.grad(block.branch(x), x, g)

    torch.testing.assert_close(through_block, g + through_branch)
