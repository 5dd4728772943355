"""6d: The printed h_2 = 2/3 and two printed recursions contradict the definition."""

from fractions import Fraction

from i2dl_exam.recurrent import relu_rnn, relu_rnn_gradients

V, W, h0 = Fraction(-2), Fraction(1), Fraction(2)
xs = [Fraction(2), Fraction(3, 2), Fraction(4)]
zs, hs = relu_rnn(V, W, h0, xs)
dV, dW, dx = relu_rnn_gradients(V, W, h0, xs)

_, after_printed = relu_rnn(V, W, Fraction(2, 3), xs[2:])
print(
    f"h_3 from the given numbers: {hs[2]}; h_3 from h_2 = 2/3: {after_printed[0]}"
)

literal = Fraction(0)
for before in (h0, hs[0], hs[1]):
    literal = (
        before + V * literal
    )  # the printed recursion, without ReLU'(z_t)
print(f"dh_3/dV: {dV}; by the recursion without ReLU'(z_t): {literal}")

# Printed with dh_t on both sides: d = V d + W for x_3, d = V d for x_2 (slope 1).
print(
    f"dh_3/dx_3: {dx[2]}; by the recursion with dh_t on both sides: {W / (1 - V)}"
)
print(
    f"dh_3/dx_2: {dx[1]}; by the recursion with dh_t on both sides: {0 / (1 - V)}"
)
