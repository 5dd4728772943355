"""Figures that move: their numbers are the package's, in all places of the sliders."""

import json
import math
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import torch
import torch.nn.functional as F
from test_figures import FILLS, STROKES
from test_scripts import NODE
from torch import Tensor

from exam_site.figures.scripts import scripts
from exam_site.web import bundles
from i2dl_exam.activations import tanh_derivative
from i2dl_exam.coins import coins
from i2dl_exam.convolution import conv_output_size
from i2dl_exam.initialization import xavier_variance
from i2dl_exam.metrics import intersection_over_union
from i2dl_exam.optimization import momentum_step
from i2dl_exam.receptive_fields import receptive_field
from i2dl_exam.recurrent import relu_rnn, rnn_step
from i2dl_exam.sampling import seeded_normal

# What the site delivers, and after it what a test asks of it.
ASKED = """
const asked = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const { figures, shapes } = globalThis.selfTest;
const told = {
  controls: () => Object.fromEntries(Object.entries(figures).map(([n, f]) => [n, f])),
  normals: ([count, seed]) => [...shapes.normals(count, seed)],
  numbers: ([name, all]) => all.map((values) => figures[name].compute(values)),
  shown: ([name, all]) => all.map((values) => {
    const numbers = figures[name].compute(values);
    return [figures[name].draw(values, numbers), figures[name].say(values, numbers)];
  }),
};
console.log(JSON.stringify(told[asked.what](asked.about)));
"""
Settings = list[dict[str, Any]]


