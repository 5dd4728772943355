"""Claims of the page on Problem 6, proved without the page's programs."""

import math
from fractions import Fraction
from itertools import product

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.lstm import lstm_gates, lstm_state
from i2dl_exam.recurrent import relu_rnn, rnn_step
from i2dl_exam.sampling import seeded_normal

half = Fraction(1, 2)
reals = st.floats(-50, 50)


def jacobian(outputs: Tensor, inputs: list[Tensor]) -> Tensor:
    """One row for each output, one column for each entry of the inputs."""
    rows = []
    for output in outputs.flatten():
        gradients = torch.autograd.grad(output, inputs, retain_graph=True)
        rows.append(torch.cat([gradient.flatten() for gradient in gradients]))
    return torch.stack(rows)


def test_6a_our_45_numbers_and_torchs_50_have_45_effects() -> None:
    V, W, b = (
        seeded_normal(*shape, seed=k).requires_grad_()
        for k, shape in enumerate([(5, 5), (5, 3), (5,)])
    )
    cell = nn.RNNCell(3, 5, dtype=torch.float64)
    x, h = seeded_normal(30, 3, seed=3), seeded_normal(30, 5, seed=4)
    ours = jacobian(rnn_step(x, h, V, W, b), [V, W, b])
    torchs = jacobian(cell(x, h), list(cell.parameters()))
    assert (ours.shape, torchs.shape) == ((150, 45), (150, 50))
    for effects in (ours, torchs):
        assert torch.linalg.matrix_rank(effects.cpu()) == 45


def test_6b_errors_shrink_to_17_percent_at_the_fixed_point() -> None:
    h = 1.0
    for _ in range(60):
        h = math.tanh(2 * h)
    assert f"{h:.4f}" == "0.9575"
    assert f"{2 * (1 - h**2):.2f}" == "0.17"


def test_6c_h3_does_not_depend_on_x1_once_h2_is_dead() -> None:
    assert {relu_rnn(-3, 3, 0, [x1, 3, 1])[1][2] for x1 in range(1, 50)} == {3}


def test_6d_near_the_given_numbers_h3_is_a_closed_form() -> None:
    e = Fraction(1, 10)
    for a, b, c in product((-e, 0 * e, e), repeat=3):
        V, W, x1 = -2 + a, 1 + b, 2 + c
        _, hs = relu_rnn(V, W, Fraction(2), [x1, 3 * half, Fraction(4)])
        assert hs[2] == V * W * 3 * half + W * 4


def test_6e_memory_gradient_is_the_forget_gate() -> None:
    c = seeded_normal(5, seed=4).requires_grad_()
    W, U = seeded_normal(4, 5, 3), seeded_normal(4, 5, 5, seed=1)
    g1, g2, g3, new = lstm_gates(seeded_normal(3), seeded_normal(5, seed=2), W, U)
    _, after = lstm_state(g1, g2, g3, new, c)
    (gradient,) = torch.autograd.grad(after.sum(), c)
    torch.testing.assert_close(gradient, g2)
