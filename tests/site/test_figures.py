"""Every figure: valid, readable, and its numbers computed again by another route."""

import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import torch
import torch.nn.functional as F
from drawings import FOLDER, SVG, at, figure, greys, near, shapes, text, tips, words
from scratch import write
from torch import nn

from exam_site import errors
from exam_site.errors import SiteError
from exam_site.figures import WIDTH, figures
from exam_site.figures.scripts import script, scripts
from exam_site.figures.svg import STYLE
from i2dl_exam.coins import coins
from i2dl_exam.facades import STYLES
from i2dl_exam.lstm import lstm_gates, lstm_state
from i2dl_exam.sampling import seeded_normal

every_figure = pytest.mark.parametrize("name", sorted(scripts()))
STROKES = {"ink", "soft", "accent", "warn"}
FILLS = {"ink-fill", "soft-fill", "accent-fill", "warn-fill", "muted"}
ATTRIBUTES = {
    "svg": "viewBox role font-size text-anchor stroke-width stroke-linecap "
    "stroke-linejoin",
    "rect": "class x y width height rx fill stroke-dasharray",
    "circle": "class cx cy r",
    "ellipse": "class cx cy rx ry",
    "path": "class d stroke-dasharray stroke stroke-width stroke-linecap "
    "shape-rendering",
    "polygon": "class points",
    "text": "class x y text-anchor font-size fill",
    "tspan": "dy font-size font-style",
    "title": "",
    "style": "",
}
SQUARE = "SIDE = 3\n\ndef draw():\n    return f'<svg>{SIDE}</svg>'\n"
SAME = """
from pathlib import Path

from exam_site.figures import script

def draw():
    return script("1a_square", Path(__file__).parents[2]).draw()
"""


def test_only_changed_figures_are_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        tmp_path,
        {"snippets/figures/1a_square.py": SQUARE, "snippets/figures/1_same.py": SAME},
    )

    def drawn() -> tuple[set[str], str]:
        return {*figures(tmp_path).values()}, capsys.readouterr().out

    assert drawn() == ({"<svg>3</svg>"}, "drawing 2 of 2 figures\n")
    assert drawn() == ({"<svg>3</svg>"}, "")
    write(tmp_path, {"snippets/figures/1a_square.py": SQUARE.replace("3", "4")})
    assert drawn() == ({"<svg>4</svg>"}, "drawing 2 of 2 figures\n")


def test_a_figure_has_the_name_of_its_script(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"snippets/figures/1_rnn.py": SQUARE, "snippets/figures/12a_b.py": SQUARE},
    )

    assert [path.name for path in figures(tmp_path)] == ["12a_b.svg", "1_rnn.svg"]
    assert script("12a_b", tmp_path).SIDE == 3


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def draw():\n    1 / 0\n", "raises ZeroDivisionError: division by zero"),
        ("def draw():\n    while True: pass\n", "TimeoutError: runs longer than 1 s"),
        ("", "raises AttributeError"),
        ("def draw(:\n", "raises SyntaxError"),
        ("def draw():\n    return 7\n", "draw() returns a int"),
        (SAME.replace("1a", "1b"), 'snippets/figures/ draws "1b_square"'),
    ],
)
def test_a_broken_script_is_named(
    tmp_path: Path, source: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "MAX_SECONDS", 1)
    write(tmp_path, {"snippets/figures/4z_broken.py": source})

    with pytest.raises(SiteError, match=re.escape(reason)) as caught:
        figures(tmp_path)

    assert caught.value.where == "snippets/figures/4z_broken.py"


@every_figure
def test_a_figure_uses_only_what_the_site_styles(name: str) -> None:
    allowed = {"path": STROKES, "polygon": FILLS, "text": FILLS}
    for element in figure(name).iter():
        tag, kind = element.tag.removeprefix(SVG), element.get("class")
        assert set(element.keys()) <= set(ATTRIBUTES[tag].split()), ET.tostring(element)
        if tag in {"rect", "circle", "path", "polygon", "text"} and kind is None:
            paint = element.get("stroke" if tag == "path" else "fill", "")
            assert re.fullmatch(r"#([0-9a-f]{2})\1\1|#000|#fff", paint)
        assert kind is None or kind in allowed.get(tag, STROKES | FILLS)


