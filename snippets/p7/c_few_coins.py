"""7c: With 80 training coins, the error on new coins falls as the code grows."""

from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.coins import coins
from i2dl_exam.training import fit

images, new = (
    coins(n, 8, seed)[0].flatten(1) for n, seed in ((80, 0), (500, 1))
)
errors = {}
for z in (1, 3, 64):
    net = fit(Autoencoder(64, z), [images] * 400, reconstruction_error)
    errors[z] = reconstruction_error(net, new)
    larger = bool(errors[z] > reconstruction_error(net, images))
    print(
        f"z = {z}: larger error on new coins than on the 80: {larger}"
    )
for low, high in ((1, 3), (3, 64)):
    falls = bool(errors[high] < errors[low])
    print(f"error on new coins falls from z = {low} to {high}: {falls}")
