"""What the programs of the page "Use it in your project" say, by another route."""

import math
import re
import weakref
from typing import Any

import pytest
import torch
from programs import Claim, cell, ran, row
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from i2dl_exam.metrics import dice
from i2dl_exam.receptive_fields import gradient_support


def printed(name: str, *changes: tuple[str, str]) -> list[str]:
    """The lines of a recipe's program, with some places changed."""
    return ran(f"use/{name}", 0, *changes)[0]


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
    assert names["default"] > 1e3 / 6**10  # of its biases


def test_dilation_leaves_holes_in_the_receptive_field() -> None:
    lines, names = ran("use/receptive_field")
    # Three positions, 2 features of 4 pixels apart; each of them sees 7 pixels.
    pixels = {start + i for start in (12, 20, 28) for i in range(7)}

    assert lines[0] == f"by formula: {max(pixels) - min(pixels) + 1} pixels to a side"
    assert lines[2] == f"eval(): rows 12 to 34, {len(pixels) ** 2} pixels"
    assert lines[3] == "dead ReLUs: no gradient reaches the images, or it is NaN"
    weights = names["network"][0].weight
    feature = names["network"](names["images"])[:, :, 3, 3].sum()
    assert not torch.autograd.grad(feature, weights)[0].any()


@pytest.mark.parametrize("layer", ["InstanceNorm2d(16)", "GroupNorm(2, 16)"])
def test_statistics_of_its_own_show_a_layer_the_whole_image(layer: str) -> None:
    twice = "    nn.BatchNorm2d(16),\n    nn.ReLU(),\n    nn.MaxPool2d"
    change = twice, twice.replace("BatchNorm2d(16)", layer)
    batch_norm, own = printed("receptive_field"), printed("receptive_field", change)

    assert batch_norm[1] == "train(): rows 0 to 44, 2025 pixels"  # 45 = 2 * 21 + 3
    assert own[2] == "eval(): rows 0 to 44, 2025 pixels"


def test_a_window_that_is_averaged_counts_as_one_of_a_maximum() -> None:
    average = ("nn.MaxPool2d(3, stride=2),", "nn.AvgPool2d(3, stride=2),")

    assert printed("receptive_field", average) == printed("receptive_field")


def test_a_shortcut_beside_the_branch_does_not_count() -> None:
    network = "network = nn.Sequential("
    new = "BasicBlock(16, 16, 2), nn.Conv2d(16, 16, 3)"
    block = "nn.Conv2d(16, 16, 3, dilation=2)", new
    known = network, f"from i2dl_exam.architectures import BasicBlock\n{network}"
    lines = printed("receptive_field", known, block)
    _, first, _, last, *_ = lines[2].replace(",", "").split()[1:]

    assert lines[0] == "by formula: 47 pixels to a side"
    assert int(last) - int(first) + 1 == 47


def test_a_transposed_convolution_sees_what_its_window_sees() -> None:
    up = nn.Sequential(nn.Conv2d(1, 1, 3), nn.ConvTranspose2d(1, 1, 2, stride=2))
    images = torch.randn(2, 1, 9, 9, requires_grad=True)
    assert gradient_support(up(images)[:, :, 4, 5], images).sum() == 3 * 3


def test_16_images_show_the_whole_field(over_seeds: Claim) -> None:
    def missing(seed: int) -> float:
        seeded = "network =", f"torch.manual_seed({seed})\nnetwork ="
        return 441 - row("use/receptive_field", "eval(): rows 12 to 34", 0, seeded)[0]

    assert over_seeds("pixels that 16 images do not show", missing, less_than=1)


@pytest.mark.parametrize("bias", [True, False])
def test_the_gates_of_a_cell_are_found_with_and_without_bias(bias: bool) -> None:
    change = "LSTMCell(3, 3,", f"LSTMCell(3, 3, {bias},"
    lines, names = ran("use/lstm_gates", 0, change)
    numbers = [re.findall(r"-?\d\.\d+", line) for line in lines]

    assert names["cell"].bias == bias
    assert numbers[3] == numbers[4]
    assert numbers[2] != numbers[3]