@every_figure
def test_a_figure_has_a_title_one_style_and_one_newline(name: str) -> None:
    svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")

    assert re.search(r"<title>[^<]{10,80}</title>", svg)
    assert svg.count("<style>") == svg.count(STYLE) == 1
    assert svg.endswith("</svg>\n")
    assert not re.search(r"url\(|@import|href|nan|inf\b", svg)


@every_figure
def test_no_text_is_too_small_or_leaves_the_figure(name: str) -> None:
    left, top, width, height = map(float, figure(name).get("viewBox", "").split())
    assert (left, top, width) == (0, 0, WIDTH)
    for element in shapes(figure(name), "text"):
        size = float(element.get("font-size", "14"))
        extent = 0.54 * size * len(text(element))  # a wide typeface
        (x, y), anchor = at(element), element.get("text-anchor", "")
        start = {"start": x, "end": x - extent}.get(anchor, x - extent / 2)
        assert size >= 13
        assert start >= 0
        assert start + extent <= width
        assert size * 0.8 <= y <= height - 2


def test_7b_pixels_are_those_of_new_coins_and_of_pca() -> None:
    draws = [torch.Generator().manual_seed(seed) for seed in (0, 1)]
    images, new = (
        coins(torch.rand(n, 3, generator=draw, dtype=torch.float64), 8)
        for n, draw in zip((2000, 5), draws, strict=True)
    )
    axes = torch.linalg.eigh(torch.cov(images.mT)).eigenvectors[:, -3:]
    pca = images.mean(0) + (new - images.mean(0)) @ axes @ axes.mT
    for j in range(5):
        for i, image in enumerate((new[j], pca[j].clamp(0, 1))):
            place = 96 + 53 * j, 4 + 54 * i
            off = greys(figure("7b_reconstructions"), *place, 8, 6) - image.view(8, 8)
            assert off.abs().max() < 0.5 / 9 + 1e-6  # 10 greys


def test_4a_pixels_show_the_image_and_both_filter_results() -> None:
    drawn = figure("4a_filters")
    image = torch.zeros(1, 1, 8, 8, dtype=torch.float64)
    image[..., 2:6, 2:6] = 1
    blur = torch.full((1, 1, 3, 3), 1 / 9, dtype=torch.float64)
    edge = torch.tensor([[[[1.0, -1.0], [1.0, -1.0]]]], dtype=torch.float64)
    smooth, slope = F.conv2d(image, blur).flatten(), F.conv2d(image, edge).flatten()
    numbers = [int(text(t)) for t in shapes(drawn, "text") if t.get("fill")]
    values = torch.cat([image.flatten(), smooth * 9, slope])
    levels = torch.cat([image.flatten(), smooth, slope / 4 + 0.5])
    fills = [r.get("fill", "") for r in drawn.iter()]
    shown = torch.tensor([int(fill[1:3], 16) for fill in fills if len(fill) > 4]) / 255

    assert numbers == values.round().int().tolist()
    assert torch.allclose(values, values.round())
    assert torch.allclose(shown, levels.float(), atol=0.003)
    assert {"+2", "-2"} <= set(words(drawn))


def test_4b_windows_are_those_of_a_real_convolution() -> None:
    drawn = figure("4b_windows")
    bars = list(shapes(drawn, "rect", class_="accent"))
    row = sorted({at(cell)[0] for cell in shapes(drawn, "rect", width="12")})
    outputs = nn.Conv1d(1, 1, 7, stride=3, padding=1)(torch.zeros(1, 1, 26)).numel()
    starts = [(at(bar)[0] - row[0]) / 12 for bar in bars]

    assert len(row) == 26 + 2 * 1
    assert len(list(shapes(drawn, "rect", class_="soft", width="12"))) == 26
    assert words(drawn).count("0") == 2
    assert starts == [3 * i for i in range(outputs)]
    assert {bar.get("width") for bar in bars} == {f"{7 * 12}"}
    assert starts[-1] + 7 == len(row)
    told = {word.rpartition(": ")[2] for word in words(drawn)}
    assert {"1 + 26 + 1 = 28", "width 7", "stride 3"} <= told
    assert f"{outputs} windows fit: {outputs} output values per side" in words(drawn)


