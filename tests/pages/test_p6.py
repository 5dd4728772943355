"""Claims of the page on Problem 6, proved without the page's programs."""

import math
from fractions import Fraction
from itertools import product

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.lstm import lstm_gates, lstm_state
from i2dl_exam.recurrent import relu_rnn, rnn_step
from i2dl_exam.sampling import seeded_normal

half = Fraction(1, 2)
reals = st.floats(-50, 50)


def exam_6d() -> tuple[list[Tensor], list[Tensor], Tensor]:
    """V, W and x of question 6d, the z_t and h_3, from torch operations only."""
    V, W, x = (
        torch.tensor(a, dtype=torch.float64, requires_grad=True)
        for a in (-2.0, 1.0, [2.0, 1.5, 4.0])
    )
    zs, h = [], torch.tensor(2.0, dtype=torch.float64)
    for t in range(3):
        zs.append(V * h + W * x[t])
        h = zs[t].relu()
    return [V, W, x], zs, h


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


def test_6a_a_gru_needs_140_of_its_150_numbers() -> None:
    cell = nn.GRUCell(3, 5, dtype=torch.float64)
    x, h = seeded_normal(80, 3), seeded_normal(80, 5, seed=1)
    effects = jacobian(cell(x, h), list(cell.parameters()))
    assert effects.shape == (400, 150)
    assert torch.linalg.matrix_rank(effects.cpu()) == 140


def test_6b_errors_shrink_to_17_percent_at_the_fixed_point() -> None:
    h = 1.0
    for _ in range(60):
        h = math.tanh(2 * h)
    assert f"{h:.4f}" == "0.9575"
    assert f"{2 * (1 - h**2):.2f}" == "0.17"


@given(reals)
def test_6b_tanh_brings_no_entry_further_from_0(entry: float) -> None:
    assert math.tanh(entry) * entry >= 0
    assert abs(math.tanh(entry)) < abs(entry) or abs(entry) < 1e-7


@settings(deadline=None)
@given(reals)
def test_6b_no_v_keeps_the_state_two(V: float) -> None:
    cell = nn.RNNCell(1, 1, bias=False, dtype=torch.float64)
    nn.init.constant_(cell.weight_hh, V)
    x, h = torch.zeros(1).double(), torch.full((1,), 2.0).double()
    assert cell(x, h).abs().item() <= 1 < 2


def test_6c_h3_does_not_depend_on_x1_once_h2_is_dead() -> None:
    assert {relu_rnn(-3, 3, 0, [x1, 3, 1])[1][2] for x1 in range(1, 50)} == {3}


def test_6d_backward_through_time_by_hand() -> None:
    _, zs, h3 = exam_6d()
    deltas = [delta.item() for delta in torch.autograd.grad(h3, zs)]
    assert deltas == [0, -2, 1]
    assert sum(d * h for d, h in zip(deltas, [2, 0, 1.5], strict=True)) == 1.5
    assert sum(d * x for d, x in zip(deltas, [2, 1.5, 4], strict=True)) == 1
    assert deltas[0] * 1 == 0


def test_6d_near_the_given_numbers_h3_is_a_closed_form() -> None:
    e = Fraction(1, 10)
    for a, b, c in product((-e, 0 * e, e), repeat=3):
        V, W, x1 = -2 + a, 1 + b, 2 + c
        _, hs = relu_rnn(V, W, Fraction(2), [x1, 3 * half, Fraction(4)])
        assert hs[2] == V * W * 3 * half + W * 4


def torch_cell_with_gates(i: float, f: float, o: float) -> nn.LSTMCell:
    """An LSTM cell with gates pushed to 0 or 1 by a bias of +-1000."""
    cell = nn.LSTMCell(3, 5, dtype=torch.float64)
    with torch.no_grad():
        cell.bias_hh.zero_()
        for k, gate in ((0, i), (1, f), (3, o)):
            cell.bias_ih[5 * k : 5 * k + 5] = 1000 * (2 * gate - 1)
    return cell


def test_6e_forget_1_and_update_0_keep_torchs_memory_for_100_steps() -> None:
    cell = torch_cell_with_gates(i=0, f=1, o=1)
    h, start = seeded_normal(5), seeded_normal(5, seed=1)
    c = start
    for t in range(100):
        h, c = cell(seeded_normal(3, seed=t), (h, c))
    assert c.equal(start)
    torch.testing.assert_close(h, start.tanh())


def test_6e_memory_gradient_is_the_forget_gate() -> None:
    c = seeded_normal(5, seed=4).requires_grad_()
    W, U = seeded_normal(4, 5, 3), seeded_normal(4, 5, 5, seed=1)
    g1, g2, g3, new = lstm_gates(seeded_normal(3), seeded_normal(5, seed=2), W, U)
    _, after = lstm_state(g1, g2, g3, new, c)
    (gradient,) = torch.autograd.grad(after.sum(), c)
    torch.testing.assert_close(gradient, g2)
