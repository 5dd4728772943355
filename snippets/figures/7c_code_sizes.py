"""7c: noisy coins, rebuilt from codes of 1, 3 and 64 numbers."""

import torch

from exam_site.figures import script, svg


def draw() -> str:
    """One row for the coins, one for the inputs and one for each size of the code."""
    setting = script("7_autoencoder")
    clean, new = setting.pictures(2000, seed=0), setting.pictures(5, seed=1)
    torch.manual_seed(2)
    noisy, inputs = (x + 0.4 * torch.randn_like(x) for x in (clean, new))
    rows = {"coin": new, "noisy input": inputs}
    for z in (1, 3, 64):
        rows[f"code of {z}"] = setting.autoencoder(noisy, z)(inputs)
    return svg("Noisy coins and their reconstructions", 272, *setting.grid(rows))
