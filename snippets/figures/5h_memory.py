"""5h: memory for training against the batch size, for VGG16 and ResNet18."""

import torch
from torch import nn

from exam_site.figures import Axes, dot, line, svg, text
from i2dl_exam.architectures import VGG16, ResNet18
from i2dl_exam.memory import kept_for_backward

GIB, LIMIT = 2**30, 16
PLOT = Axes(34, 30, 306, 220, (0, 800), (0, 20))
SHOWN = ((VGG16, "accent", (290, 14.2)), (ResNet18, "warn", (395, 12)))


def draw() -> str:
    """Two straight lines, and where each of them reaches 16 GiB."""
    parts = []
    for network, kind, place in SHOWN:
        fixed, each = _gib(network)
        largest = int((LIMIT - fixed) / each)
        at_limit = PLOT.at(largest, fixed + largest * each)
        foot = PLOT.at(largest, 0)
        parts += [
            PLOT.curve([(0, fixed), (800, fixed + 800 * each)], kind),
            line(at_limit, foot, kind=kind, dashed=True),
            dot(*at_limit, kind),
            text(foot[0] - 6, foot[1] - 12, f"{largest}", f"{kind}-fill", anchor="end"),
            text(*PLOT.at(*place), network.__name__, f"{kind}-fill"),
        ]
    return svg(
        "Memory for training grows with the batch size and soon reaches 16 GiB",
        292,
        *PLOT.frame(
            {b: f"{b}" for b in range(0, 801, 200)},
            {y: f"{y}" for y in range(0, 21, 4)},
        ),
        line(PLOT.at(0, LIMIT), PLOT.at(800, LIMIT), dashed=True),
        text(PLOT.left + 8, PLOT.at(0, LIMIT)[1] - 12, "16 GiB", anchor="start"),
        *parts,
        text(8, 14, "GiB for training", "muted", anchor="start"),
        text(PLOT.left + 153, 280, "batch size $B$", "muted"),
    )


def _gib(network: type[nn.Module]) -> tuple[float, float]:
    """What does not grow with the batch, and what each further picture adds."""
    with torch.device("meta"):
        layers = network()
        kept = [kept_for_backward(layers, torch.empty(b, 3, 224, 224)) for b in (1, 2)]
    weights = sum(p.numel() * p.element_size() for p in layers.parameters())
    each = kept[1] - kept[0]
    return (4 * weights + kept[0] - each) / GIB, each / GIB
