"""1c: Of the 120 orders of the five steps, edbac is the only one that trains."""

from itertools import permutations

from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import follow

x = seeded_normal(50)
y = 3 * x + seeded_normal(50, seed=1)
best = (x @ y) / (
    x @ x
)  # the least-squares weight, without any training


def result(order: str) -> str:
    """Where the procedure ends when its steps are done in this order."""
    try:
        weight = follow(order, x, y, lr=0.1)
    except LookupError as error:
        return f"{error}"
    return (
        "trains"
        if weight.allclose(best)
        else "runs, but does not train"
    )


results = {
    "".join(order): result("".join(order))
    for order in permutations("abcde")
}
running = [
    order for order in results if not results[order].startswith("stops")
]
trained = [order for order in running if results[order] == "trains"]
print(
    f"{len(results)} orders; these can be carried out: {', '.join(running)}"
)
print(f"these reach the least-squares weight: {', '.join(trained)}")

w = (
    0.1 * 2 * (x * y).mean()
)  # two updates by hand: the first from w = 0
w = w - 0.1 * 2 * (x * (w * x - y)).mean()
twice = follow("edbac", x, y, lr=0.1, repeats=1)
print(
    f"edbac that repeats once makes two updates, as by hand: {twice.isclose(w)}"
)
slow = follow(
    "edbac", x, y, lr=0.001
)  # the first update and 100 repetitions
left = (
    1 - 0.001 * 2 * (x @ x) / 50
) ** 101  # the part of the way that is still left
print(
    f"101 small updates, as a power says: {slow.isclose((1 - left) * best)}"
)
offered = ["bcdea", "ebadc", "eadbc", "edbac"]
for order in offered:
    print(f"{order}: {results[order]}")
right = [
    box
    for box, order in enumerate(offered, start=1)
    if order in trained
]
print(f"answer: {', '.join(f'{box}' for box in right)}")
