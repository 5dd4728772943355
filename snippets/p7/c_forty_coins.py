"""7c: With 40 training coins, the error on new coins falls as the code grows."""

from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.coins import coins
from i2dl_exam.training import fit

images, new = (coins(n, 8, seed)[0].flatten(1) for n, seed in ((40, 0), (500, 1)))
errors = {}
for z in (1, 3, 64):
    net = fit(Autoencoder(64, z), [images] * 400, reconstruction_error)
    errors[z] = reconstruction_error(net, new)
    larger = bool(errors[z] > 1.5 * reconstruction_error(net, images))
    print(f"z = {z}: error on new coins more than 1.5 times that on the 40: {larger}")
print(f"error on new coins falls from z = 1 to 3: {bool(errors[1] > errors[3])}")
print(f"error on new coins falls from z = 3 to 64: {bool(errors[3] > errors[64])}")
