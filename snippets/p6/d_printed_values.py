"""6d: The printed h_2 and two printed recursions are wrong."""

from fractions import Fraction

from i2dl_exam.recurrent import relu_rnn

V, W, h0, x3 = Fraction(-2), Fraction(1), Fraction(2), Fraction(4)
zs, (h1, h2, h3) = relu_rnn(V, W, h0, [2, Fraction(3, 2), x3])

# The last step, from the right h_2 and from the printed one.
_, (printed,) = relu_rnn(V, W, Fraction(2, 3), [x3])
print(f"h_3 from h_2 = {h2}: {h3}; from h_2 = 2/3: {printed}")

# The recursion for V, with the slope of ReLU and as printed.
right = literal = Fraction(0)
for t, before in enumerate((h0, h1, h2)):
    right = (zs[t] > 0) * (before + V * right)
    literal = before + V * literal
print(f"dh_3/dV: {right}; without ReLU'(z_t): {literal}")

# The recursion for x_3. As printed it has the unknown d = dh_3/dx_3
# on both sides, d = V d + W, so d = W / (1 - V). The right value is
# the change of h_3 when x_3 grows by 1: step 3 is alive, so linear.
_, (moved,) = relu_rnn(V, W, h2, [x3 + 1])
print(f"dh_3/dx_3: {moved - h3}; printed: {W / (1 - V)}")
