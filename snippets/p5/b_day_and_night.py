"""5b: Day pictures do not prepare for the night; mixing, shuffling, splitting does."""

import torch
from i2dl_exam.augmentation import change_brightness
from i2dl_exam.classifier import Classifier, train_classifier
from i2dl_exam.facades import facades
from i2dl_exam.splitting import stratified_split
from torch import Tensor

day, day_styles = facades(600, seed=1)
night, night_styles = facades(400, night=True, seed=2)
other, other_styles = facades(400, seed=3)  # more pictures by day


def verdict(
    network: Classifier, pictures: Tensor, styles: Tensor
) -> str:
    """How many of the pictures get the right style, as a word."""
    right = (network(pictures).argmax(dim=1) == styles).double().mean()
    return (
        "good"
        if right > 4 / 5
        else "bad"
        if right < 2 / 3
        else "unclear"
    )


network = train_classifier(day, day_styles)
size = sum(parameter.numel() for parameter in network.parameters())
one, two = (
    Classifier(day[0].numel(), classes=3)(day) for _ in range(2)
)
print(
    f"{size} weights and biases, which always start alike: {one.equal(two)}"
)
print(
    f"trained by day, validated by day: {verdict(network, other, other_styles)}"
)
print(
    f"trained by day, validated by night: {verdict(network, night, night_styles)}"
)
dark = torch.cat(
    [change_brightness(day, factor) for factor in (1, 1 / 2, 1 / 8)]
)
network = train_classifier(dark, day_styles.repeat(3))
print(
    f"with darkened copies, by night: {verdict(network, night, night_styles)}"
)

# The cure: put everything into one pool, shuffle it and split again.
pool, styles = (
    torch.cat([day, night]),
    torch.cat([day_styles, night_styles]),
)
by_night = torch.arange(len(pool)) >= len(day)
kinds = 3 * by_night + styles  # 0 to 2 by day, 3 to 5 by night
train, validation = stratified_split(kinds, (60, 40))
network = train_classifier(pool[train], styles[train])
for name, part in {"training": train, "validation": validation}.items():
    print(
        f"new {name} set: {len(part)} pictures, by night {by_night[part].sum()}"
    )
for name, part in {"by day": ~by_night, "by night": by_night}.items():
    chosen = validation[part[validation]]
    print(
        f"  validated {name}: {verdict(network, pool[chosen], styles[chosen])}"
    )