@pytest.mark.parametrize(
    ("old", "new"),
    [("(folded(x) -", "(conv(x) -"), ("conv.eval(), norm.eval()", "conv.eval(), norm")],
)
def test_what_is_folded_wrong_shows(old: str, new: str) -> None:
    try:
        lines = printed("fold_batch_norm", (old, new))
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
    wrong = "normed * (weights", "2 * normed * (weights"
    lines = printed("gradient_check", wrong)
    numbers = [re.findall(r"-?\d\.\d+", line) for line in lines]

    assert all(a != b for a, b in zip(numbers[0], numbers[1], strict=True))


def test_shared_parameters_count_once_in_the_sum() -> None:
    old = "nn.Linear(64 * 4 * 4, 10),"
    lines = printed("count_parameters", (old, f"{old}\n*[nn.Linear(10, 10)] * 2,"))

    assert lines[-1] == f"{'all':17} {31_210 + 110:7,}"


def test_networks_with_an_lstm_are_looked_at_too() -> None:
    lstm = "nn.LSTM(64, 64, batch_first=True)"
    one = f"{lstm}, type('Last', (nn.Module,), dict(forward=lambda _, y: y[0]))(),"
    flat = "nn.Unflatten(1, (16, 64)),", "nn.Flatten(), nn.Linear(64 * 16, 10),"
    rows = ran(
        "use/count_parameters",
        0,
        ("nn.AdaptiveAvgPool2d(4),\n        nn.Flatten(),", "nn.Flatten(),"),
        (
            "nn.Linear(64 * 4 * 4, 10),",
            f"nn.LazyLinear(1024), {flat[0]} {one} {flat[1]}",
        ),
    )[0]
    assert any(line.split()[:3] == ["LSTM", "33,280", "(1,"] for line in rows)
    inside = (
        "*sum(pairs, ())",
        f"nn.Unflatten(1, (1, 64)), {one} nn.Flatten(), nn.ReLU()",
    )
    rows = ran("use/look_inside", 0, inside, ("network[4].bias.data -= 1", ""))[0]
    assert [line.split()[1] for line in rows[1:]] == [
        "Unflatten",
        "Last",
        "Flatten",
        "ReLU",
    ]


def test_a_resumed_run_is_the_run_that_never_stopped() -> None:
    name, (first, second) = "use/training_loop", ("never stopped", "stopped, resumed")
    whole, resumed = row(name, first), row(name, second)
    forgotten = 'optimizer.load_state_dict(run["optimizer"])', "pass"
    referred = "copy.deepcopy(net.state_dict())", "net.state_dict()"

    assert whole == resumed
    best, _, last, _, loaded = whole
    assert best == loaded < last
    assert row(name, second, 0, forgotten) != row(name, first, 0, forgotten)
    assert row(name, first, 0, referred)[4] == last


def test_each_of_three_checks_finds_another_fault(over_seeds: Claim) -> None:
    name, bound = "use/can_it_learn", math.log(math.e + 9) - 1
    sound, grey, softmax = "sound", "pixels up to 255", "softmax before the loss"

    def off(seed: int) -> float:
        return abs(row(name, sound, seed)[0] - math.log(10))

    assert over_seeds("first loss away from ln 10 by", off, less_than=0.2)
    assert over_seeds("last loss of one batch", cell(name, sound, 1), less_than=0.02)
    assert over_seeds("first loss, grey values", cell(name, grey), more_than=5)
    last = cell(name, softmax, 1)
    assert over_seeds("last loss, softmax", last, more_than=bound - 0.01)
    lost = [line.partition("no gradient: ")[2] for line in ran(name)[0][1:]]
    assert lost == ["none"] * 3 + ["0.weight, 0.bias"]


def test_a_range_test_finds_a_learning_rate(over_seeds: Claim) -> None:
    def ratio(seed: int) -> float:
        slow, good, fast = ran("use/find_learning_rate", seed)[0][-3:]
        assert fast.endswith("diverges")
        return float(slow.split()[1]) / (float(good.split()[1]) + 0.005)

    assert over_seeds("loss at a 100 times lower rate, ratio", ratio, more_than=3)


