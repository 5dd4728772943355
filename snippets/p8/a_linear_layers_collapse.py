"""8a: Ten linear layers without activation functions equal a single one, exactly."""

from i2dl_exam.linear_stack import collapse_linear, linear_layer
from i2dl_exam.sampling import seeded_normal
from torch import nn

sizes = [3, 5, 4, 6, 5, 4, 5, 6, 4, 5, 2]
shapes = list(
    zip(sizes[1:], sizes, strict=False)
)  # (out, in) of each layer
layers = [  # integer weights and biases, so that float64 is exact
    linear_layer(
        seeded_normal(*shape, seed=seed).round(),
        seeded_normal(shape[0], seed=100 + seed).round(),
    )
    for seed, shape in enumerate(shapes)
]
deep, one = nn.Sequential(*layers), collapse_linear(layers)
x = (10 * seeded_normal(1000, 3)).round()
numbers = {
    m: sum(p.numel() for p in m.parameters()) for m in (deep, one)
}
print(f"{len(layers)} layers with {numbers[deep]} weights and biases")
print(
    f"1 layer with {numbers[one]}, from {one.in_features} to {one.out_features}"
)
print(
    f"same outputs for {len(x)} inputs, exactly: {deep(x).equal(one(x))}"
)

relu = [part for layer in layers for part in (layer, nn.ReLU())][:-1]
print(
    f"still the same with ReLU in between: {nn.Sequential(*relu)(x).equal(one(x))}"
)
