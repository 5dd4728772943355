"""Practice for Problem 4: output sizes, weight shapes, receptive fields, residuals."""

import math
import random

from exam_site.practice import Blank, Mistake, Sheet, Variant
from i2dl_exam.convolution import conv_output_size, conv_weight_shape

OUTPUT_SIZE = Sheet(
    task="A feature map with {H} × {W} pixels (height × width) and {C} channels goes "
    "through a convolution with {K} filters of size {k} × {k}, stride {s} and padding "
    "{p}. How large is the output?",
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
            "With its padding the input is {H} + 2 · {p} = {h_padded} pixels high and "
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


WEIGHT_SHAPE = Sheet(
    task="In PyTorch, a convolution layer with {K} filters, kernel size {h} × {w} "
    "(height × width), stride {s} and no padding is applied to an input with "
    "{C} channels. What is the shape of its weight tensor? How many parameters does "
    "the layer have, with its bias?",
    blanks=(
        Blank(
            "weight tensor, in PyTorch's order",
            "{K} x {C} x {h} x {w}",
            mistakes=(
                Mistake(
                    "{C} x {K} x {h} x {w}",
                    "The output channels come first. This is the order of "
                    "nn.ConvTranspose2d, which the exam's key prints.",
                ),
                Mistake(
                    "{h} x {w} x {C} x {K}",
                    "This is the order of TensorFlow and Keras. PyTorch puts the "
                    "filters first and the kernel last.",
                ),
                Mistake(
                    "{K} x {C} x {w} x {h}",
                    "Height stands before width, as in images.",
                ),
                Mistake(
                    "{K} x {h} x {w}",
                    "A filter has a grid of its own for each of the {C} input "
                    "channels.",
                ),
            ),
        ),
        Blank(
            "number of parameters, with bias",
            "{all}",
            mistakes=(
                Mistake(
                    "{weights}",
                    "These are the weights. The bias adds one number for each filter.",
                ),
                Mistake(
                    "{one_grid}",
                    "A filter has weights for each of the {C} input channels: multiply "
                    "all four sizes.",
                ),
                Mistake(
                    "{bias_in}",
                    "The bias has one number for each filter, not for each input "
                    "channel.",
                ),
                Mistake(
                    "{bias_one}",
                    "The bias is not one number for the whole layer, but one for each "
                    "filter.",
                ),
            ),
        ),
    ),
    steps=(
        (
            "One filter looks at a window of {h} rows and {w} columns in each of {C} input "
            "channels. So its weights have the shape {C} × {h} × {w}."
        ),
        (
            "PyTorch stacks the {K} filters along a new first axis: {K} × {C} × {h} × {w}, "
            "that is output channels, input channels, kernel height, kernel width."
        ),
        (
            "These are {K} · {C} · {h} · {w} = {weights} weights. Stride and image size do "
            "not matter: all places of the image share the same weights."
        ),
        "The bias has one number for each filter: {weights} + {K} = {all} parameters.",
    ),
)


def weight_shape(draw: random.Random) -> Variant | None:
    """4c: all four sizes are different, so that a wrong order shows."""
    K, C = draw.randint(2, 16), draw.choice([3, 3, 3, 4, 6, 8, 10, 12, 16])
    h, w = draw.sample([2, 3, 4, 5, 7, 9], 2)
    if len({K, C, h, w}) < 4:
        return None
    given = {"K": K, "C": C, "h": h, "w": w, "s": draw.choice([1, 2])}
    weights = math.prod(conv_weight_shape(C, K, (h, w)))
    if weights > 3000:  # to be multiplied by hand
        return None
    counts = {"weights": weights, "all": weights + K, "one_grid": K * h * w + K}
    counts |= {"bias_in": weights + C, "bias_one": weights + 1}
    return Variant(WEIGHT_SHAPE, given, counts)
