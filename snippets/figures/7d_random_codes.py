"""7d: decoded codes of coins, and decoded random codes of two autoencoders."""

import torch

from exam_site.figures import script, svg


def draw() -> str:
    """One row for each kind of code."""
    setting = script("7_autoencoder")
    images, new = setting.pictures(2000, seed=0), setting.pictures(5, seed=1)
    encoder, decoder = setting.autoencoder(images, 8)
    codes = encoder(images)
    root = torch.linalg.cholesky(torch.cov(codes.T))  # of the covariance
    torch.manual_seed(3)
    draws = torch.randn(5, 8, dtype=torch.float64)
    rows = {
        "codes|of coins": decoder(encoder(new)),
        "random,|N(0, 1)": decoder(draws),
        "random,|like codes": decoder(codes.mean(0) + draws @ root.T),
        "random,|VAE": setting.variational(images, 8)[1](draws),
    }
    return svg(
        "Decoded codes of coins and decoded random codes", 218, *setting.grid(rows)
    )
