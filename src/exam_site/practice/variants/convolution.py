"""Practice for Problem 4: output sizes, weight shapes, receptive fields, residuals."""

import math
import random
from fractions import Fraction

import torch
from torch import nn

from exam_site.practice.template import (
    Blank,
    Mistake,
    Template,
    Variant,
    exact,
    operands,
)
from i2dl_exam.convolution import conv_output_size, conv_weight_shape
from i2dl_exam.receptive_field import receptive_field
from i2dl_exam.residual import ResidualBlock

OUTPUT_SIZE = Template(
    task="A feature map with {H} × {W} pixels (height × width) and {C} channels goes "
    "through a convolution with {K} filters of size {k} × {k}, stride {s} and padding "
    "{p}. How large is the output?",
    blanks=(
        Blank(
            "height × width × channels",
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
        "Likewise {w_padded} − {k} = {w_way} and {w_way} / {s} + 1 = {w} columns.",
        "Each of the {K} filters makes one channel: {h} × {w} × {K}.",
    ),
)


def output_size(draw: random.Random) -> Variant | None:
    """4b: the division has no remainder, and each usual mistake shows."""
    H, W = draw.randint(10, 64), draw.randint(10, 64)
    C, K = draw.randint(2, 16), draw.randint(2, 32)
    k, s = draw.choice([3, 5, 7, 9, 11]), draw.choice([2, 3, 4])
    p = draw.randint(1, (k - 1) // 2)
    if C == K or k > min(H, W) or any((n + 2 * p - k) % s for n in (H, W)):
        return None
    h, w = (conv_output_size(n, k, stride=s, padding=p) for n in (H, W))
    h_bare, w_bare = (conv_output_size(n, k, stride=s) for n in (H, W))
    h_dense, w_dense = (conv_output_size(n, k, padding=p) for n in (H, W))
    given = {"H": H, "W": W, "C": C, "K": K, "k": k, "s": s, "p": p}
    sizes = {"h": h, "w": w, "h_steps": h - 1, "w_steps": w - 1}
    sizes |= {"h_padded": H + 2 * p, "w_padded": W + 2 * p}
    sizes |= {"h_way": H + 2 * p - k, "w_way": W + 2 * p - k}
    sizes |= {"h_bare": h_bare, "w_bare": w_bare}
    sizes |= {"h_dense": h_dense, "w_dense": w_dense}
    return Variant(OUTPUT_SIZE, given, sizes | {"maps": C * K})


WEIGHT_SHAPE = Template(
    task="In PyTorch, a convolution layer with {K} filters, kernel size {h} × {w} "
    "(height × width), stride {s} and no padding is applied to an input with "
    "{C} channels. What is the shape of its weight tensor, and what does each axis stand "
    "for? How many parameters does the layer have, with its bias?",
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


RECEPTIVE_FIELD = Blank(
    "height × width",
    "{r} x {r}",
    mistakes=(
        Mistake(
            "{r_dense} x {r_dense}",
            "That is for stride 1 in every layer. But a stride puts the features of "
            "all later layers further apart, so their kernels span more pixels.",
        ),
        Mistake(
            "{r_own} x {r_own}",
            "A stride spreads the features that come out of its layer: it counts for "
            "the layers behind it, not for its own kernel.",
        ),
        Mistake(
            "{r_bare} x {r_bare}",
            "One pixel is missing. A feature sees 1 pixel without any layer: start with "
            "it and add what each layer brings.",
        ),
        Mistake(
            "{product} x {product}",
            "The windows of neighbouring features overlap: add what each layer brings, "
            "and do not multiply the kernel sides.",
        ),
        Mistake(
            "{k_last} x {k_last}",
            "That is what the feature sees of the layer before. The question is what "
            "it sees of the image.",
        ),
    ),
)


def _stack(count: int) -> Template:
    """The template for a number of layers."""
    growth = tuple(
        f"Layer {i}: r{sub} = {{r{i - 1}}} + ({{k{i}}} − 1) · {{j{i - 1}}} = {{r{i}}} "
        f"and j{sub} = {{j{i - 1}}} · {{s{i}}} = {{j{i}}}."
        for i, sub in zip(range(1, count + 1), "₁₂₃₄", strict=False)
    )
    return Template(
        task="A large image goes through a stack of convolution layers without "
        "padding: {layers}. How large is the receptive field of one feature of the "
        "last layer?",
        blanks=(RECEPTIVE_FIELD,),
        steps=(
            (
                "Let r be the side of the receptive field, and j the distance between "
                "neighbouring features, in pixels of the image. Without any layer both "
                "are 1. A kernel of side k adds k − 1 distances to r; a stride s makes "
                "the distance s times as long."
            ),
            *growth,
            "The receptive field is {r} × {r} pixels.",
        ),
    )


STACKS = {count: _stack(count) for count in (2, 3, 4)}


def stack_receptive_field(draw: random.Random) -> Variant | None:
    """4d: two to four layers, with at least one stride that counts."""
    count = draw.choice([2, 3, 3, 3, 4, 4])
    kernels = [draw.choice([2, 3, 3, 3, 4, 5, 5, 7]) for _ in range(count)]
    strides = [*(draw.choice([1, 1, 2, 2, 3]) for _ in range(count - 1)), 1]
    layers = list(zip(kernels, strides, strict=True))
    sides = [receptive_field(layers[:i]) for i in range(count + 1)]
    r_dense = receptive_field([(k, 1) for k in kernels])
    if any(k < s for k, s in layers) or not r_dense < sides[-1] <= 45:
        return None
    jumps = [math.prod(strides[:i]) for i in range(count + 1)]
    r_own = 1 + sum((k - 1) * j for k, j in zip(kernels, jumps[1:], strict=True))
    values = {"r": sides[-1], "r_dense": r_dense, "r_own": r_own}
    values |= {"r_bare": sides[-1] - 1, "product": math.prod(kernels)}
    values |= {"k_last": kernels[-1]}
    for name, numbers in {"r": sides, "j": jumps}.items():
        values |= {f"{name}{i}": n for i, n in enumerate(numbers)}
    for name, numbers in {"k": kernels, "s": strides}.items():
        values |= {f"{name}{i}": n for i, n in enumerate(numbers, 1)}
    described = ", then ".join(f"{k} × {k} with stride {s}" for k, s in layers)
    return Variant(STACKS[count], {"layers": described}, values)


ONE_BLOCK = Template(
    task="A residual block computes H(x) = x + R(x), with the branch R(x) = l₂(l₁(x)). "
    "Its two layers are l₁(x) = {a} · x and l₂(x) = {b} · x. Compute r = ∂R/∂x and "
    "∂H/∂x.",
    blanks=(
        Blank(
            "∂R/∂x",
            "{r}",
            mistakes=(
                Mistake(
                    "{a_plus_b}",
                    "The layers are applied one after the other: multiply their "
                    "derivatives.",
                ),
                Mistake("{b}", "That is l₂ alone. The input of l₂ is {a} · x, not x."),
                Mistake("{h}", "That is ∂H/∂x. The branch R has no skip connection."),
            ),
        ),
        Blank(
            "∂H/∂x",
            "{h}",
            mistakes=(
                Mistake("{r}", "The skip connection is missing: H(x) is x + R(x)."),
                Mistake(
                    "{one_plus_sum}",
                    "Only the skip connection is added. Inside the branch the layers "
                    "follow each other: their derivatives are multiplied.",
                ),
                Mistake(
                    "{two_skips}",
                    "There is one skip connection around both layers, not one around "
                    "each of them.",
                ),
            ),
        ),
    ),
    steps=(
        "R(x) = l₂(l₁(x)) = {b} · ({a} · x), so r = {b} · {a_op} = {r}.",
        (
            "H(x) = x + R(x) is a sum: differentiate each term. x itself has the "
            "derivative 1."
        ),
        "∂H/∂x = 1 + r = 1 + {r_op} = {h}.",
    ),
)

TWO_BLOCKS = Template(
    task="Two residual blocks follow each other: H₁(x) = x + R₁(x), and then "
    "H₂(x) = H₁(x) + R₂(H₁(x)). Their branches are R₁(x) = {a} · x and "
    "R₂(x) = {b} · x. Compute ∂H₁/∂x and ∂H₂/∂x.",
    blanks=(
        Blank(
            "∂H₁/∂x",
            "{h1}",
            mistakes=(
                Mistake("{a}", "The skip connection is missing: H₁(x) is x + R₁(x)."),
                Mistake(
                    "{one_plus_b}",
                    "That is the factor of the second block. H₁ is the output of the "
                    "first.",
                ),
            ),
        ),
        Blank(
            "∂H₂/∂x",
            "{h2}",
            mistakes=(
                Mistake(
                    "{ab}",
                    "Both skip connections are missing: the factor of a block is 1 "
                    "plus the derivative of its branch.",
                ),
                Mistake(
                    "{one_plus_b}",
                    "That is the second block alone, ∂H₂/∂H₁. Multiply it with ∂H₁/∂x.",
                ),
                Mistake(
                    "{added}",
                    "The blocks follow each other: multiply their factors, do not add "
                    "them.",
                ),
                Mistake(
                    "{one_plus_sum}",
                    "The way through both branches is missing: it brings {b} · {a_op}.",
                ),
                Mistake(
                    "{one_plus_ab}",
                    "There is a skip connection around each block, not one around both.",
                ),
            ),
        ),
    ),
    steps=(
        "The first block is a sum: ∂H₁/∂x = 1 + {a_op} = {h1}.",
        "The second block has the factor ∂H₂/∂H₁ = 1 + {b_op} = {one_plus_b}.",
        "The chain rule multiplies them: ∂H₂/∂x = {one_plus_b} · {h1_op} = {h2}.",
    ),
)

SLOPES = [Fraction(n, 4) for n in (1, 2, 3, 6, 8, 10, 12, 16, 20, 24)]


def residual_derivative(draw: random.Random) -> Variant | None:
    """4g: one block with two layers, or two blocks; no derivative is 0."""
    a, b = (draw.choice(SLOPES) * draw.choice([1, -1]) for _ in range(2))
    if a * b == -1:
        return None
    return draw.choice([_one_block, _two_blocks])(a, b)


def _one_block(a: Fraction, b: Fraction) -> Variant:
    """A block with two layers."""
    block = ResidualBlock(_times(a), _times(b))
    r, h = _derivative(_times(a), _times(b)), _derivative(block)
    slips = {"a_plus_b": a + b, "one_plus_sum": 1 + a + b}
    slips |= {"two_skips": (1 + a) * (1 + b)}
    given = {"blocks": "one", "a": a, "b": b}
    values = {"r": r, "h": h, **operands(a=a, r=r)}
    return Variant(ONE_BLOCK, given, values | slips)


def _two_blocks(a: Fraction, b: Fraction) -> Variant:
    """Two blocks in a row, with one layer each."""
    first, second = (ResidualBlock(_times(c), nn.Identity()) for c in (a, b))
    h1, h2 = _derivative(first), _derivative(first, second)
    slips = {"ab": a * b, "one_plus_ab": 1 + a * b}
    slips |= {"one_plus_sum": 1 + a + b, "added": 2 + a + b}
    given = {"blocks": "two", "a": a, "b": b}
    values = {"h1": h1, "h2": h2, **operands(a=a, b=b, h1=h1)}
    slips |= {"one_plus_b": _derivative(second)}
    return Variant(TWO_BLOCKS, given, values | slips)


def _times(factor: Fraction) -> nn.Module:
    """The layer that multiplies a number."""
    layer = nn.Linear(1, 1, bias=False, dtype=torch.float64)
    nn.init.constant_(layer.weight, float(factor))
    return layer


def _derivative(*layers: nn.Module) -> Fraction:
    """The derivative of layers that follow each other, by autograd."""
    x = torch.ones(1, dtype=torch.float64, requires_grad=True)
    (derivative,) = torch.autograd.grad(nn.Sequential(*layers)(x), x)
    return exact(derivative.item(), denominator=16)
