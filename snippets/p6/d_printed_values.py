"""6d: The printed h_2 and two printed recursions are wrong."""

from fractions import Fraction

from i2dl_exam.recurrent import relu_rnn, relu_rnn_gradients

V, W, h0 = Fraction(-2), Fraction(1), Fraction(2)
xs = [Fraction(2), Fraction(3, 2), Fraction(4)]
_, (h1, h2, h3) = relu_rnn(V, W, h0, xs)
dV, _, dx = relu_rnn_gradients(V, W, h0, xs)

_, (printed,) = relu_rnn(V, W, Fraction(2, 3), xs[2:])
print(f"h_3 from h_2 = {h2}: {h3}; from h_2 = 2/3: {printed}")

literal = Fraction(0)
for before in (h0, h1, h2):
    literal = before + V * literal  # printed without ReLU'(z_t)
print(f"dh_3/dV: {dV}; without ReLU'(z_t): {literal}")

# Printed with dh_t on both sides: d = V d + W for x_3, d = V d for
# x_2. These are equations for d.
print(f"dh_3/dx_3: {dx[2]}; printed: {W / (1 - V)}")
print(f"dh_3/dx_2: {dx[1]}; printed: {0 / (1 - V)}")