def node(what: str, *about: object) -> Any:
    """What the delivered script computes; JSON has null for what is no number."""
    script = bundles.bundles()[f"{bundles.FOLDER}/figures.js"] + ASKED
    done = subprocess.run(
        [NODE, "-e", script],
        input=json.dumps({"what": what, "about": about}),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def computed(name: str, settings: Settings) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = node("numbers", name, settings)
    return found


def both(name: str, settings: Settings) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each setting, and what is computed for it."""
    return zip(settings, computed(name, settings), strict=True)


def said(name: str, settings: Settings) -> list[str]:
    return [sentence for _, sentence in node("shown", name, settings)]


def places(control: dict[str, Any]) -> list[Any]:
    """Every value that a control can have."""
    if found := control.get("values") or control.get("choices"):
        return list(found)
    least, step = control["least"], control["step"]
    steps = round((control["most"] - least) / step)
    return [round(least + step * i, 9) for i in range(steps + 1)]


CONTROLS = {name: each["controls"] for name, each in node("controls").items()}


def everywhere(name: str) -> Settings:
    controls = CONTROLS[name]
    all_places = product(*map(places, controls.values()))
    return [dict(zip(controls, values, strict=True)) for values in all_places]


def double(values: Any) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def test_each_stands_for_a_still_picture_and_starts_at_a_place_of_controls() -> None:
    assert sorted(CONTROLS) == bundles.MOVING
    assert CONTROLS.keys() <= scripts().keys()
    for controls in CONTROLS.values():
        assert all(each["start"] in places(each) for each in controls.values())


@pytest.mark.parametrize("name", CONTROLS)
def test_drawings_stay_within_their_frame_and_sentences_have_numbers(name: str) -> None:
    ends = [{p[0], p[len(p) // 2], p[-1]} for p in map(places, CONTROLS[name].values())]
    settings = [dict(zip(CONTROLS[name], v, strict=True)) for v in product(*ends)]
    wide, tall = 360, node("controls")[name]["height"]
    for values, (drawing, sentence) in zip(
        settings, node("shown", name, settings), strict=True
    ):
        assert not re.search("NaN|undefined|Infinity|null", drawing + sentence), values
        assert re.fullmatch(r"[^<>]{20,260}\.", sentence), sentence
        svg = ET.fromstring(f"<svg>{drawing}</svg>")
        for element in svg.iter():
            kind = element.get("class", "")
            assert kind in STROKES | FILLS | {""}, kind
        for element in svg.iter("text"):
            x, y = float(element.get("x", "")), float(element.get("y", ""))
            size = 13 * 0.54 * len("".join(element.itertext()))
            left = {"start": x, "end": x - size}.get(
                element.get("text-anchor", ""), x - size / 2
            )
            assert left >= -1, (values, ET.tostring(element))
            assert left + size <= wide + 1, (values, ET.tostring(element))
            assert 9 <= y <= tall - 2, (values, ET.tostring(element))
        for element in svg.iter("rect"):
            x, y = float(element.get("x", "")), float(element.get("y", ""))
            assert x >= 0, values
            assert x + float(element.get("width", "")) <= wide, values
            assert y + float(element.get("height", "")) <= tall, values


def test_random_numbers_are_independent_and_normal() -> None:
    z = double(node("normals", 100_000, 7))

    for power, moment in ((1, 0), (2, 1), (3, 0), (4, 3)):
        assert (z**power).mean().item() == pytest.approx(moment, abs=0.05)
    for shift in (1, 2, 30, 900):
        assert (z[shift:] * z[:-shift]).mean().item() == pytest.approx(0, abs=0.02)


def layers_of(variance: float, weights: Tensor, h: Tensor) -> list[Tensor]:
    """What goes into tanh in each layer; samples are columns."""
    sums = []
    for layer in variance**0.5 * weights:
        sums.append(layer @ h)
        h = sums[-1].tanh()
    return sums


def test_2b_histograms_are_those_of_torch() -> None:
    settings = everywhere("2b_histograms")
    z = double(node("normals", 20 * 30 * 30 + 100 * 30, 7))
    weights, inputs = z[:18_000].view(20, 30, 30), z[18_000:].view(100, 30).mT

    for values, found in both("2b_histograms", settings):
        all_sums = layers_of(values["variance"], weights, inputs)
        assert len(found["layers"]) == len(all_sums) == 20
        for layer, s in zip(found["layers"], all_sums, strict=True):
            shares = torch.histc(s.tanh(), 20, -1, 1) / s.numel()
            assert layer["shares"] == pytest.approx(shares.tolist(), abs=1e-9)
            std = s.tanh().std(correction=0).item()
            assert layer["std"] == pytest.approx(std, rel=1e-9)
            saturated = (tanh_derivative(s) < 0.1).double().mean().item()
            assert layer["saturated"] == pytest.approx(saturated, abs=1e-9)


def test_2b_what_is_said_of_a_variance_holds_for_any_network() -> None:
    settings = everywhere("2b_histograms")
    words = [
        "too small" if "small" in s else "too large" if "large" in s else ""
        for s in said("2b_histograms", settings)
    ]
    told = dict(zip([s["variance"] for s in settings], words, strict=True))
    xavier = min(told, key=lambda v: abs(v - xavier_variance(30, 30)))

    assert (told[0.02], told[xavier], told[1]) == ("too small", "", "too large")
    for seed in range(20):
        weights = seeded_normal(20, 30, 30, seed=seed)
        inputs = seeded_normal(30, 100, seed=100 + seed)
        for variance, word in told.items():
            s = layers_of(variance, weights, inputs)[-1]
            fades = bool(s.tanh().std() < 0.1)
            saturates = bool((tanh_derivative(s) < 0.1).double().mean() > 0.5)
            if variance not in (0.033, 0.5):  # near the two limits, it depends
                expected = "too small" if fades else "too large" if saturates else ""
                assert word == expected, (variance, seed)


def test_4b_windows_are_those_of_torch_and_the_side_is_the_packages() -> None:
    settings = [s for s in everywhere("4b_windows") if s["n"] in (4, 9, 26, 32)]
    settings = [s for s in settings if s["p"] != 3]

    for values, found in both("4b_windows", settings):
        n, k, s, p, d = (values[name] for name in "nkspd")
        side = d * (k - 1) + 1
        assert (found["side"], found["total"]) == (side, n + 2 * p)
        if side > n + 2 * p:
            with pytest.raises(ValueError, match="kernel must fit"):
                conv_output_size(n, side, s, p)
            assert (found["count"], found["starts"]) == (0, [])
            continue
        assert found["count"] == conv_output_size(n, side, s, p)
        # Each window's positions, by a convolution that picks out one tap.
        row = torch.arange(n + 2 * p, dtype=torch.float64)
        taps = F.conv1d(row[None, None], torch.eye(k).double()[:, None], None, s, 0, d)
        assert taps[0, 0].tolist() == found["starts"]
        assert taps[0, :, 0].tolist() == found["taps"]
        read = set(taps.flatten().tolist())
        assert found["unread"] == [i for i in range(p, p + n) if i not in read]


def test_4d_rows_are_receptive_fields() -> None:
    settings = everywhere("4d_receptive_field")

    for values, numbers in both("4d_receptive_field", settings):
        k, s, layers = values["k"], values["s"], values["layers"]
        # A feature sees of the layer i below what one of a stack of i sees.
        sides = [receptive_field([(k, s)] * depth) for depth in range(layers + 1)]
        assert [row["seen"] for row in numbers["rows"]] == sides
        assert numbers["field"] == sides[-1]
        apart = [s**depth for depth in range(layers, -1, -1)]
        assert [row["apart"] for row in numbers["rows"]] == apart
    sentences = said("4d_receptive_field", settings)
    for values, sentence in zip(settings, sentences, strict=True):
        field = receptive_field([(values["k"], values["s"])] * values["layers"])
        (terms,) = re.findall(r": (1 [+\d ]*) = (\d+)\.", sentence)
        assert (sum(map(int, terms[0].split(" + "))), int(terms[1])) == (field, field)
        assert f"sees {field} × {field} pixels" in sentence


def test_5f_paths_are_steps_with_momentum() -> None:
    settings = [s for s in everywhere("5f_valley") if s["steps"] == 60][::3]

    for values, found in both("5f_valley", settings):
        w, u = double([-9, 0.9]), double([0, 0])
        path = [w]
        for _ in range(60):
            g = w * double([1, 100])  # of (x^2 + 100 y^2) / 2
            w, u = momentum_step(w, g, u, values["rate"], values["beta"])
            path.append(w)
        assert torch.allclose(double(found["points"]), torch.stack(path), rtol=1e-7)
        assert found["left"] == pytest.approx((w / path[0]).abs().tolist(), rel=1e-7)


def test_5f_what_is_said_to_converge_does() -> None:
    settings = [s for s in everywhere("5f_valley") if s["steps"] == 30]

    for values, sentence in zip(settings, said("5f_valley", settings), strict=True):
        rate, beta = values["rate"], values["beta"]
        steps = [[1 + beta - 100 * rate, -beta], [1, 0]]  # from (y, y before) on
        radius = torch.linalg.eigvals(double(steps)).abs().max().item()
        word = sentence.split(":")[0].split(",")[0]
        expected = "It swings across the valley for ever"
        if abs(radius - 1) > 1e-6:
            expected = "It diverges" if radius > 1 else "It converges"
        assert word == expected, values


@pytest.mark.parametrize("f", ["tanh", "ReLU"])
def test_6b_states_and_gradients_are_those_of_autograd(f: str) -> None:
    settings = [s for s in everywhere("6b_states") if s["f"] == f]
    V, h0 = (double([s[name] for s in settings]) for name in ("V", "h0"))
    states = [h0.requires_grad_()]
    zero, eye = torch.zeros(1).double(), torch.eye(1).double()
    for _ in range(20):
        if f == "ReLU":
            states += relu_rnn(V, 0, states[-1], [0])[1]
        else:  # one cell for each V, over all of its states
            cells = [
                rnn_step(zero, h[:, None], v[:1, None], eye)[:, 0]
                for v, h in zip(V.split(41), states[-1].split(41), strict=True)
            ]
            states.append(torch.cat(cells))
    gradients = torch.autograd.grad(states[-1].sum(), states)

    assert len({*V.split(41)[3].tolist()}) == 1
    found = computed("6b_states", settings)
    for name, ours in (("states", states), ("gradients", gradients)):
        theirs = double([each[name] for each in found])
        assert torch.allclose(theirs, torch.stack(list(ours), dim=1), rtol=1e-9, atol=0)


def test_6b_sentences_name_what_the_gradient_does() -> None:
    def sentence(f: str, V: float, h0: float = 0.5) -> str:
        return said("6b_states", [{"f": f, "V": V, "h0": h0}])[0]

    assert "becomes h₂₀ = 0.9575" in sentence("tanh", 2)
    assert sentence("tanh", 2).endswith("is 3.5 · 10⁻¹⁵: it vanishes.")
    assert sentence("tanh", 1).endswith("is 0.11: it neither vanishes nor explodes.")
    assert sentence("ReLU", 2).endswith("it explodes.")
    assert "keeps a positive state" in sentence("ReLU", 1)
    assert "step 1 is dead" in sentence("ReLU", -1)
    assert "step 1 is dead" in sentence("ReLU", 1, -0.5)
    assert "dead" not in sentence("ReLU", -1, -0.5)


def test_7f_overlap_is_the_packages() -> None:
    settings = everywhere("7f_masks")[::6]
    clean = coins(double([[0.625, 0.45, 0.6]]), 16).view(1, 1, 16, 16)
    mask = clean > 0.5
    noise = double(node("normals", 256, 3)).view(1, 1, 16, 16)
    sides = dict(zip(CONTROLS["7f_masks"]["look"]["choices"], (1, 3, 5), strict=True))
    bests: dict[tuple[str, float], float] = {}

    for values, found in both("7f_masks", settings):
        image, side = clean + values["noise"] * noise, sides[values["look"]]
        options = {"padding": side // 2, "count_include_pad": False}
        mean = F.avg_pool2d(image, side, 1, **options)
        assert found["mask"] == mask.flatten().tolist()
        assert torch.allclose(double(found["image"]), image.flatten())
        assert torch.allclose(double(found["seen"]), mean.flatten())
        taken = mean > values["threshold"] + 1e-12  # a pixel may lie exactly on it
        iou = intersection_over_union(taken, mask).item()
        assert found["iou"] == pytest.approx(iou, abs=1e-9)
        if (key := (values["look"], values["noise"])) not in bests:
            masks = [mean > cut for cut in mean.unique()]
            bests[key] = max(intersection_over_union(m, mask).item() for m in masks)
        best = bests[key]
        assert found["best"] == pytest.approx(best, abs=1e-9)
        for (cut, overlap), (later, _) in pairwise(found["curve"]):
            assert later - cut == pytest.approx(0.05)
            assert overlap <= best + 1e-9


def test_7f_the_sentence_counts_pixels() -> None:
    settings = everywhere("7f_masks")[::50]

    sentences, found = said("7f_masks", settings), computed("7f_masks", settings)
    for sentence, numbers in zip(sentences, found, strict=True):
        seen, coin, more, *_ = map(int, re.findall(r"\d+", sentence))
        assert seen == numbers["both"]
        assert coin == sum(numbers["mask"])
        assert coin + more == numbers["either"]
        (iou,) = re.findall(r"= ([\d.]+)\. The", sentence)
        assert math.isclose(float(iou), seen / (coin + more), abs_tol=0.0051)
