"""What the programs of the page "Use it in your project" say, by another route."""

import contextlib
import io
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

from exam_site import ROOT
from i2dl_exam.initialization import he_variance, with_variance
from i2dl_exam.optimization import AdamState, adam_step, adamw_step
from i2dl_exam.receptive_field import bounding_box, gradient_support, receptive_field
from i2dl_exam.sampling import seeded_normal

DEPTH, WIDTH = 20, 400


def run(name: str, old: str = "", new: str = "") -> tuple[list[str], dict[str, Any]]:
    """Lines and names of a program in which a reader has changed one place."""
    text = (ROOT / "snippets/use" / f"{name}.py").read_text(encoding="utf-8")
    assert not old or text.count(old) == 1
    names: dict[str, Any] = {"__name__": name}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(text.replace(old, new) if old else text, name, "exec"), names)
    return printed.getvalue().splitlines(), names


def signal(seed: int, draw: Callable[[int], torch.Tensor]) -> float:
    """The factor on a signal's length after 20 ReLU layers without bias."""
    start = seeded_normal(100, WIDTH, seed=seed)
    x = start
    for layer in range(DEPTH):
        x = (x @ draw(1000 * (seed + 1) + layer).T).relu()
    return (x.norm() / start.norm()).item()


def he(seed: int) -> torch.Tensor:
    return with_variance(seeded_normal(WIDTH, WIDTH, seed=seed), he_variance(WIDTH))


def default(seed: int) -> torch.Tensor:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Linear(WIDTH, WIDTH, bias=False).double().weight.detach()


def test_initialized_networks_keep_the_signal(over_seeds: Callable[..., bool]) -> None:
    """The size of a factor is how many times it is away from 1."""
    assert over_seeds(
        "He, 20 layers: the signal grows or shrinks by",
        lambda seed: math.exp(abs(math.log(signal(seed, he)))),
        less_than=4,
    )
    assert over_seeds(
        "torch's default, 20 layers: the signal's factor",
        lambda seed: signal(seed, default),
        less_than=1e-3,
    )


def test_dilation_leaves_holes_in_the_receptive_field() -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 8, 7, stride=2),
        nn.AvgPool2d(3, stride=2),
        nn.Conv2d(8, 8, 3, dilation=4),
    )
    support = gradient_support(network, torch.ones(1, 3, 96, 96))
    rows, columns = bounding_box(support)
    # Three features, 4 places of 4 pixels apart; each of them sees 11 pixels.
    starts = [rows[0] + 16 * i for i in range(3)]
    seen = {start + i for start in starts for i in range(11)}

    assert receptive_field([(7, 2), (3, 2), (9, 1)]) == len(rows) == len(columns) == 43
    assert set(support.any(1).nonzero().flatten().tolist()) == seen
    assert support.sum() == len(seen) ** 2


def test_only_adamw_closes_every_gap_by_the_same_factor() -> None:
    """By the recursion of Adam for a gap: with large gradients it gets no decay."""
    gradients = torch.tensor([1.0, 1e2, 1e4], dtype=torch.float64)
    left = {}
    for step in (adam_step, adamw_step):
        low, high = torch.zeros(3).double(), torch.ones(3).double()
        states = [AdamState(), AdamState()]
        for t in range(200):
            g = gradients * (-1) ** t
            low, states[0] = step(low, g, states[0], lr=0.01, weight_decay=0.1)
            high, states[1] = step(high, g, states[1], lr=0.01, weight_decay=0.1)
        left[step] = high - low

    torch.testing.assert_close(left[adamw_step], torch.full_like(low, 0.999**200))
    assert left[adam_step][0] < 0.83
    assert left[adam_step][1] > 0.99
    assert left[adam_step][2] > left[adam_step][1]


def test_the_weights_do_not_matter_for_the_receptive_field_and_stay() -> None:
    lines, names = run("receptive_field")
    network = names["network"]
    for name, values in network.state_dict().items():  # it passes nothing on
        values.fill_(9 if "running" in name else 0)
    support = gradient_support(network, torch.ones(1, 3, 96, 96))

    assert support.equal(names["support"])
    assert "the gradient reaches 43 x 43 pixels, rows 28 to 70" in lines
    assert not any(parameter.any() for parameter in network.parameters())


@pytest.mark.parametrize("bias", [True, False])
def test_the_gates_of_a_cell_are_found_with_and_without_bias(bias: bool) -> None:
    lines, names = run("lstm_gates", "LSTMCell(3, 5)", f"LSTMCell(3, 5, bias={bias})")

    assert names["cell"].bias == bias
    assert all(line.endswith(": True") for line in lines)


