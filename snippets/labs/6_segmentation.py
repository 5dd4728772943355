# %% [markdown] description="A lab on coins: train an autoencoder on noisy pictures without labels, see what its bottleneck throws away, and turn it into a segmentation network with few labels."
# # Lab 6: From autoencoder to segmentation on coins
#
# Problem 7 tells a story: many pictures of coins, few of them labelled. First an autoencoder
# learns from all of them, then its encoder becomes half of a segmentation network. This lab
# plays the whole story through on small synthetic pictures, and measures what the exam asks to
# explain.
#
# What it adds, and to which questions:
#
# - what the bottleneck keeps, seen on noise that it cannot know:
#   [7a](../problems/7-autoencoders.md#q7a), [7c](../problems/7-autoencoders.md#q7c)
# - how much the pretrained encoder is worth, by number of labels:
#   [7e](../problems/7-autoencoders.md#q7e), [7g](../problems/7-autoencoders.md#q7g),
#   [7h](../problems/7-autoencoders.md#q7h)
# - why a good-looking accuracy can mean nothing:
#   [7f](../problems/7-autoencoders.md#q7f), [8d](../problems/8-short-questions.md#q8d)
#
# ## The pictures
#
# Each picture has $12 \times 12$ pixels and one coin. About half of them are bright coins on
# a dark ground, the others dark coins on a bright ground, and all have strong noise. The mask
# says which pixels belong to the coin. Masks are expensive: somebody has to draw them.

# %% alt="Six noisy pictures of 12 by 12 pixels in the upper row, in which a disc can be guessed, bright on dark or dark on bright. In the lower row their masks: white discs of different sizes and places on black."
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

from i2dl_exam.coins import coins

SIDE = 12
PIXELS = SIDE * SIDE