def test_4d_rows_are_the_support_of_a_features_gradient() -> None:
    drawn = figure("4d_receptive_field")
    maps = [torch.ones(1, 1, 15, 15, requires_grad=True)]
    for _ in range(3):
        maps.append(F.conv2d(maps[-1], torch.ones(1, 1, 3, 3)))
    gradients = torch.autograd.grad(maps[-1][0, 0, 4, 4], maps)
    sides = [int((g[0, 0] != 0).any(dim=0).sum()) for g in reversed(gradients)]
    rows: dict[float, int] = {}
    for cell in shapes(drawn, "rect", class_="accent"):
        rows[at(cell)[1]] = rows.get(at(cell)[1], 0) + 1

    assert list(rows.values()) == sides
    assert [w for w in words(drawn) if "×" in w] == [f"{n} × {n}" for n in sides]
    assert len(list(shapes(drawn, "path"))) == 3 * sum(sides[:-1])
    named = [w for w in words(drawn, **{"text-anchor": "start"}) if "×" not in w]
    assert named == ["layer 3", "layer 2", "layer 1", "image"]


def test_4f_solution_connects_the_parts_of_the_blank() -> None:
    blank, solved = figure("4f_blank"), figure("4f_residual_block")
    (plus,) = shapes(solved, "circle", class_="ink")
    (x, y), radius = at(plus, "cx", "cy"), float(plus.get("r", ""))
    into = {(round(a - x), round(b - y)) for a, b in tips(solved)}

    assert tips(blank) == []
    assert words(blank) == ["x", "H(x)", "l1", "l2"]
    assert {*words(blank), "identity: x", "R(x)"} <= set(words(solved))
    assert {(-radius, 0), (0, -radius)} <= into  # from l2, and the skip from above
    assert len(tips(solved)) == 5

    # Arrows run from part to part.
    lefts = [at(box)[0] for box in shapes(solved, "rect", class_="ink")]
    paths = [path.get("d", "M0,0") for path in shapes(solved, "path")]
    starts, ends = {float(p[1:].split(",")[0]) for p in paths}, dict(tips(solved))
    assert all(left in ends and left + 48 in starts for left in lefts)
    (skip,) = shapes(solved, "path", class_="accent")
    (fork,) = shapes(solved, "circle", class_="accent-fill")
    assert skip.get("d", "").startswith(f"M{fork.get('cx')},{fork.get('cy')} ")


def facades(name: str, *places: tuple[int, int]) -> torch.Tensor:
    """Drawn facades, by the places of their top left corners."""
    return torch.stack([greys(figure(name), *place, 16, 6) for place in places])


def styles_of(pictures: torch.Tensor) -> list[str]:
    """Bands have even columns; panels are few light pixels in a dark picture."""
    grey = pictures - pictures.mean(dim=(1, 2), keepdim=True)
    columns, rows = grey.mean(dim=1), grey.mean(dim=2)
    bands = columns.square().mean(dim=1) < rows.square().mean(dim=1) / 4
    light = (grey.pow(3).sum(dim=(1, 2)) > 0).long()
    return [STYLES[i] for i in torch.where(bands, 0, 1 + light)]


def test_5_styles_stand_under_their_names_and_the_night_exchanges_two() -> None:
    day = facades("5_facades", *((48 + 104 * j, 26) for j in range(3)))
    night = facades("5_facades", *((48 + 104 * j, 132) for j in range(3)))
    names = ["bands", "windows", "panels"]

    assert styles_of(day) == words(figure("5_facades"))[:3] == names
    assert styles_of(night) == ["bands", "panels", "windows"]


def test_5b_the_night_looks_like_another_style_and_darkening_does_not() -> None:
    places = (60, 26), (60, 156), (204, 26), (204, 156)
    day, dark, *_ = shown = facades("5b_darkening", *places)

    assert styles_of(shown) == ["windows", "windows", "panels", "panels"]
    assert (dark - 0.3 * day).abs().max() < 1.3 * 0.5 / 15 + 1e-6  # 16 greys


