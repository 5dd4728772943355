"""What the programs of the page "Use it in your project" say, by another route."""

import re

import pytest
import torch
from programs import Claim, ran
from torch import nn

from i2dl_exam.sampling import seeded_normal


def test_initialized_networks_keep_the_signal(over_seeds: Claim) -> None:
    def away(seed: int) -> float:
        names = ran("use/initialize_weights", seed)[1]
        default, he = (names[name].item() ** 0.1 for name in ("default", "he"))
        return max(abs(6 * default - 1), abs(he - 1))

    assert over_seeds("growth per layer: away from 1/6 and 1 by", away, less_than=0.2)


def test_initialize_knows_convolutions_and_biases() -> None:
    names = ran("use/initialize_weights", 0, ("bias=False", "bias=True"))[1]

    assert not any(layer.bias.any() for layer in names["network"][::2])
    assert 1 / 5 < names["he"] < 5


def test_dilation_leaves_holes_in_the_receptive_field() -> None:
    lines, names = ran("use/receptive_field")
    # Three features, 4 places of 4 pixels apart; each of them sees 11 pixels.
    starts = [names["rows"].min().item() + 16 * i for i in range(3)]
    pixels = {start + i for start in starts for i in range(11)}

    assert set(names["rows"].flatten().tolist()) == pixels
    assert names["seen"].equal(names["seen"].T)
    assert lines[-1] == f"pixels that count: {len(pixels) ** 2} of {43**2}"


def test_20_images_show_the_whole_field(over_seeds: Claim) -> None:
    def missing(seed: int) -> float:
        seeded = "network =", f"torch.manual_seed({seed})\nnetwork ="
        names = ran("use/receptive_field", 0, seeded)[1]
        return 33**2 - names["seen"].sum().item()

    assert over_seeds("pixels that 20 images do not show", missing, less_than=1)


@pytest.mark.parametrize("bias", [True, False])
def test_the_gates_of_a_cell_are_found_with_and_without_bias(bias: bool) -> None:
    lines, names = ran(
        "use/lstm_gates", 0, ("LSTMCell(3, 3,", f"LSTMCell(3, 3, {bias},")
    )
    numbers = [re.findall(r"-?\d\.\d+", line) for line in lines]

    assert names["cell"].bias == bias
    assert numbers[3] == numbers[4]
    assert numbers[2] != numbers[3]


def test_batch_norm_is_folded_into_a_linear_layer_with_and_without_bias() -> None:
    for bias in (True, False):
        linear, norm = nn.Linear(4, 5, bias=bias).double(), nn.BatchNorm1d(5).double()
        x = seeded_normal(20, 4)
        norm(linear(x))
        folded = nn.utils.fuse_linear_bn_eval(linear.eval(), norm.eval())
        torch.testing.assert_close(folded(x), norm(linear(x)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(folded(x) -", "(conv(x) -"),
        ("conv.eval(), norm.eval()", "conv.eval(), norm"),
    ],
)
def test_what_is_folded_wrong_shows(old: str, new: str) -> None:
    try:
        lines, _ = ran("use/fold_batch_norm", 0, (old, new))
    except AssertionError:  # torch refuses a layer in training
        assert new == "conv.eval(), norm"
    else:
        assert any(not line.endswith(" 0.0000") for line in lines)


def test_a_numeric_gradient_is_that_of_autograd() -> None:
    names = ran("use/gradient_check")[1]
    x = names["x"].requires_grad_()
    names["loss"](x).backward()

    torch.testing.assert_close(
        torch.stack(names["differences"]), x.grad, rtol=1e-7, atol=1e-9
    )


def test_a_gradient_with_a_mistake_is_caught() -> None:
    lines, _ = ran(
        "use/gradient_check", 0, ("normed * (weights", "2 * normed * (weights")
    )
    numbers = [re.findall(r"-?\d\.\d+", line) for line in lines]

    assert all(a != b for a, b in zip(numbers[0], numbers[1], strict=True))


def test_shared_parameters_count_once_in_the_sum() -> None:
    old = "nn.Linear(64 * 4 * 4, 10),"
    lines, _ = ran(
        "use/count_parameters", 0, (old, f"{old}\n*[nn.Linear(10, 10)] * 2,")
    )

    assert lines[-1] == f"{'all':17} {31_210 + 110:7,}"
