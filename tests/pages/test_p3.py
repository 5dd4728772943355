"""Every claim of the page on Problem 3, proved without the page's programs."""

import math
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from xml.etree import ElementTree as ET

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from exam_site import ROOT
from exam_site.figures import script
from i2dl_exam.computation_graph import ComputationGraph, batch_norm_graph
from i2dl_exam.sampling import seeded_normal

BATCH = [3, 5, 6, 7, 9]
EXAMPLE = {"x": 9, "E[x]": 6, "Var[x]": 4, "gamma": 8, "beta": -1}
ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}
SVG = "{http://www.w3.org/2000/svg}"


def batch_norm(x: Tensor, eps: float = 1e-12) -> Tensor:
    """Torch's own batch norm of one feature with the page's gamma and beta."""
    weight, bias = x.new_full((1,), 8), x.new_full((1,), -1)
    return F.batch_norm(x[:, None], None, None, weight, bias, True, eps=eps)[:, 0]


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


def test_3d_mean_and_variance_of_the_batch_are_6_and_4() -> None:
    batch = numbers(BATCH)
    assert batch.mean().item() == 6
    assert batch.var(correction=0).item() == 4


@given(st.integers(0, 999), st.floats(-5, 5), st.floats(-5, 5))
def test_3d_the_filled_graph_is_torchs_batch_norm(
    seed: int, gamma: float, beta: float
) -> None:
    x = seeded_normal(6, 3, seed=seed)
    mean, var = x.mean(0), x.var(0, correction=0)
    weight, bias = x.new_full((3,), gamma), x.new_full((3,), beta)
    leaves = {"x": x, "E[x]": mean, "Var[x]": var, "gamma": weight, "beta": bias}
    graph = batch_norm_graph()
    values = graph.forward({name: a.expand(6, 3) for name, a in leaves.items()})
    expected = F.batch_norm(x, None, None, weight, bias, training=True, eps=1e-14)
    torch.testing.assert_close(values["u6"], expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("free", [False, True], ids=["order fixed", "order free"])
def test_3d_two_fillings_are_batch_norm_and_four_with_free_order(free: bool) -> None:
    q = Fraction(2, 3)
    x, mean, gamma, beta = (Fraction(n, 7) for n in (17, -5, 11, 3))
    unary = {"1/.": lambda e: -e, "sqrt": lambda e: e / 2}  # on exponents of q
    right, total = [], 0
    for a, d, e, f in product(ARITHMETIC, repeat=4):
        swaps = [(0, 1) if free and op == "-" else (0,) for op in (a, d, e, f)]
        for (b, c), flips in product(product(unary, repeat=2), product(*swaps)):
            exponent = unary[c](unary[b](Fraction(4)))  # Var[x] = q^4
            inner = q ** int(exponent)
            total += 1
            u = x
            for op, flip, other in zip(
                (a, d, e, f), flips, (mean, inner, gamma, beta), strict=True
            ):
                u = ARITHMETIC[op](*((other, u) if flip else (u, other)))
            if u == gamma * (x - mean) / q**2 + beta:
                right.append((a, b, c, d, e, f, *flips))

    fixed = [
        ("-", "1/.", "sqrt", "*", "*", "+", 0, 0, 0, 0),
        ("-", "sqrt", "1/.", "*", "*", "+", 0, 0, 0, 0),
    ]
    swapped = [(*r[:5], "-", 1, 0, 0, 1) for r in fixed]
    assert sorted(right) == sorted(fixed + swapped if free else fixed)
    assert total == (1024 if free else 324)


def test_3d_15301_of_5_to_the_6_fillings_are_refused() -> None:
    refused = 0
    for filling in product(("+", "-", "*", "1/.", "sqrt"), repeat=6):
        try:
            batch_norm_graph(filling)
        except ValueError:
            refused += 1
    assert 5**6 - refused == 3**4 * 2**2 == 324


@given(st.fractions(0, 9).filter(bool), st.floats(1e-9, 1e9))
def test_3d_root_and_reciprocal_may_be_swapped(q: Fraction, v: float) -> None:
    leaves = {**EXAMPLE, "Var[x]": q**2}
    swapped = batch_norm_graph(["-", "1/.", "sqrt", "*", "*", "+"])
    assert swapped.forward(leaves)["u6"] == batch_norm_graph().forward(leaves)["u6"]
    assert math.isclose(math.sqrt(1 / v), 1 / math.sqrt(v))


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


def test_3d_common_mistakes_give_what_the_page_says() -> None:
    x, mean, var, gamma, beta = EXAMPLE.values()
    xhat = (x - mean) / math.sqrt(var)
    assert (x + mean) / math.sqrt(var) * gamma + beta == 59
    assert (x - mean) * var * gamma + beta == 95
    assert f"{(x - mean) * var**0.25 * gamma + beta:.2f}" == "32.94"
    assert (xhat + gamma) * beta == -9.5
    assert xhat * gamma + beta == 11
    for filling, y in (
        (["+", "sqrt", "1/.", "*", "*", "+"], 59),
        (["-", "1/.", "1/.", "*", "*", "+"], 95),
        (["-", "sqrt", "1/.", "*", "+", "*"], -9.5),
    ):
        assert batch_norm_graph(filling).forward(EXAMPLE)["u6"] == y


@pytest.mark.parametrize(
    ("moved", "y", "more"),
    [("x", 15, 4), ("E[x]", 7, -4), ("gamma", 12.5, 1.5), ("beta", 12, 1)],
)
def test_3d_a_whole_step_shows_the_gradient(moved: str, y: float, more: float) -> None:
    x, mean, var, gamma, beta = {**EXAMPLE, moved: EXAMPLE[moved] + 1}.values()
    assert (x - mean) / math.sqrt(var) * gamma + beta == y == 11 + more
    assert Fraction(by_torch()[1][moved]) == Fraction(more)


def test_3d_y_is_not_a_straight_line_in_the_variance() -> None:
    y = [batch_norm_graph().forward({**EXAMPLE, "Var[x]": v})["u6"] for v in (1, 4, 9)]
    assert (y[1] - y[0]) / 3 != (y[2] - y[1]) / 5


def test_3d_with_epsilon_the_graph_has_a_seventh_circle() -> None:
    circles = dict(batch_norm_graph().circles)
    circles["u0"] = ("+", "Var[x]", "eps")
    circles["u2"] = ("sqrt", "u0")
    batch = numbers(BATCH)
    leaves = {name: float(value) for name, value in EXAMPLE.items()}
    ours = ComputationGraph(circles).forward(leaves | {"eps": 1e-5})["u6"]
    assert math.isclose(ours, batch_norm(batch, eps=1e-5)[-1].item())
    assert torch.nn.BatchNorm1d(1).eps == 1e-5


def test_3d_a_constant_feature_has_no_value_without_epsilon() -> None:
    assert numbers([5, 5, 5]).var(correction=0).item() == 0
    with pytest.raises(ZeroDivisionError):
        batch_norm_graph().forward({**EXAMPLE, "Var[x]": 0})


def test_3d_the_whole_gradient_is_seven_fifths() -> None:
    batch = numbers(BATCH)
    jacobian = torch.autograd.functional.jacobian(batch_norm, batch)
    xhat = (batch - 6) / 2
    closed = 4 * (torch.eye(5).double() - 1 / 5 - torch.outer(xhat, xhat) / 5)
    torch.testing.assert_close(jacobian, closed)
    assert Fraction(4) - Fraction(4, 5) - Fraction(9, 5) == Fraction(7, 5)
    assert math.isclose(jacobian[4, 4].item(), 7 / 5)


def test_3d_the_mean_inside_the_variance_adds_no_path() -> None:
    batch = numbers(BATCH)
    mean = batch.mean().requires_grad_()
    (slope,) = torch.autograd.grad(((batch - mean) ** 2).mean(), mean)
    assert slope.item() == 0


def test_3d_paths_through_mean_and_variance_have_the_stated_factors() -> None:
    batch = numbers(BATCH).requires_grad_()
    (by_mean,) = torch.autograd.grad(batch.mean(), batch)
    (by_var,) = torch.autograd.grad(batch.var(correction=0), batch)
    torch.testing.assert_close(by_mean, torch.full_like(batch, 1 / 5))
    torch.testing.assert_close(by_var, 2 * (batch.detach() - 6) / 5)


def pulled_back(seed: int, eps: float) -> tuple[Tensor, Tensor]:
    """A random gradient sent back through batch norm, and the normalized batch."""
    x = seeded_normal(8, seed=seed).requires_grad_()
    upstream = seeded_normal(8, seed=seed + 1000)
    y = batch_norm(x, eps)
    (gradient,) = torch.autograd.grad(y, x, upstream)
    return gradient, (y.detach() + 1) / 8


def test_3d_the_gradient_is_orthogonal_to_ones(over_seeds: Callable[..., None]) -> None:
    gradient, _ = pulled_back(0, eps=0.1)
    assert gradient.norm() > 0.1

    def share(seed: int) -> float:
        gradient, _ = pulled_back(seed, eps=0.1)
        return (gradient.sum().abs() / gradient.norm()).item()

    over_seeds("sum of the gradient, also with epsilon", share, less_than=1e-10)


def test_3d_the_gradient_is_orthogonal_to_the_normalized_batch(
    over_seeds: Callable[..., None],
) -> None:
    def share(eps: float) -> Callable[[int], float]:
        def cosine(seed: int) -> float:
            gradient, xhat = pulled_back(seed, eps)
            return F.cosine_similarity(gradient, xhat, dim=0).abs().item()

        return cosine

    _, xhat = pulled_back(0, eps=1e-14)
    assert math.isclose(xhat.square().mean().item(), 1)
    over_seeds("cosine to the normalized batch", share(1e-14), less_than=1e-9)
    over_seeds("the same with epsilon 1e-5", share(1e-5), less_than=1e-2)
    over_seeds("the same with epsilon 1e-5 is not 0", share(1e-5), more_than=1e-10)


def test_3d_shift_and_stretch_of_the_batch_do_not_change_y() -> None:
    batch = numbers(BATCH)
    torch.testing.assert_close(batch_norm(batch + 3), batch_norm(batch))
    torch.testing.assert_close(batch_norm((batch - 6) * 5 + 6), batch_norm(batch))


def drawn(name: str) -> tuple[dict[str, tuple[float, float]], ET.Element]:
    """Where a figure's names stand (a circle's: at the circle), and the figure."""
    figure = ET.fromstring(script(name).draw())
    names = {}
    for t in figure.iter(SVG + "text"):
        word = "".join(t.itertext())
        names[word] = (float(t.get("x", "")), float(t.get("y", "")))
    greek = {"γ": "gamma", "β": "beta"}
    places = {greek.get(n, n): at for n, at in names.items()}
    centres = [
        (float(c.get("cx", "")), float(c.get("cy", "")))
        for c in figure.iter(SVG + "circle")
    ]
    for k in range(1, 7):
        at = places[f"u{k}"]
        places[f"u{k}"] = min(centres, key=lambda c: math.dist(c, at))
    return places, figure


def test_3d_arrows_of_both_figures_join_what_the_formula_joins() -> None:
    wanted = {("x", "u1"), ("E[x]", "u1"), ("Var[x]", "u2"), ("u2", "u3")}
    wanted |= {("u1", "u4"), ("u3", "u4"), ("u4", "u5"), ("gamma", "u5")}
    wanted |= {("u5", "u6"), ("beta", "u6"), ("u6", "y")}
    for name in ("3d_blank", "3d_graph"):
        places, figure = drawn(name)
        nodes = {n: at for n, at in places.items() if n in set().union(*wanted)}
        assert len(set(nodes.values())) == 12
        paths = [p.get("d", "") for p in figure.iter(SVG + "path")][: len(wanted)]
        heads = [p.get("points", "").split()[0] for p in figure.iter(SVG + "polygon")]
        found = set()
        for path, head in zip(paths, heads, strict=False):
            ends = [re.findall(r"[\d.]+,[\d.]+", path)[0], head]
            points = [tuple(map(float, end.split(","))) for end in ends]
            a, b = (min(nodes, key=lambda n: math.dist(nodes[n], p)) for p in points)
            assert (
                max(math.dist(nodes[a], points[0]), math.dist(nodes[b], points[1])) < 19
            )
            found.add((a, b))
        assert found == wanted


def test_3d_the_first_number_of_a_circle_comes_from_the_left_or_above() -> None:
    places, _ = drawn("3d_blank")
    for name, (_, *inputs) in batch_norm_graph().circles.items():
        if len(inputs) == 2:
            (x1, _), (x2, _) = (places[a] for a in inputs)
            assert x1 < x2, name
            assert x1 <= places[name][0] < x2, name


def test_3d_the_blank_figure_gives_no_operation_away() -> None:
    _, figure = drawn("3d_blank")
    words = {"".join(t.itertext()) for t in figure.iter(SVG + "text")}
    names = {"x", "E[x]", "Var[x]", "γ", "β", "y", "u1", "u2", "u3", "u4", "u5", "u6"}
    assert words == names
    assert len(list(figure.iter(SVG + "circle"))) == 6


def test_3d_the_solution_shows_operations_values_and_gradients() -> None:
    places, figure = drawn("3d_graph")
    values, gradients = by_torch()
    texts = [
        (
            (float(t.get("x", "")), float(t.get("y", ""))),
            "".join(t.itertext()).replace("\u2212", "-"),
            t.get("class"),
        )
        for t in figure.iter(SVG + "text")
    ]
    signs = {"u1": "-", "u2": "√", "u3": "1/·", "u4": "∗", "u5": "∗", "u6": "+"}
    for name, sign in signs.items():
        inside = [word for at, word, _ in texts if math.dist(at, places[name]) < 12]
        assert inside == [sign]
    for name, value in values.items():
        x, y = places[name]
        for side, kind, number in (
            (-7, "accent-fill", value),
            (7, "warn-fill", gradients[name]),
        ):
            below = [
                (at[1], word)
                for at, word, found in texts
                if found == kind and at[0] == x + side and at[1] > y
            ]
            assert min(below)[1] == number, name
