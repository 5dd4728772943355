"""7b: new coins and what is left of them after a code of 3 numbers."""

from torch import nn

from exam_site.figures import script, svg
from i2dl_exam.autoencoder import (
    Autoencoder,
    principal_components,
    project,
    reconstruction_error,
)
from i2dl_exam.coins import coins
from i2dl_exam.training import fit


def draw() -> str:
    """One row for the coins and one for each method."""
    setting = script("7_autoencoder")
    new = coins(5, 8, seed=1)[0].flatten(1)
    mean, axes = principal_components(coins(2000, 8)[0].flatten(1), 3)
    nets = [
        fit(Autoencoder(64, 3, 64, kind), setting.BATCHES, reconstruction_error)
        for kind in (nn.Identity, nn.ReLU)
    ]
    rows = {
        "new coins": new,
        "PCA": project(new, mean, axes),
        "linear|autoencoder": nets[0](new),
        "with ReLU": nets[1](new),
    }
    return svg("New coins, rebuilt from 3 numbers each", 218, *setting.grid(rows))
