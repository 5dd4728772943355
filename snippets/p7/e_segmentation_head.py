"""7e: A new last layer with 1 or 2 channels turns the autoencoder into a segmenter."""

import math

import torch
from i2dl_exam.sampling import seeded_uniform
from i2dl_exam.segmentation import (
    ConvolutionalAutoencoder,
    replace_output,
)

images = seeded_uniform(
    5, 3, 12, 16
)  # five colour images, H = 12 and W = 16
net = ConvolutionalAutoencoder(height=12, width=16, code=8)
one, two = (
    replace_output(net, channels=1),
    replace_output(net, channels=2),
)
before = ConvolutionalAutoencoder(
    12, 16, code=8
).state_dict()  # the same start
for name, kind in {
    "autoencoder": net,
    "1 channel": one,
    "2 channels": two,
}.items():
    channels, height, width = kind(images).shape[1:]
    last = sum(p.numel() for p in kind.decoder[-1].parameters())
    rule = channels * (
        16 * 3 * 3 + 1
    )  # 16 input channels, 3 x 3 kernels, a bias
    print(f"{name}: output {channels} x {height} x {width}", end=", ")
    print(f"last layer {last} parameters, by the rule {rule}")
    kept = [
        p.equal(before[k])
        for k, p in kind.state_dict().items()
        if k in before
    ]
    print(f"  parameter tensors kept: {sum(kept)} of {len(before)}")

# The autoencoder layer by layer; upsampling writes each pixel 2 x 2 times.
conv, _, _, to_code = net.encoder
from_code, *_, last = net.decoder
small = (
    from_code(to_code(conv(images).relu().flatten(1)))
    .relu()
    .view(5, 16, 6, 8)
)
large = small.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
print(
    f"layer by layer the same: {last(large).allclose(net(images))}",
    end=", ",
)
print(
    f"first kernels {' x '.join(f'{side}' for side in conv.weight.shape)}"
)

# One logit with sigmoid, two logits with softmax: only their difference counts.
scores = torch.tensor(
    [1, 1 + math.log(3)], dtype=torch.float64
)  # background, coin
print(f"by hand: softmax {scores.softmax(0)[1]:.4f}", end=", ")
print(
    f"sigmoid of the difference {(scores[1] - scores[0]).sigmoid():.4f}"
)
pairs = zip(
    one.decoder[-1].parameters(),
    two.decoder[-1].parameters(),
    strict=True,
)
with torch.no_grad():
    for new, old in pairs:
        new.copy_(
            old[1:] - old[:1]
        )  # weights of coin minus those of background
coin = two(images).softmax(dim=1)[:, 1]
print(
    f"whole networks agree: {one(images).sigmoid()[:, 0].allclose(coin)}"
)
