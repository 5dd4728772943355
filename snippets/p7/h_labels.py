"""7h: Pretraining pays with 20 and with 1,000 labels, and no longer with 10,000."""

from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.segmentation import noisy_coins
from i2dl_exam.training import fit
from i2dl_exam.transfer import mean_iou, new_decoder, segment

unlabelled, _ = noisy_coins(10000)
images, masks = noisy_coins(10000, seed=1)
new = noisy_coins(1000, seed=2)
pretrained = fit(
    Autoencoder(144, 8), unlabelled.split(100) * 3, reconstruction_error
)
start = new_decoder(pretrained, seed=3)
random = Autoencoder(144, 8, seed=4)
for labels in (20, 1000, 10000):
    few = images[:labels].split(100), masks[:labels].split(100)
    batches = (list(zip(*few, strict=True)) * 150)[:150]
    slow = mean_iou(segment(start, batches, encoder_lr=0.0001), *new)
    better = slow > mean_iou(segment(random, batches), *new) + 0.02
    print(
        f"{labels} labels: pretrained encoder better by 0.02: {better}"
    )
