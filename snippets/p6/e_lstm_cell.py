"""6e: Of six ways to name the gates, one makes nn.LSTMCell compute the exam's c_t."""

from itertools import permutations

from i2dl_exam.lstm import as_lstm_cell, lstm_gates, lstm_state
from i2dl_exam.sampling import seeded_normal

W, U = seeded_normal(4, 5, 3, seed=1), seeded_normal(4, 5, 5, seed=2)
x, h_old, c_old = (
    seeded_normal(2, n, seed=s) for n, s in ((3, 3), (5, 4), (5, 5))
)

g1, g2, g3, candidate = lstm_gates(x, h_old, W, U)
h, c = lstm_state(g1, g2, g3, candidate, c_old)

orders = list(permutations(["output", "forget", "update"]))
states = [
    as_lstm_cell(W, U, names)(x, (h_old, c_old)) for names in orders
]
right = [
    k for k, (_, c_torch) in enumerate(states) if c_torch.allclose(c)
]
print(
    f"orders of the names that give the exam's c_t: {len(right)} of {len(orders)}"
)
for k in right:
    names, (h_torch, _) = orders[k], states[k]
    print(f"g1 = {names[0]}, g2 = {names[1]}, g3 = {names[2]}")
    print(
        f"then torch's h_t is g1 * tanh(c_t): {h_torch.allclose(g1 * c.tanh())}"
    )
    print(f"and it is g1 * c_t, as in the exam: {h_torch.allclose(h)}")