@pytest.mark.parametrize("bias", [True, False])
def test_batch_norm_is_folded_with_and_without_bias(bias: bool) -> None:
    lines, names = run("fold_batch_norm", "bias=False", f"bias={bias}")

    assert (names["conv"].bias is not None) == bias
    assert [line.rpartition(": ")[2] for line in lines] == [*3 * ["True"], "False"]


def test_batch_norm_is_folded_into_a_linear_layer_with_and_without_bias() -> None:
    for bias in (True, False):
        linear, norm = nn.Linear(4, 5, bias=bias).double(), nn.BatchNorm1d(5).double()
        x = seeded_normal(20, 4)
        norm(linear(x))
        folded = nn.utils.fuse_linear_bn_eval(linear.eval(), norm.eval())
        torch.testing.assert_close(folded(x), norm(linear(x)))


def test_initialize_knows_all_convolutions_and_its_seed() -> None:
    initialize = run("initialize_weights")[1]["initialize"]
    for kind in (nn.Conv1d, nn.Conv2d, nn.Conv3d):
        layer = kind(30, 200, 3)
        initialize(layer, seed=1)
        variance = layer.weight.var().item()
        assert variance == pytest.approx(he_variance(layer.weight[0].numel()), rel=0.1)
        assert not layer.bias.any()
        first = layer.weight.clone()
        initialize(layer, seed=2)
        assert not layer.weight.equal(first)
        initialize(layer, seed=1)
        assert layer.weight.equal(first)


@pytest.mark.parametrize("dtype", ["float", "bfloat16"])
def test_merged_layers_agree_for_a_network_of_another_type(dtype: str) -> None:
    old = "nn.Sequential(nn.Linear(512, 64), nn.Linear(64, 10))"
    lines, names = run("merge_linear_layers", old, f"{old}.{dtype}()")

    assert lines[0] == "512, 64, 10: 33,482 parameters, as one layer 5,130"
    assert lines[1::2] == 2 * ["  same outputs: True"]
    assert names["stacks"]["512, 64, 10"][0].weight.dtype == getattr(torch, dtype)


def test_a_numeric_gradient_is_that_of_autograd_and_refuses_float32() -> None:
    numeric_gradient = run("gradient_check")[1]["numeric_gradient"]
    x = seeded_normal(3, 2).T.requires_grad_()  # not contiguous
    x.exp().prod().backward()

    found = numeric_gradient(lambda x: x.exp().prod(), x)
    torch.testing.assert_close(found, x.grad, rtol=1e-7, atol=0)
    with pytest.raises(TypeError, match=r"^x must be float64, got torch\.float32$"):
        numeric_gradient(torch.sum, x.float())


@pytest.mark.parametrize(
    ("layer", "moves"),
    [
        ("nn.Conv2d(1, 4, 3, padding=(1, 0))", False),  # zeros above and below alone
        ("nn.Dropout()", True),
        ("nn.BatchNorm2d(1)", True),
    ],
)
def test_a_layer_moves_along_in_both_directions_or_not(layer: str, moves: bool) -> None:
    if not moves:
        layer = f"nn.Sequential(nn.CircularPad2d((1, 1, 0, 0)), {layer})"
    lines, names = run("shift_equivariance", "nn.Conv2d(1, 4, 3, padding=1)", layer)

    assert lines[1] == f"zero padding: moves along: {moves}"
    assert all(m.training for m in names["layers"].values())
    for number in names["layers"]["zero padding"].state_dict().values():
        assert number.dtype in (torch.float32, torch.int64)
        assert number.dtype != torch.int64 or number == 0  # no batch was counted


def test_clipping_passes_over_parameters_without_gradient() -> None:
    old = 'nn.RNN(4, 8, nonlinearity="relu").double()\n'
    lines, names = run(
        "clip_gradients", old, f"{old}network.spare = nn.Linear(2, 2).double()\n"
    )

    assert names["network"].spare.weight.grad is None
    assert lines[1:] == ["length after clipping: 1.0000", "torch agrees: True"]


def test_weights_for_keras_are_arrays_without_gradient() -> None:
    lines, names = run("weight_shapes")

    assert names["keras"].shape == (5, 7, 3, 64)
    assert not names["keras"].requires_grad
    assert lines[2] == "there and back: True"
