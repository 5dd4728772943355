"""6d: The printed h_2 and two printed recursions are wrong."""

from fractions import Fraction

from i2dl_exam.recurrent import relu_rnn

V, W, h0, x3 = Fraction(-2), Fraction(1), Fraction(2), Fraction(4)
zs, (h1, h2, h3) = relu_rnn(V, W, h0, [2, Fraction(3, 2), x3])
_, (printed,) = relu_rnn(V, W, Fraction(2, 3), [x3])
print(f"h_3 from h_2 = {h2}: {h3}; from h_2 = 2/3: {printed}")

right = literal = Fraction(0)
for t, before in enumerate((h0, h1, h2)):
    right = (zs[t] > 0) * (before + V * right)
    literal = before + V * literal  # printed without ReLU'(z_t)
print(f"dh_3/dV: {right}; without ReLU'(z_t): {literal}")

# Printed with d = dh_3/dx_3 on both sides: d = V d + W.
_, (moved,) = relu_rnn(V, W, h2, [x3 + 1])  # h_3 is linear in x_3
print(f"dh_3/dx_3: {moved - h3}; printed: {W / (1 - V)}")
