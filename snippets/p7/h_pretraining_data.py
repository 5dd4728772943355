"""7h: It is the 10,000 images that help, not pretraining as such."""

from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.segmentation import noisy_coins
from i2dl_exam.training import fit
from i2dl_exam.transfer import freeze, mean_iou, new_decoder, segment
from torch import Tensor

unlabelled, _ = noisy_coins(10000)
images, masks = noisy_coins(1000, seed=1)
new = noisy_coins(1000, seed=2)
batches = (
    list(zip(images.split(100), masks.split(100), strict=True)) * 15
)


def after_pretraining(photos: Tensor) -> float:
    """IoU with the frozen encoder of these images and 1,000 labels."""
    steps = photos.split(100) * (
        30000 // len(photos)
    )  # 300 steps, however many
    net = new_decoder(
        fit(Autoencoder(144, 8), steps, reconstruction_error), seed=3
    )
    freeze(net.encoder)
    return mean_iou(segment(net, batches), *new)


many = after_pretraining(unlabelled)
others = {
    "the 1,000 labelled images": images,
    "10,000 images of noise": seeded_normal(10000, 144, seed=5),
}
print("1,000 labels; IoU after pretraining on 10,000 other images")
for name, photos in others.items():
    higher = many > after_pretraining(photos) + 0.01
    print(
        f"  higher by 0.01 than after pretraining on {name}: {higher}"
    )
