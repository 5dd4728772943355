"""7g: Keep the pretrained encoder, frozen or slow, and train a new decoder."""

import torch
from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.segmentation import noisy_coins
from i2dl_exam.training import fit
from i2dl_exam.transfer import (
    freeze,
    mean_iou,
    new_decoder,
    pixel_loss,
    segment,
)
from torch import nn

logits, mask = (
    torch.tensor([[2.0, -0.5, -2.0, 1.0]]),
    torch.tensor([[[1, 0], [0, 0]]]),
)
overlap = mean_iou(
    nn.Identity(), logits, mask
)  # pixels 1 and 4 against pixel 1
print(f"pixels with logits above 0 are coin: IoU {overlap:.4f}")

unlabelled, _ = noisy_coins(10000)
images, masks = noisy_coins(1000, seed=1)
new = noisy_coins(1000, seed=2)
batches = (
    list(zip(images.split(100), masks.split(100), strict=True)) * 15
)

pretrained = fit(
    Autoencoder(144, 8), unlabelled.split(100) * 3, reconstruction_error
)
start = new_decoder(pretrained, seed=3)
pairs = zip(start.parameters(), pretrained.parameters(), strict=True)
kept = [weights.equal(old) for weights, old in pairs]
print(f"kept: {sum(kept[:4])} of 4 tensors of the encoder", end=", ")
print(f"{sum(kept[4:])} of 4 of the decoder")
slow = segment(start, batches, lr=0.01, encoder_lr=0.0001)
freeze(start.encoder)
frozen = segment(start, batches, lr=0.01)
random = segment(
    Autoencoder(144, 8, seed=4), batches, lr=0.01, encoder_lr=0.01
)

for name, net in {"frozen": frozen, "slow": slow}.items():
    trained = sum(
        p.numel() for p in net.parameters() if p.requires_grad
    )
    total = sum(p.numel() for p in net.parameters())
    same = net.encoder(new[0]).equal(pretrained.encoder(new[0]))
    above = mean_iou(net, *new) > mean_iou(random, *new) + 0.01
    print(f"{name}: trains {trained} of {total} parameters", end=", ")
    print(f"encoder as pretrained: {same}")
    print(f"  IoU above that of random weights by 0.01: {above}")

# With a frozen encoder, each code has to be computed once only.
codes = pretrained.encoder(images).detach()
pairs = list(zip(codes.split(100), masks.split(100), strict=True)) * 2
decoder = fit(
    start.decoder, pairs, lambda net, b: pixel_loss(net(b[0]), b[1])
)
usual = segment(start, batches[:20])
same = decoder(codes).allclose(usual(images))
print(
    f"decoder trained on codes, computed once: the same network: {same}"
)