def test_warm_up_and_cosine_are_those_of_torch() -> None:
    rows = [[*map(float, line.split())] for line in printed("warmup_cosine")[1:]]

    assert all(formula == torchs for _, formula, torchs, _ in rows)
    assert rows[-1] == [25, 0, 0, 0.1]  # the short cosine has turned round
    assert max(formula for _, formula, *_ in rows) == 0.1


def test_a_dead_layer_is_named_and_ends_the_gradient() -> None:
    for fault in (2, 4):
        change = "network[4]", f"network[{fault}]"
        table = [line.split() for line in printed("look_inside", change)[1:]]
        dead = [int(i) for i, _, _, units, _ in table if units == "64"]
        cut = [int(i) for i, *_, gradient in table if gradient == "none"]
        assert (dead, cut) == ([fault + 1], [*range(fault + 1)])
    sound = "data -= 1", "data -= 0"
    cut_off = "(network(x),", "(network[2:](network[:2](x).detach()),"
    sizes = [line.split()[-1] for line in printed("look_inside", sound, cut_off)[1:]]
    assert [size == "none" for size in sizes] == [True] * 2 + [False] * 6
    bias = "network[4].bias.data"
    few = f"{bias} -= 1", f"{bias}[7:] += 9; {bias}[:7] -= 9"
    assert row("use/look_inside", "5 ReLU", 0, few)[1] == 7
    inside = "*sum(pairs, ())"
    maps = "nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten()"
    channels = f"{bias} -= 1", "network[1].bias.data[:3] -= 9"
    net = inside, f"{maps}, nn.Linear(288, 64)"
    assert row("use/look_inside", "2 ReLU", 0, net, channels)[1] == 3
    shared = "nn.ReLU()) for", "relu) for relu in [nn.ReLU()] for"
    in_place = "nn.ReLU()", "nn.ReLU(inplace=True)"
    own, one = printed("look_inside"), printed("look_inside", shared)
    assert [line[1:] for line in own] == [line[1:] for line in one]
    assert own == printed("look_inside", in_place)


def test_parts_weighed_by_their_share_give_the_whole_gradient(
    over_seeds: Claim,
) -> None:
    name, right = "use/accumulate_gradients", ran("use/accumulate_gradients")[0][1]
    wrong = ("mean of the means", "clipped in each part", "with batch norm")

    def nearest(seed: int) -> float:
        return max(row(name, start, seed)[1] for start in wrong)

    assert right.split()[1:] == ["1.0000", "1.0000"]
    names = ran(name)[1]
    net, x, y = (names[key] for key in ("plain", "x", "y"))
    loss = nn.functional.cross_entropy(net(x), y)
    whole = [g.flatten() for g in torch.autograd.grad(loss, net.parameters())]
    torch.testing.assert_close(names["gradient"](net, 20), torch.cat(whole))
    times = [row(name, start)[0] for start in ("not divided", "mean of the means")]
    assert times[0] == pytest.approx(4 * times[1], abs=3e-4)
    assert over_seeds("cosine with the gradient", nearest, less_than=0.999)