def pictures(
    count: int, seed: int, noise: float = 0.5
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Clean pictures, noisy pictures and masks, shape (count, 144) each."""
    torch.manual_seed(seed)
    coin = coins(torch.rand(count, 3, dtype=torch.float64), SIDE)
    dark = torch.rand(count, 1, dtype=torch.float64).round()  # a coin toss
    clean = (coin - dark).abs()  # dark coins: 1 - coin
    noisy = clean + noise * torch.randn(count, PIXELS, dtype=torch.float64)
    return clean, noisy, (coin > 0.5).double()


def show(rows: list[torch.Tensor], names: list[str]) -> None:
    """Rows of pictures, each row of shape (count, 144)."""
    size = (5.6, 0.95 * len(rows))
    plots = plt.figure(figsize=size).subplots(len(rows), len(rows[0]))
    for line, row, name in zip(plots, rows, names, strict=True):
        for ax, pixels in zip(line, row, strict=True):
            image = pixels.view(SIDE, SIDE).tolist()
            ax.imshow(image, cmap="gray", vmin=-0.3, vmax=1.3, interpolation="none")
            ax.set(xticks=[], yticks=[])
        line[0].set_ylabel(name, rotation="horizontal", ha="right", va="center")
    plt.show()


clean, noisy, masks = pictures(1000, seed=1)
clean_test, noisy_test, masks_test = pictures(300, seed=2)
show([noisy[:6], masks[:6]], ["picture", "mask"])

# %% [markdown]
# ## An autoencoder that never saw a clean picture
#
# The autoencoder has a code of 8 numbers. It is trained to reproduce its *noisy* input, from all
# 1000 pictures, without masks. There are no clean pictures in its training.


# %% alt="Three rows of six pictures. Above the noisy test pictures; in the middle the autoencoder's reconstructions, soft discs on an even ground; below the clean pictures, with discs in the same places."
def network(inputs: int, outputs: int) -> nn.Sequential:
    """An encoder or a decoder with one hidden layer."""
    layers = nn.Linear(inputs, 64), nn.ReLU(), nn.Linear(64, outputs)
    return nn.Sequential(*layers).double()


def trained_autoencoder(images: torch.Tensor) -> nn.Sequential:
    """An encoder and a decoder that were trained to reproduce these images."""
    torch.manual_seed(0)
    net = nn.Sequential(network(PIXELS, 8), network(8, PIXELS))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.005)
    for _ in range(300):
        optimizer.zero_grad()
        F.mse_loss(net(images), images).backward()
        optimizer.step()
    return net


autoencoder = trained_autoencoder(noisy)


@torch.no_grad()
def errors(images: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean squared difference of each reconstruction to a target, shape (count,)."""
    return (autoencoder(images) - target).square().mean(dim=1)


before = (noisy_test - clean_test).square().mean().item()
after = errors(noisy_test, clean_test).mean().item()
print(f"noise in the pictures, as mean squared error: {before:.2f}")
print(f"the output is at least 4 times closer to clean: {before > 4 * after}")
with torch.no_grad():
    reconstructed = autoencoder(noisy_test[:6])
show([noisy_test[:6], reconstructed, clean_test[:6]], ["noisy", "output", "clean"])

# %% [markdown]
# Nobody told the network what noise is. But 8 numbers have no room for 144 independent ones,
# while a coin needs only four: two for its place, one for its size, one for bright or dark. What
# follows a pattern goes through the bottleneck, what follows none is mostly lost.
#
# ## Your turn: something that is no coin
#
# The autoencoder knows coins only. Then a large error on a picture should say that it is none.
# Draw some other pictures of 144 pixels, without noise: stripes, a checkerboard, a cross, and an
# empty one. Compare their errors with those of 300 clean coins. Does a small error say that a
# picture is a coin? What is this good for in practice?

# %% tags=["solution"] alt="Two rows. Above four pictures: stripes, a checkerboard, a cross and a picture that is black all over. Below what the autoencoder makes of them: for the first three blurred blobs that have little in common with the pictures, for the last one nearly the same dark area."
row, column = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
strange = {
    "stripes": column // 2 % 2 == 0,
    "checkerboard": (row // 2 + column // 2) % 2 == 0,
    "cross": (row - column).abs().minimum((row + column - 11).abs()) < 2,
    "empty": torch.zeros(SIDE, SIDE),
}
drawn = torch.stack([shape.flatten().double() for shape in strange.values()])
coin_errors = errors(clean_test, clean_test)
for name, error in zip(strange, errors(drawn, drawn), strict=True):
    every = bool((coin_errors < error).all())
    most = (coin_errors > error).double().mean().item() > 0.5
    size = "larger than for every coin" if every else "smaller than for most coins"
    print(f"{name}: error {size if every or most else 'like that of a coin'}")
with torch.no_grad():
    show([drawn, autoencoder(drawn)], ["picture", "output"])

# This finds what is unusual without a single example of it: faulty parts, odd
# heartbeats, broken sensors. It is called anomaly detection. It does not find
# everything: the empty picture has no coin, and yet it is easy to reproduce. A
# small error does not prove that a picture shows a coin.

# %% [markdown]
# ## How much is the pretrained encoder worth?
#
# Now the masks. The decoder is replaced by a new one whose 144 outputs are read as logits of
# "coin", and the loss is the cross-entropy of each pixel. We train it on 10, 40 or 160
# labelled pictures, once with the pretrained encoder and once from scratch. The pretrained encoder
# gets a ten times smaller learning rate, so that it does not forget.
#
# The measure is *intersection over union*: the pixels that are coin in both masks, divided by the
# pixels that are coin in at least one. 1 is perfect.


# %% alt="Mean intersection over union on test pictures against the number of labelled pictures, 10, 40 and 160. Both curves rise. From 40 pictures on, the curve with the pretrained encoder lies above the other one."
def segmentation(
    images: torch.Tensor, pretrained: nn.Sequential | None
) -> nn.Sequential:
    """A segmentation network, trained on these pictures and the first masks."""
    torch.manual_seed(1)
    net, rate = nn.Sequential(network(PIXELS, 8), network(8, PIXELS)), 0.005
    if pretrained is not None:
        net[0].load_state_dict(pretrained[0].state_dict())
        rate = 0.0005
    rates = [
        {"params": net[0].parameters(), "lr": rate},
        {"params": net[1].parameters(), "lr": 0.005},
    ]
    optimizer = torch.optim.Adam(rates)
    for _ in range(150):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(net(images), masks[: len(images)])
        loss.backward()
        optimizer.step()
    return net


@torch.no_grad()
def overlap(net: torch.nn.Module, images: torch.Tensor) -> float:
    """Mean intersection over union on these test pictures."""
    found, true = net(images) > 0, masks_test > 0
    both, any_ = (found & true).sum(dim=1), (found | true).sum(dim=1)
    return (both / any_).mean().item()


sizes = [10, 40, 160]
tuned = [segmentation(noisy[:size], autoencoder) for size in sizes]
scratch = [segmentation(noisy[:size], None) for size in sizes]
with_it, without = ([overlap(net, noisy_test) for net in s] for s in (tuned, scratch))
fig, ax = plt.subplots()
ax.semilogx(sizes, with_it, "o-", label="pretrained encoder")
ax.semilogx(sizes, without, "s--", label="from scratch")
ax.set(xlabel="labelled pictures", ylabel="intersection over union", xticks=sizes)
ax.set(xticklabels=sizes, ylim=(0, 1))
ax.minorticks_off()
ax.legend()
for i in (1, 2):
    better = with_it[i] > without[i] + 0.02
    print(f"{sizes[i]} labels: the pretrained network is clearly better: {better}")
print(f"160 labels from scratch beat 10 with it: {without[2] > with_it[0]}")
plt.show()

# %% [markdown]
# Pretraining helps, and more labels help more. With very few labels neither network is good.
#
# ## Your turn: clean pictures
#
# Take pictures without noise. Is the pretrained encoder worth more on them, or less? Predict it,
# then compare the two networks with 160 labels.

# %% tags=["solution"]
_, calm, _ = pictures(1000, seed=1, noise=0.0)
_, calm_test, _ = pictures(300, seed=2, noise=0.0)
tuned_score, scratch_score = (
    overlap(segmentation(calm[:160], encoder), calm_test)
    for encoder in (trained_autoencoder(calm), None)
)
gain, gain_before = tuned_score - scratch_score, with_it[2] - without[2]
print(f"pretraining gains less than a third of before: {gain < gain_before / 3}")
both = min(tuned_score, scratch_score) > with_it[2] + 0.02
print(f"both are clearly better than the best one with noise 0.5: {both}")

# Less: next to nothing is left of the advantage. Without noise the labelled
# pictures teach as much as the pretrained encoder brings along.

# %% [markdown]
# So with 160 labels, what the encoder brings along is mainly to tell coin from noise. Learning
# this takes many pictures, but no masks. Back to strong noise: what do the masks look like?

# %% alt="Four rows of six pictures: noisy test pictures, true masks, masks of the pretrained network, masks of the network trained from scratch, each from 160 labels. Both networks put a mask at about the right place of most coins, with ragged or wrong outlines."
with torch.no_grad():
    found = [(net(noisy_test[:6]) > 0).double() for net in (tuned[2], scratch[2])]
names = ["picture", "true mask", "pretrained", "scratch"]
show([noisy_test[:6], masks_test[:6], *found], names)

# %% [markdown]
# ## Your turn: an excellent accuracy?
#
# A network calls *every* pixel background. What are its pixel accuracy and its intersection over
# union on the test pictures? Which of the two would have warned you?

# %% tags=["solution"]
true = masks_test > 0
nothing = torch.zeros_like(true)
accuracy = (nothing == true).double().mean().item()
union = (nothing & true).sum() / (nothing | true).sum()
print(f"all background: accuracy {accuracy:.2f}, intersection over union {union:z.2f}")
with torch.no_grad():
    right = ((tuned[2](noisy_test) > 0) == true).double().mean().item()
print(f"the trained network is more accurate: {right > accuracy + 0.02}")

# Most pixels are background, so doing nothing is right most of the time.
# Intersection over union counts only pixels that are coin in one of the
# masks, so it gives 0 for doing nothing.

# %% [markdown]
# ## What to take away
#
# - A bottleneck keeps what follows a pattern. Noise follows none.
# - On a picture without noise, a large reconstruction error hints that it shows no coin; noise
#   makes every error large. A small one proves nothing.
# - A pretrained encoder replaces some labels, not all. It was worth much on noisy pictures, and
#   with 160 labels on clean ones next to nothing.
# - Measure segmentation by overlap, not by accuracy.
