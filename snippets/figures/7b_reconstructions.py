"""7b: new coins and what is left of them after a code of 3 numbers."""

from torch import nn

from exam_site.figures import script, svg
from i2dl_exam.autoencoder import pca


def draw() -> str:
    """One row for the coins and one for each method."""
    setting = script("7_autoencoder")
    images, new = setting.pictures(2000, seed=0), setting.pictures(5, seed=1)
    rows = {
        "new coins": new,
        "PCA": pca(images, new, z=3),
        "linear|autoencoder": setting.autoencoder(images, 3, nn.Identity)(new),
        "with ReLU": setting.autoencoder(images, 3)(new),
    }
    return svg("New coins, rebuilt from 3 numbers each", 218, *setting.grid(rows))
