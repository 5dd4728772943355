"""7c: noisy coins, rebuilt from codes of 1, 3 and 64 numbers."""

from exam_site.figures import script, svg
from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import fit


def draw() -> str:
    """One row for the coins, one for the inputs and one for each size of the code."""
    clean, new = (coins(n, 8, seed)[0].flatten(1) for n, seed in ((2000, 0), (5, 1)))
    noisy = clean + 0.3 * seeded_normal(2000, 64, seed=2)
    inputs = new + 0.3 * seeded_normal(5, 64, seed=9)
    rows = {"coin": new, "noisy input": inputs}
    for z in (1, 3, 64):
        net = fit(Autoencoder(64, z), noisy.split(100) * 20, reconstruction_error)
        rows[f"code of {z}"] = net(inputs)
    return svg(
        "Noisy coins and their reconstructions",
        272,
        *script("7_autoencoder").grid(rows),
    )
