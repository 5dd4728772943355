"""3d: Of all 5^6 ways to fill the six circles, two compute batch norm."""

from fractions import Fraction
from itertools import product

from i2dl_exam.computation_graph import OPERATIONS, batch_norm_graph

# Var[x] = q^4, so that even the root of a root is a fraction: every value is exact.
pairs = [
    (9, "7/3"),
    (6, "-1/2"),
    ("3/2", "2/5"),
    (8, "-5/7"),
    (-1, "11/13"),
]
points = []
for x, E, q, gamma, beta in product(
    *[[Fraction(a) for a in pair] for pair in pairs]
):
    leaves = {
        "x": x,
        "E[x]": E,
        "Var[x]": q**4,
        "gamma": gamma,
        "beta": beta,
    }
    points.append(
        (leaves, gamma * (x - E) / q**2 + beta)
    )  # batch norm at the point

fillings = list(product(OPERATIONS, repeat=6))
print(
    f"ways to fill six circles with {', '.join(OPERATIONS)}: {len(fillings)}"
)

fitting = [
    filling
    for filling in fillings
    if [OPERATIONS[name].inputs for name in filling]
    == [2, 1, 1, 2, 2, 2]
]
print(
    f"each circle has as many inputs as its operation needs: {len(fitting)}"
)

same = []
for filling in fitting:
    graph = batch_norm_graph(filling)
    if all(graph.forward(leaves)["u6"] == y for leaves, y in points):
        same.append(filling)
print(f"exactly batch norm at all of {len(points)} points: {len(same)}")
for filling in same:
    print(
        f"  {'   '.join(f'u{i}: {name}' for i, name in enumerate(filling, 1))}"
    )
