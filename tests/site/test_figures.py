"""Every figure: valid, readable, and its numbers computed again by another route."""

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import torch
import torch.nn.functional as F
from scratch import write
from torch import nn

from exam_site import ROOT
from exam_site.errors import SiteError
from exam_site.figures import WIDTH, arrow, dot, dots, figures, pixels, text
from exam_site.figures.svg import HEAD, STYLE
from i2dl_exam.coins import coins
from i2dl_exam.facades import STYLES
from i2dl_exam.lstm import lstm_gates, lstm_state
from i2dl_exam.sampling import seeded_normal

FOLDER = ROOT / "docs" / "assets" / "figures"
NAMES = sorted(path.stem for path in (ROOT / "figures").glob("*.py"))
SVG = "{http://www.w3.org/2000/svg}"
STROKES = {"ink", "soft", "accent", "warn"}
FILLS = {"ink-fill", "soft-fill", "accent-fill", "warn-fill", "muted"}
ATTRIBUTES = {
    "svg": "viewBox role font-size text-anchor stroke-width stroke-linecap "
    "stroke-linejoin",
    "rect": "class x y width height rx fill stroke-dasharray",
    "circle": "class cx cy r",
    "path": "class d stroke-dasharray stroke stroke-width stroke-linecap "
    "shape-rendering",
    "polygon": "class points",
    "text": "class x y text-anchor font-size fill",
    "tspan": "dy font-size font-style",
    "title": "",
    "style": "",
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return {path.stem: svg for path, svg in figures().items()}


@pytest.fixture
def figure(drawn: dict[str, str], request: pytest.FixtureRequest) -> ET.Element:
    """The parsed figure that a test names in `@of`."""
    return ET.fromstring(drawn[request.param])


def of(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("figure", [name], indirect=True)


def shapes(figure: ET.Element, tag: str, **wanted: str) -> Iterator[ET.Element]:
    for shape in figure.iter(SVG + tag):
        if all(shape.get(name.rstrip("_")) == value for name, value in wanted.items()):
            yield shape


def words(figure: ET.Element, **wanted: str) -> list[str]:
    """Texts, with a true minus sign written as a hyphen."""
    found = ("".join(t.itertext()) for t in shapes(figure, "text", **wanted))
    return [word.replace("\u2212", "-") for word in found]


def near(figure: ET.Element, x: float, reach: float) -> list[str]:
    """Texts whose x lies within `reach` of x."""
    close = [
        t for t in shapes(figure, "text") if abs(float(t.get("x", "")) - x) <= reach
    ]
    return ["".join(t.itertext()) for t in close]


def tips(figure: ET.Element) -> list[tuple[float, float]]:
    """Where arrows end."""
    first = (p.get("points", "").split()[0] for p in shapes(figure, "polygon"))
    pairs = (point.split(",") for point in first)
    return [(float(x), float(y)) for x, y in pairs]


SQUARE = "SIDE = 3\n\ndef draw():\n    return f'<svg>{SIDE}</svg>'\n"
SAME = """
from pathlib import Path

from exam_site.figures import script

def draw():
    return script("1a_square", Path(__file__).parents[1]).draw()
"""


def test_only_changed_figures_are_drawn(tmp_path: Path) -> None:
    write(tmp_path, {"figures/1a_square.py": SQUARE, "figures/1b_same.py": SAME})
    lines: list[str] = []

    def texts() -> list[str]:
        lines.clear()
        return list(figures(tmp_path, report=lines.append).values())

    assert (texts(), lines) == (["<svg>3</svg>"] * 2, ["drawing 2 of 2 figures"])
    assert (texts(), lines) == (["<svg>3</svg>"] * 2, [])
    write(tmp_path, {"figures/1a_square.py": SQUARE.replace("3", "4")})
    assert (texts(), lines) == (["<svg>4</svg>"] * 2, ["drawing 2 of 2 figures"])


def test_every_svg_is_what_its_script_draws(drawn: dict[str, str]) -> None:
    assert {p.stem: p.read_text(encoding="utf-8") for p in FOLDER.iterdir()} == drawn


@pytest.mark.parametrize("figure", NAMES, indirect=True)
def test_a_figure_uses_only_what_the_site_styles(figure: ET.Element) -> None:
    for element in figure.iter():
        tag = element.tag.removeprefix(SVG)
        assert set(element.keys()) <= set(ATTRIBUTES[tag].split()), ET.tostring(element)
        kind = element.get("class")
        if tag in {"rect", "circle", "path", "polygon", "text"} and kind is None:
            paint = element.get("stroke" if tag == "path" else "fill", "")
            assert re.fullmatch(r"#([0-9a-f]{2})\1\1|#000|#fff", paint)
        allowed = {"path": STROKES, "polygon": FILLS, "text": FILLS}
        assert kind is None or kind in allowed.get(tag, STROKES | FILLS)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_has_a_title_one_style_and_one_newline(
    drawn: dict[str, str], name: str
) -> None:
    svg = drawn[name]

    assert re.search(r"<title>[^<]{10,80}</title>", svg)
    assert svg.count("<style>") == svg.count(STYLE) == 1
    assert svg.endswith("</svg>\n")
    assert not re.search(r"url\(|@import|href|nan|inf\b", svg)


@pytest.mark.parametrize("figure", NAMES, indirect=True)
def test_no_text_is_too_small_or_leaves_the_figure(figure: ET.Element) -> None:
    left, top, width, height = map(float, figure.get("viewBox", "").split())
    assert (left, top, width) == (0, 0, WIDTH)
    for element in shapes(figure, "text"):
        size = float(element.get("font-size", "14"))
        extent = 0.54 * size * len("".join(element.itertext()))  # a wide typeface
        x, y = float(element.get("x", "")), float(element.get("y", ""))
        start = {"start": x, "end": x - extent}.get(
            element.get("text-anchor", ""), x - extent / 2
        )
        assert size >= 13
        assert start >= 0
        assert start + extent <= width
        assert size * 0.8 <= y <= height - 2


def test_pixels_are_strokes_of_their_grey() -> None:
    drawn = pixels({(10, 20): [[0, 0, 255], [255, 0, 255]], (50, 20): [[255]]}, 6)
    found = [ET.fromstring(path) for path in drawn]

    assert {path.get("stroke"): path.get("d") for path in found} == {
        "#000000": "M10,23h12M16,29h6",
        "#ffffff": "M22,23h6M10,29h6M22,29h6M50,23h6",
    }
    assert {(p.get("stroke-width"), p.get("stroke-linecap")) for p in found} == {
        ("6", "butt")
    }


def test_dots_are_as_wide_as_a_dot() -> None:
    path = ET.fromstring(dots([(1, 2), (3.25, 4)], "accent"))
    single = ET.fromstring(dot(1, 2))

    assert path.get("d") == "M1,2h0M3.2,4h0"
    assert float(path.get("stroke-width", "")) == 2 * float(single.get("r", ""))


def picture(figure: ET.Element, left: int, top: int) -> torch.Tensor:
    """The 8 x 8 greys from 0 to 1 that are drawn with 6 units for a pixel."""
    greys = torch.full((8, 8), math.nan)
    for path in figure.iter(SVG + "path"):
        strokes = re.findall(r"M([\d.]+),([\d.]+)h([\d.]+)", path.get("d", ""))
        for x, y, wide in (map(float, stroke) for stroke in strokes):
            row, start = (y - 3 - top) / 6, (x - left) / 6
            if path.get("stroke") and row in range(8) and start in range(8):
                grey = int(path.get("stroke", "")[1:3], 16) / 255
                greys[int(row), int(start) : int(start + wide / 6)] = grey
    return greys


@of("7b_reconstructions")
def test_7b_pixels_are_those_of_new_coins_and_of_pca(figure: ET.Element) -> None:
    draws = [torch.Generator().manual_seed(seed) for seed in (0, 1)]
    images, new = (
        coins(torch.rand(n, 3, generator=draw, dtype=torch.float64), 8)
        for n, draw in zip((2000, 5), draws, strict=True)
    )
    axes = torch.linalg.eigh(torch.cov(images.mT)).eigenvectors[:, -3:]
    pca = images.mean(0) + (new - images.mean(0)) @ axes @ axes.mT
    for j in range(5):
        for i, shown in enumerate((new[j], pca[j].clamp(0, 1))):
            off = picture(figure, 96 + 53 * j, 4 + 54 * i) - shown.view(8, 8)
            assert off.abs().max() < 0.5 / 9 + 1e-6  # 10 greys


@of("4a_filters")
def test_4a_pixels_show_the_image_and_both_filter_results(figure: ET.Element) -> None:
    image = torch.zeros(1, 1, 8, 8, dtype=torch.float64)
    image[..., 2:6, 2:6] = 1
    blur = torch.full((1, 1, 3, 3), 1 / 9, dtype=torch.float64)
    edge = torch.tensor([[[[1.0, -1.0], [1.0, -1.0]]]], dtype=torch.float64)
    smooth, slope = F.conv2d(image, blur).flatten(), F.conv2d(image, edge).flatten()
    pixels = [t for t in shapes(figure, "text") if t.get("fill")]
    numbers = [int("".join(t.itertext()).replace("\u2212", "-")) for t in pixels]
    values = torch.cat([image.flatten(), smooth * 9, slope])
    levels = torch.cat([image.flatten(), smooth, slope / 4 + 0.5])
    grays = [
        int(r.get("fill", "")[1:3], 16)
        for r in figure.iter()
        if len(r.get("fill", "")) > 4
    ]

    assert numbers == values.round().int().tolist()
    assert torch.allclose(values, values.round())
    assert torch.allclose(torch.tensor(grays) / 255, levels.float(), atol=0.003)
    assert "+2" in words(figure)
    assert "-2" in words(figure)


@of("4a_filters")
def test_4a_numbers_stand_out_from_their_gray(figure: ET.Element) -> None:
    def luminance(color: str) -> float:
        level = int(color[1:2] * 2 if len(color) == 4 else color[1:3], 16) / 255
        return ((level + 0.055) / 1.055) ** 2.4 if level > 0.04 else level / 12.92

    filled = [e for e in figure.iter() if e.get("fill")]
    for patch, number in zip(filled[::2], filled[1::2], strict=True):
        low, high = sorted(luminance(e.get("fill", "")) for e in (patch, number))
        assert (high + 0.05) / (low + 0.05) >= 4.5


@of("4b_windows")
def test_4b_windows_are_those_of_a_real_convolution(figure: ET.Element) -> None:
    bars = list(shapes(figure, "rect", class_="accent"))
    cells = [r for r in shapes(figure, "rect") if r.get("width") == "12"]
    row = sorted({float(cell.get("x", "")) for cell in cells})
    convolution = nn.Conv1d(1, 1, 7, stride=3, padding=1)
    outputs = convolution(torch.zeros(1, 1, 26)).numel()
    starts = [(float(bar.get("x", "")) - row[0]) / 12 for bar in bars]

    assert len(row) == 26 + 2 * 1
    assert len(list(shapes(figure, "rect", class_="soft", width="12"))) == 26
    assert words(figure).count("0") == 2
    assert len(bars) == outputs
    assert starts == [3 * i for i in range(outputs)]
    assert {float(bar.get("width", "")) for bar in bars} == {7 * 12}
    assert starts[-1] + 7 == len(row)
    assert {"1 + 26 + 1 = 28", "width 7", "stride 3"} <= {
        word.removeprefix("padding + pixels + padding: ") for word in words(figure)
    }
    assert f"{outputs} windows fit: {outputs} output values per side" in words(figure)


@of("4d_receptive_field")
def test_4d_rows_are_the_support_of_a_features_gradient(figure: ET.Element) -> None:
    maps = [torch.ones(1, 1, 15, 15, requires_grad=True)]
    for _ in range(3):
        maps.append(F.conv2d(maps[-1], torch.ones(1, 1, 3, 3)))
    gradients = torch.autograd.grad(maps[-1][0, 0, 4, 4], maps)
    sides = [int((g[0, 0] != 0).any(dim=0).sum()) for g in reversed(gradients)]
    rows: dict[str, int] = {}
    for cell in shapes(figure, "rect", class_="accent"):
        rows[cell.get("y", "")] = rows.get(cell.get("y", ""), 0) + 1

    assert list(rows.values()) == sides
    assert [w for w in words(figure) if "×" in w] == [f"{n} × {n}" for n in sides]
    assert len(list(shapes(figure, "path"))) == 3 * sum(sides[:-1])
    named = [w for w in words(figure, **{"text-anchor": "start"}) if "×" not in w]
    assert named == ["layer 3", "layer 2", "layer 1", "image"]


def test_4f_solution_connects_the_parts_of_the_blank(drawn: dict[str, str]) -> None:
    blank, solved = (
        ET.fromstring(drawn[f"4f_{n}"]) for n in ("blank", "residual_block")
    )
    (plus,) = shapes(solved, "circle", class_="ink")
    x, y, radius = (float(plus.get(name, "")) for name in ("cx", "cy", "r"))
    into = {(round(a - x), round(b - y)) for a, b in tips(solved)}

    assert tips(blank) == []
    assert words(blank) == ["x", "H(x)", "l1", "l2"]
    assert set(words(blank)) < set(words(solved))
    assert {"identity: x", "R(x)"} < set(words(solved))
    assert {(-radius, 0), (0, -radius)} <= into  # from l2, and the skip from above
    assert len(tips(solved)) == 5


def test_4f_arrows_run_from_part_to_part(drawn: dict[str, str]) -> None:
    figure = ET.fromstring(drawn["4f_residual_block"])
    boxes = [
        (float(r.get("x", "")), 48.0) for r in shapes(figure, "rect", class_="ink")
    ]
    starts = {
        float(p.get("d", "M0,0")[1:].split(",")[0]) for p in shapes(figure, "path")
    }
    ends = {x for x, _ in tips(figure)}

    assert all(left in ends and left + width in starts for left, width in boxes)
    (skip,) = shapes(figure, "path", class_="accent")
    (fork,) = shapes(figure, "circle", class_="accent-fill")
    assert skip.get("d", "").startswith(f"M{fork.get('cx')},{fork.get('cy')} ")


def facade(figure: ET.Element, left: int, top: int) -> torch.Tensor:
    """The 24 x 24 greys from 0 to 1 that are drawn with 4 units for a pixel."""
    greys = torch.full((24, 24), math.nan)
    for path in figure.iter(SVG + "path"):
        strokes = re.findall(r"M([\d.]+),([\d.]+)h([\d.]+)", path.get("d", ""))
        for x, y, wide in (map(float, stroke) for stroke in strokes):
            row, start = (y - 2 - top) / 4, (x - left) / 4
            if path.get("stroke") and row in range(24) and start in range(24):
                grey = int(path.get("stroke", "")[1:3], 16) / 255
                greys[int(row), int(start) : int(start + wide / 4)] = grey
    return greys


def read_style(images: torch.Tensor) -> torch.Tensor:
    """Bands have even columns; panels are few light pixels in a dark picture."""
    grey = images.mean(dim=1)
    grey = grey - grey.mean(dim=(1, 2), keepdim=True)
    columns, rows = grey.mean(dim=1), grey.mean(dim=2)
    bands = columns.square().mean(dim=1) < rows.square().mean(dim=1) / 4
    return torch.where(bands, 0, 1 + (grey.pow(3).sum(dim=(1, 2)) > 0).long())


def styles_of(figure: ET.Element, *places: tuple[int, int]) -> list[str]:
    """What the rule reads in drawn facades."""
    greys = [facade(figure, *place).expand(1, 3, 24, 24) for place in places]
    return [STYLES[i] for i in read_style(torch.cat(greys))]


@of("5_facades")
def test_5_styles_stand_under_their_names_and_the_night_exchanges_two(
    figure: ET.Element,
) -> None:
    day = styles_of(figure, *((48 + 104 * j, 26) for j in range(3)))
    night = styles_of(figure, *((48 + 104 * j, 132) for j in range(3)))

    assert day == words(figure)[:3] == ["bands", "windows", "panels"]
    assert night == ["bands", "panels", "windows"]


@of("5b_darkening")
def test_5b_the_night_looks_like_another_style_and_darkening_does_not(
    figure: ET.Element,
) -> None:
    day, dark, night, panels = (60, 26), (60, 156), (204, 26), (204, 156)

    assert styles_of(figure, day, dark) == ["windows", "windows"]
    assert styles_of(figure, night, panels) == ["panels", "panels"]
    off = facade(figure, *dark) - 0.3 * facade(figure, *day)
    assert off.abs().max() < 1.3 * 0.5 / 15 + 1e-6  # 16 greys


@of("5c_augmentations")
def test_5c_all_nine_pictures_have_one_style_and_are_different(
    figure: ET.Element,
) -> None:
    places = [(12 + 120 * (k % 3), 26 + 130 * (k // 3)) for k in range(9)]
    shown = torch.stack([facade(figure, *place) for place in places])

    assert styles_of(figure, *places) == ["windows"] * 9
    assert len(shown.unique(dim=0)) == 9
    assert shown[1].equal(shown[0].flip(1))
    assert shown[2, 4:, 6:].equal(shown[0, :-4, :-6])


@of("5c_label_lost")
def test_5c_a_quarter_turn_and_a_negative_lose_the_style(figure: ET.Element) -> None:
    left, right = ([facade(figure, x, y) for y in (26, 182)] for x in (50, 214))

    assert styles_of(figure, (50, 26), (50, 182)) == ["bands", "windows"]
    assert right[0].equal(left[0].rot90())
    assert (right[1] + left[1] - 1).abs().max() <= 1 / 15 + 1e-6
    assert styles_of(figure, (214, 182)) == ["panels"]


@of("5a_split")
def test_5a_bars_are_as_long_as_their_numbers_say(figure: ET.Element) -> None:
    numbers = [int(word) for word in words(figure) if word.isdigit()]
    bars = [
        float(shape.get("width", ""))
        for shape in shapes(figure, "rect", class_="ink", height="34")
    ]

    assert numbers == [3000, 1000, 1000, 4000, 500, 500]
    assert bars == pytest.approx([344 * n / 5000 for n in numbers], abs=0.06)


@of("6_unrolled_rnn")
def test_6_every_step_has_its_state_its_input_and_both_weights(
    figure: ET.Element,
) -> None:
    centres = [
        (float(c.get("cx", "")), float(c.get("cy", "")))
        for c in shapes(figure, "circle", class_="ink")
    ]
    names = {
        (float(t.get("x", "")), round(float(t.get("y", "")) - 5)): "".join(t.itertext())
        for t in shapes(figure, "text")
    }
    labelled = {names[x, round(y)]: (x, y) for x, y in centres}

    assert labelled.keys() == {"h0", "h1", "h2", "h3", "x1", "x2", "x3"}
    assert words(figure).count("V") == words(figure).count("W") == 3
    for t in (1, 2, 3):
        x, y = labelled[f"h{t}"]
        assert {(x - 22, y), (x, y + 22)} <= set(tips(figure))
        assert labelled[f"x{t}"][0] == x
    assert len(tips(figure)) == 6


def relu_chain() -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Leaves (h0, x1, x2, x3) and z_t, h_t of question 6d as torch tensors."""
    numbers = torch.tensor([2.0, 2.0, 1.5, 4.0], dtype=torch.float64)
    leaves = [n.clone().requires_grad_() for n in numbers]
    states, h = [], leaves[0]
    for x in leaves[1:]:
        z = -2 * h + 1 * x
        h = F.relu(z)
        states += [z, h]
    return leaves, states


@of("6d_graph")
def test_6d_values_are_those_of_torch(figure: ET.Element) -> None:
    leaves, states = relu_chain()
    values = [str(Fraction(v.item())) for v in (*leaves, *states)]
    names = ["h0", "x1", "x2", "x3", "z1", "h1", "z2", "h2", "z3", "h3"]
    slopes = torch.tensor([z.item() for z in states[::2]], requires_grad=True)
    (slope,) = torch.autograd.grad(F.relu(slopes).sum(), slopes)

    printed = {w for w in words(figure) if "=" in w and "ReLU" not in w}
    assert printed == {f"{n} = {v}" for n, v in zip(names, values, strict=True)}
    assert [w for w in words(figure) if "ReLU" in w] == [
        f"ReLU\u2032 = {s:.0f}" for s in slope.tolist()
    ]


@of("6d_graph")
def test_6d_an_edge_is_dashed_exactly_where_no_gradient_passes(
    figure: ET.Element,
) -> None:
    leaves, states = relu_chain()
    h = [leaves[0], *states[1::2]]
    edges = [pair for t in (1, 2, 3) for pair in ((h[t - 1], h[t]), (leaves[t], h[t]))]
    local = [torch.autograd.grad(b, a, retain_graph=True)[0] for a, b in edges]
    whole = [torch.autograd.grad(h[3], a, retain_graph=True)[0] for a, _ in edges]
    arrows = list(shapes(figure, "path"))[: len(edges)]
    digits = [w for w in words(figure) if re.fullmatch(r"-?\d+", w)]

    assert digits == [f"{d.item():z.0f}" for d in local]
    assert [a.get("stroke-dasharray") is None for a in arrows] == [
        g.item() != 0 for g in whole
    ]
    assert [a.get("class") == "accent" for a in arrows] == [
        g.item() != 0 for g in whole
    ]


@of("6e_lstm")
def test_6e_the_drawn_roles_make_torchs_cell_agree(figure: ET.Element) -> None:
    roles = []
    for name in ("g1", "g2", "g3"):
        (label,) = (t for t in shapes(figure, "text") if "".join(t.itertext()) == name)
        column = near(figure, float(label.get("x", "")) - 8, 1)
        roles += [w for w in column if w in {"output", "forget", "update"}]
        assert "σ" in column
    W, U = seeded_normal(4, 5, 3), seeded_normal(4, 5, 5, seed=1)
    x, h, c = (seeded_normal(n, seed=s) for n, s in ((3, 2), (5, 3), (5, 4)))
    place = [roles.index("update"), roles.index("forget"), 3, roles.index("output")]
    weights = [w[place].flatten(0, 1) for w in (W, U)]  # torch's order
    _, expected = torch.lstm_cell(x[None], (h[None], c[None]), *weights)
    _, state = lstm_state(*lstm_gates(x, h, W, U), c)

    torch.testing.assert_close(state, expected[0])


@of("6e_lstm")
def test_6e_no_tanh_acts_on_the_cell_state(figure: ET.Element) -> None:
    assert words(figure).count("tanh") == 1
    assert "c\u0303t" in near(figure, 230, 1)
    assert {"ct-1", "ht-1", "xt", "ct", "ht", "cell state (memory)"} < set(
        words(figure)
    )


def test_formulas_slant_letters_and_return_to_the_baseline() -> None:
    assert text(0, 0, "a < b $h_{t-1} = ReLU(-z)$ c") == (
        '<text class="ink-fill" x="0" y="5">a &lt; b '
        '<tspan font-style="italic">h</tspan>'
        '<tspan dy="3.9" font-size="10.9" font-style="italic">t</tspan>'
        '<tspan font-size="10.9">\u22121</tspan>'
        '<tspan dy="-3.9"> = </tspan>ReLU(\u2212'
        '<tspan font-style="italic">z</tspan>) c</text>'
    )


def test_an_arrow_ends_with_its_tip_on_the_last_point() -> None:
    shaft, head = arrow((0, 0), (0, 30)).splitlines()

    assert f'd="M0,0 L0,{30 - HEAD}"' in shaft
    assert 'points="0,30 ' in head


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            "def draw():\n    return 1 / 0\n",
            "raises ZeroDivisionError: division by zero",
        ),
        ("", "raises AttributeError"),
        ("def draw(:\n", "raises SyntaxError"),
        ("def draw():\n    return 7\n", "draw() returns a int"),
    ],
)
def test_a_broken_script_is_named(tmp_path: Path, source: str, reason: str) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "4z_broken.py").write_text(source, encoding="utf-8")

    with pytest.raises(SiteError, match=re.escape(reason)) as caught:
        figures(tmp_path)

    assert caught.value.where == "figures/4z_broken.py"
