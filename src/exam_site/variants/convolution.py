"""Practice for Problem 4: output sizes, weight shapes, receptive fields, residuals."""

import random

from exam_site.practice import Blank, Mistake, Sheet, Variant
from i2dl_exam.convolution import conv_output_size

OUTPUT_SIZE = Sheet(
    task="An image with {H} × {W} pixels and {C} channels goes through a convolution "
    "with {K} filters of size {k} × {k}, stride {s} and padding {p}. How large is the "
    "output?",
    blanks=(
        Blank(
            "height x width x channels",
            "{h} x {w} x {K}",
            also=(("{K} x {h} x {w}", "PyTorch's order, channels first"),),
            mistakes=(
                Mistake(
                    "{h} x {w} x {C}",
                    "The output has one channel for each filter, not for each channel "
                    "of the input: a filter covers all input channels at once.",
                ),
                Mistake(
                    "{h_dense} x {w_dense} x {K}",
                    "That is the size for stride 1: divide by the stride before "
                    "adding 1.",
                ),
                Mistake(
                    "{h_bare} x {w_bare} x {K}",
                    "The padding is missing: it adds {p} pixels on both sides.",
                ),
                Mistake(
                    "{h_steps} x {w_steps} x {K}",
                    "One window is missing: add 1 after dividing, for the first place "
                    "of the window.",
                ),
                Mistake(
                    "{h} x {w} x {maps}",
                    "A filter does not make one channel for each input channel: it "
                    "adds its results for all of them up to one.",
                ),
            ),
        ),
    ),
    steps=(
        (
            "With its padding the image is {H} + 2 · {p} = {h_padded} pixels high and "
            "{W} + 2 · {p} = {w_padded} wide."
        ),
        (
            "A window of {k} pixels can move {h_padded} − {k} = {h_way} pixels down, in "
            "{h_way} / {s} = {h_steps} steps of {s}. With its first place these are "
            "{h_steps} + 1 = {h} rows."
        ),
        "Likewise {w_way} / {s} + 1 = {w} columns.",
        "Each of the {K} filters makes one channel: {h} × {w} × {K}.",
    ),
)


def output_size(draw: random.Random) -> Variant | None:
    """4b: the division has no remainder, and each usual mistake shows."""
    H, W = draw.randint(10, 64), draw.randint(10, 64)
    C, K = draw.randint(1, 16), draw.randint(2, 32)
    k, s = draw.choice([3, 5, 7, 9, 11]), draw.choice([2, 3, 4])
    p = draw.randint(1, (k - 1) // 2)
    if C == K or k > min(H, W) or any((n + 2 * p - k) % s for n in (H, W)):
        return None
    h, w = (conv_output_size(n, kernel=k, stride=s, padding=p) for n in (H, W))
    h_bare, w_bare = (conv_output_size(n, kernel=k, stride=s) for n in (H, W))
    h_dense, w_dense = (conv_output_size(n, kernel=k, padding=p) for n in (H, W))
    if (h, w) in {(H, W), (h_bare, w_bare)} or min(h, w) < 2:
        return None
    given = {"H": H, "W": W, "C": C, "K": K, "k": k, "s": s, "p": p}
    sizes = {"h": h, "w": w, "h_steps": h - 1, "w_steps": w - 1}
    sizes |= {"h_padded": H + 2 * p, "w_padded": W + 2 * p}
    sizes |= {"h_way": H + 2 * p - k, "w_way": W + 2 * p - k}
    sizes |= {"h_bare": h_bare, "w_bare": w_bare}
    sizes |= {"h_dense": h_dense, "w_dense": w_dense}
    return Variant(OUTPUT_SIZE, given, sizes | {"maps": C * K})
