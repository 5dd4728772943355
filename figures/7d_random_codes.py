"""7d: decoded codes of coins, and decoded random codes of two autoencoders."""

from exam_site.figures import script, svg
from i2dl_exam.autoencoder import (
    Autoencoder,
    VariationalAutoencoder,
    reconstruction_error,
    variational_loss,
)
from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import fit


def draw() -> str:
    """One row for each kind of code."""
    setting = script("7_autoencoder")
    plain = fit(Autoencoder(64, 8), setting.BATCHES, reconstruction_error)
    pairs = zip(setting.BATCHES, seeded_normal(400, 100, 8, seed=4), strict=True)
    vae = fit(
        VariationalAutoencoder(64, 8), pairs, lambda m, b: variational_loss(m, *b)
    )
    codes = plain.encoder(coins(2000, 8)[0].flatten(1))
    draws = seeded_normal(5, 8, seed=3)
    rows = {
        "codes|of coins": plain(coins(5, 8, seed=1)[0].flatten(1)),
        "random,|N(0, 1)": plain.decoder(draws),
        "random, with|their spread": plain.decoder(
            codes.mean(0) + codes.std(0) * draws
        ),
        "random,|VAE": vae.decoder(draws),
    }
    return svg(
        "Decoded codes of coins and decoded random codes", 218, *setting.grid(rows)
    )
