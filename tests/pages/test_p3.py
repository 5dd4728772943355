"""Every claim of the page on Problem 3 that its programs do not print themselves."""

import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
import torch
from programs import Claim, assert_between
from torch import Tensor, nn

from exam_site import ROOT
from exam_site.figures import script
from i2dl_exam.normalization import batch_norm, normalize
from i2dl_exam.sampling import seeded_normal

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("row", "column", "low", "high"),
    [
        ("without", 0, -11, -9),  # 0.1 per layer
        ("without", 1, -11, -9),
        ("without", 3, 0.68, 0.71),  # a coin
        ("with", 0, -0.4, 0),
        ("with", 1, 0.3, 1.0),
        ("with", 3, 0, 0.6),
    ],
)
def test_3a_only_with_batch_norm_a_badly_started_network_learns(
    over_seeds: Claim, row: str, column: int, low: float, high: float
) -> None:
    assert_between(over_seeds, "p3/a_training", row, column, low, high)


def test_3b_undoing_one_batch_does_not_undo_another() -> None:
    x, other = 25 * seeded_normal(8, 1) + 45, 25 * seeded_normal(8, 1, seed=1) + 45
    gamma, beta = x.std(0, correction=0), x.mean(0)
    assert batch_norm(x, gamma, beta, eps=0).allclose(x)
    assert not batch_norm(other, gamma, beta, eps=0).allclose(other, rtol=0.01)


BATCHES = [(1, 3), (4, 8)]


def trained(layer: nn.Module) -> nn.Module:
    """The layer after the two mini-batches of the page."""
    for batch in BATCHES:
        layer(torch.tensor([[float(v)] for v in batch], dtype=torch.float64))
    return layer


def test_3c_for_images_all_pixels_of_a_channel_count() -> None:
    image = 3 * seeded_normal(1, 2, 3, 3) + 1
    y = nn.BatchNorm2d(2, dtype=torch.float64)(image)
    values = normalize(image[0].flatten(1).T)  # 9 values of 2 channels
    torch.testing.assert_close(y[0].flatten(1).T, values)


def test_3c_momentum_is_the_weight_of_the_new_value_and_none_is_the_average() -> None:
    swapped = trained(nn.BatchNorm1d(1, momentum=0.9, dtype=torch.float64))
    assert swapped.running_mean.item() == pytest.approx(5.58)
    layer = trained(nn.BatchNorm1d(1, momentum=None, dtype=torch.float64))
    kept = {name: buffer.item() for name, buffer in layer.named_buffers()}
    assert kept["running_mean"] == pytest.approx((2 + 6) / 2)
    assert kept["running_var"] == pytest.approx((2 + 8) / 2)


EXAMPLE = {"x": 9, "E[x]": 6, "Var[x]": 4, "gamma": 8, "beta": -1}


def numbers(values: list[int]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def by_torch() -> tuple[dict[str, str], dict[str, str]]:
    """Values and gradients of the example at every name, by torch operations only."""
    leaves = {n: numbers([v])[0].requires_grad_() for n, v in EXAMPLE.items()}
    x, mean, var, gamma, beta = leaves.values()
    u1, u2 = x - mean, var.sqrt()
    u3 = u2.reciprocal()
    u4 = u1 * u3
    u5 = u4 * gamma
    u6 = u5 + beta
    nodes = leaves | {f"u{k}": u for k, u in enumerate((u1, u2, u3, u4, u5, u6), 1)}
    gradients = torch.autograd.grad(u6, list(nodes.values()))
    return (
        {n: str(Fraction(v.item())) for n, v in nodes.items()},
        {n: str(Fraction(g.item())) for n, g in zip(nodes, gradients, strict=True)},
    )


def page_tables() -> list[list[list[str]]]:
    """The rows of 3d's tables: plain text, fractions as a/b, names as in the graph."""
    text = (ROOT / "docs/problems/3-batch-normalization.md").read_text("utf-8")
    text = text[text.index("{ #q3d }") :]
    text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", text)
    text = re.sub(r"\\mathrm\{(\w+)\}", r"\1", text)
    text = re.sub(r"\\(gamma|beta)", r"\1", text)
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [
        [
            [c.strip().replace("$", "").replace("_", "") for c in row.split("|")[1:-1]]
            for row in table.splitlines()[2:]
        ]
        for table in tables
    ]


def test_3d_the_pages_tables_are_torchs_numbers() -> None:
    values, gradients = by_torch()
    forward, backward = page_tables()
    signs = [r"-", r"\sqrt{\cdot}", r"1/\cdot", r"\ast", r"\ast", "+"]
    assert [row[0].split(" ")[0] for row in forward] == [f"u{k}" for k in range(1, 7)]
    assert [row[2] for row in forward] == signs
    for name, _, _, value in forward:
        assert value.split("= ")[-1] == values[name.split(" ")[0]]
    assert len(backward) == 10
    for way, local, gradient in backward:
        start, end = way.split(r" \to ")
        slope = local.split("= ")[-1]
        product, _, result = gradient.partition(" = ")
        first, second = (Fraction(f.strip("()")) for f in product.split(r" \cdot "))
        assert (str(first), str(second)) == (gradients[start], slope)
        assert result == str(first * second) == gradients[end]


def test_3d_the_blank_graph_has_the_arrows_of_the_formula_and_no_operation() -> None:
    blank = script("3d_blank")
    wanted = {("x", "u1"), ("E[x]", "u1"), ("Var[x]", "u2"), ("u2", "u3")}
    wanted |= {("u1", "u4"), ("u3", "u4"), ("u4", "u5"), ("gamma", "u5")}
    wanted |= {("u5", "u6"), ("beta", "u6"), ("u6", "y")}
    assert blank.edges().keys() == wanted
    places = blank.GIVEN | blank.NODES
    for name, inputs in blank.INPUTS.items():  # the first comes from the left or above
        (x, *right), here = [places[each][0] for each in inputs], places[name][0]
        assert not right or x <= here < right[0]
    texts = ET.fromstring(blank.draw()).iter(SVG + "text")
    words = {"".join(each.itertext()) for each in texts}
    assert words == {"x", "E[x]", "Var[x]", "γ", "β", "y", *blank.NODES}