class Peak(TorchDispatchMode):
    """The most bytes that tensors made under it hold at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.bytes = self.most = 0

    def __torch_dispatch__(
        self, op: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        out = op(*args, **(kwargs or {}))
        given, made = (
            {t.untyped_storage() for t in tree_leaves(x) if isinstance(t, torch.Tensor)}
            for x in ((args, kwargs), out)
        )
        for storage in made - given:
            self.add(storage.nbytes())
            weakref.finalize(storage, self.add, -storage.nbytes())
        return out

    def add(self, size: int) -> None:
        self.bytes += size
        self.most = max(self.most, self.bytes)


def test_the_largest_batch_fits_and_one_image_more_does_not() -> None:
    lines, names = ran("use/largest_batch")
    pixels = 4 * 224**2 / 2**20  # one feature map, in MiB
    maps = {"plain": 3 + 18 * 2 * 64, "checkpointed": 3 + 6 * 64 + 8 * 64}
    networks = {"plain": names["plain"], "checkpointed": names["saving"]}
    for line, (name, count) in zip(lines[1:], maps.items(), strict=True):
        kind, image, _, fits, more = line.split()
        assert (kind, float(image)) == (name, pytest.approx(count * pixels, abs=0.02))
        assert float(fits) <= 8 < float(more)
        with Peak() as peak:  # of a step forward and back
            torch.autograd.backward(networks[name](names["image"].clone()).mean())
        assert peak.most / 2**20 == pytest.approx(float(image), rel=1e-4)


def test_an_encoder_is_frozen_by_eval_alone(over_seeds: Claim) -> None:
    name = "use/freeze_encoder"
    moves = cell(name, "requires_grad False", 1)

    assert row(name, "and eval()") == [0, 0, 0]
    assert row(name, "requires_grad False")[0] == 0 < row(name, "zero gradients")[0]
    assert over_seeds("running mean of a frozen encoder", moves, more_than=0.05)
    left = 'net[0].train(way != "and eval()")', "pass"  # what net.train() undoes
    assert row(name, "and eval()", 0, left)[1] > 0.05


def test_vectors_keep_their_length_and_matrices_decay() -> None:
    groups = ran("use/weight_decay_groups")[1]["groups"]
    means = [{round(p.mean().item(), 4) for p in g["params"]} for g in groups]

    assert [len(g["params"]) for g in groups] == [2, 3]
    assert means == [{round(0.999**1000, 4)}, {1}]


def test_without_a_gradient_nothing_decays() -> None:
    weight = nn.Parameter(torch.ones(1))
    torch.optim.AdamW([weight], lr=0.01, weight_decay=0.1).step()
    assert weight == 1


def test_the_sigmoid_of_a_far_logit_loses_its_gradient_in_float32() -> None:
    wide = ("torch.tensor(logit,", "torch.tensor(logit, dtype=torch.float64,")
    label = ("zero = torch.tensor(0.0)", "zero = torch.tensor(0.0).double()")

    assert row("use/loss_on_logits", "20") == [20, 1, 100, 0]
    assert row("use/loss_on_logits", "20", 0, wide, label) == [20, 1, 20, 1]
    plain = "    z.expand(100), labels, pos_weight=w", "    z.expand(100), labels"
    assert row("use/loss_on_logits", "99") == [0.5, 0]
    assert row("use/loss_on_logits", "99", 0, plain) == [0.5, 0.49]


def test_dice_tells_nothing_found_from_too_wide() -> None:
    names = ran("use/dice_loss")[1]
    logits, masks = torch.randn(5, 9, 9).double(), torch.rand(5, 9, 9).round().double()
    pairs = zip(logits.sigmoid(), masks, strict=True)
    ours = 1 - torch.stack([dice(p[None], m[None]) for p, m in pairs]).mean()

    torch.testing.assert_close(names["dice_loss"](logits, masks, 0), ours)
    found = ("nothing found", "twice as wide")
    nothing, wide = (row("use/dice_loss", each) for each in found)
    assert nothing[0] < wide[0]
    assert nothing[1] > wide[1]
    assert row("use/dice_loss", "no object, right") == [0, 0, 1]


def test_an_adapter_merges_with_its_scale() -> None:
    for change, line in {
        ("self.scale * (self.B @", "(self.B @"): 2,
        ("zero_()", "fill_(0.01)"): 1,
    }.items():
        sound, broken = printed("merge_lora"), printed("merge_lora", change)
        assert sound[line].endswith(" 0.0000")
        assert sound[line] != broken[line]


def test_running_statistics_of_pairs_are_noise_until_estimated_anew(
    over_seeds: Claim,
) -> None:
    name, pairs = "use/small_batches", "batches of 2, as trained"
    anew = cell(name, "batches of 2, estimated anew", 1)

    # The mean's variance: 4 / 2 in a batch, times 0.1 / (2 - 0.1) in the average.
    assert row(name, pairs)[0] == pytest.approx(math.sqrt(2 / 19), abs=0.04)
    assert over_seeds("error of the variance", cell(name, pairs, 1), more_than=0.9)
    assert over_seeds("the same, estimated anew", anew, less_than=0.3)
    assert row(name, "GroupNorm differs by") == [0]
    assert row(name, "BatchNorm1d differs by")[0] > 0.1