def test_5c_all_nine_pictures_have_one_style_and_are_different() -> None:
    places = ((12 + 120 * (k % 3), 26 + 130 * (k // 3)) for k in range(9))
    shown = facades("5c_augmentations", *places)

    assert styles_of(shown) == ["windows"] * 9
    assert len(shown.unique(dim=0)) == 9
    assert shown[1].equal(shown[0].flip(1))
    assert shown[2, 3:, 4:].equal(shown[0, :-3, :-4])


def test_5c_a_quarter_turn_and_a_negative_lose_the_style() -> None:
    left = facades("5c_label_lost", (50, 26), (50, 182))
    right = facades("5c_label_lost", (214, 26), (214, 182))

    assert styles_of(left) == ["bands", "windows"]
    assert right[0].equal(left[0].rot90())
    assert (right[1] + left[1] - 1).abs().max() <= 1 / 15 + 1e-6
    assert styles_of(right)[1] == "panels"


def test_6_every_step_has_its_state_its_input_and_both_weights() -> None:
    drawn = figure("6_unrolled_rnn")
    names = {(at(t)[0], round(at(t)[1] - 5)): text(t) for t in shapes(drawn, "text")}
    centres = [at(c, "cx", "cy") for c in shapes(drawn, "circle", class_="ink")]
    labelled = {names[x, round(y)]: (x, y) for x, y in centres}

    assert labelled.keys() == {"h0", "h1", "h2", "h3", "x1", "x2", "x3"}
    assert words(drawn).count("V") == words(drawn).count("W") == 3
    for t in (1, 2, 3):
        x, y = labelled[f"h{t}"]
        assert {(x - 22, y), (x, y + 22)} <= set(tips(drawn))
        assert labelled[f"x{t}"][0] == x
    assert len(tips(drawn)) == 6


def relu_chain() -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Inputs (h0, x1, x2, x3) and z_t, h_t of question 6d as torch tensors."""
    numbers = torch.tensor([2.0, 2.0, 1.5, 4.0], dtype=torch.float64)
    inputs = [n.clone().requires_grad_() for n in numbers]
    states, h = [], inputs[0]
    for x in inputs[1:]:
        z = -2 * h + 1 * x
        h = F.relu(z)
        states += [z, h]
    return inputs, states


def test_6d_values_are_those_of_torch() -> None:
    inputs, states = relu_chain()
    values = [str(Fraction(v.item())) for v in (*inputs, *states)]
    names = ["h0", "x1", "x2", "x3", "z1", "h1", "z2", "h2", "z3", "h3"]
    zs = torch.tensor([z.item() for z in states[::2]], requires_grad=True)
    (slope,) = torch.autograd.grad(F.relu(zs).sum(), zs)
    expected = {f"{n} = {v}" for n, v in zip(names, values, strict=True)}
    slopes = [f"ReLU\u2032 = {s:.0f}" for s in slope.tolist()]

    shown = words(figure("6d_graph"))
    assert {w for w in shown if "=" in w and "ReLU" not in w} == expected
    assert [w for w in shown if "ReLU" in w] == slopes


def test_6d_an_edge_is_dashed_exactly_where_no_gradient_passes() -> None:
    drawn = figure("6d_graph")
    inputs, states = relu_chain()
    h = [inputs[0], *states[1::2]]
    edges = [pair for t in (1, 2, 3) for pair in ((h[t - 1], h[t]), (inputs[t], h[t]))]
    local = [torch.autograd.grad(b, a, retain_graph=True)[0] for a, b in edges]
    passes = [
        torch.autograd.grad(h[3], a, retain_graph=True)[0].item() != 0 for a, _ in edges
    ]
    arrows = list(shapes(drawn, "path"))[: len(edges)]
    digits = [w for w in words(drawn) if re.fullmatch(r"-?\d+", w)]

    assert digits == [f"{d.item():z.0f}" for d in local]
    assert [a.get("stroke-dasharray") is None for a in arrows] == passes
    assert [a.get("class") == "accent" for a in arrows] == passes


def test_6e_the_drawn_roles_make_torchs_cell_agree() -> None:
    drawn, roles = figure("6e_lstm"), []
    for name in ("g1", "g2", "g3"):
        (label,) = (t for t in shapes(drawn, "text") if text(t) == name)
        column = near(drawn, at(label)[0] - 8, 1)
        roles += [w for w in column if w in {"output", "forget", "update"}]
        assert "σ" in column
    W, U = seeded_normal(4, 5, 3), seeded_normal(4, 5, 5, seed=1)
    x, h, c = (seeded_normal(n, seed=s) for n, s in ((3, 2), (5, 3), (5, 4)))
    place = [roles.index("update"), roles.index("forget"), 3, roles.index("output")]
    weights = [w[place].flatten(0, 1) for w in (W, U)]  # torch's order
    _, expected = torch.lstm_cell(x[None], (h[None], c[None]), *weights)
    _, state = lstm_state(*lstm_gates(x, h, W, U), c)

    torch.testing.assert_close(state, expected[0])
