"""Text that another machine could print differently is refused."""

import ast
import contextlib
import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_site.programs import stability
from exam_site.programs.stability import UnstableError, check_text, checked_format

IMPORTS = (
    "import math\nfrom fractions import Fraction\nimport numpy as np\nimport torch\n"
)


def run(code: str, *, checked: bool) -> str:
    """What a program prints, with every value checked or as it is."""
    names: dict[str, object] = {**stability.NAMES}
    tree = ast.parse(code)
    if checked:
        stability.watched(tree)
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(tree, "program", "exec"), names)
    return output.getvalue()


@pytest.mark.parametrize(
    "code",
    [
        "print('text', 3, True, None, (1, 2), [3], {'a': 1}, range(3), sep='; ')",
        "print(Fraction(2, 3), f'{Fraction(2, 3)} {Fraction(2, 3)!r}')",
        "x = 2 / 3; print(f'{x:.4f} {x:8.2f} {x:.0%} {x:+.3e}')",
        "n = 3; print(f'{n} {n:>5} {n:.2f} {n!r:>4} {n=}')",
        "x, width = 2 / 3, 9; print(f'{x:{width}.{2}f}')",
        "print(f'{0.0:z.4f} {-1e-12:z.4f}')",
        "print(f\"{'ü'!a} {'ü'!s} {'ü'!r}\")",
        "print(f'{math.inf:.2f} {-math.inf:.2f} {math.nan:.2f}')",
        "print(f'{torch.tensor(2 / 3, dtype=torch.float64):.4f} {torch.tensor(3)}')",
        "print(f'{np.float64(2 / 3):.4f} {np.int64(3)} {np.bool_(True)}')",
        "print(torch.zeros(2, 3).shape, torch.tensor([1, 2]).tolist())",
        "print(str(3), str(Fraction(1, 2))); list(map(print, [1, 2]))",
        "f = lambda x: f'{x:.2f}'; print(f(2 / 3), end='')",
        "print(7 % 4, torch.tensor(2.5).round().int().item())",
        "print(str(ValueError('no')), f'{ValueError(3)}', isinstance('a', str))",
    ],
)
def test_stable_text_is_printed_as_without_the_check(code: str) -> None:
    assert run(IMPORTS + code, checked=True) == run(IMPORTS + code, checked=False)


WITHOUT_FORMAT = "without a format such as {x:.4f}"
REFUSED = {
    **dict.fromkeys(
        [
            *("print('x', 0.5)", "print([(1, 0.5)])", "print({'a': 0.5})"),
            *("print({0.5: 1})", "list(map(print, [0.5]))"),
            *("write = print; write(0.5)", "print(f'{0.5}')", "print(f'{0.5!r:.3}')"),
            *("print(f'{0.5!s}')", "print(f'{0.5!a}')", "print(f'{0.5 = }')"),
            *("print(f'{torch.tensor(0.5)}')", "print(f'{np.float64(0.5)}')"),
            *("x = str(0.5)", "x = str(np.float64(0.5))"),
        ],
        WITHOUT_FORMAT,
    ),
    "print(0.5)": f"prints the float 0.5 {WITHOUT_FORMAT}",
    "print(torch.tensor([1, 2]))": "prints a Tensor: print its numbers, formatted",
    "print(f'{torch.zeros(2)}')": "prints a Tensor",
    "print(np.zeros(2))": "prints a ndarray: print its numbers, formatted",
    "print({1, 2})": "prints a set, whose text is not checked",
    "print(1 + 2j)": "prints a complex",
    "print(object())": "prints a object, whose text is not checked",
    "print(torch.device('cpu'))": "prints a device",
    "print(f'{0.5:>9}')": "the format '>9' must fix at most 4 decimals, as in .4f",
    "print(f'{0.5:.5f}')": "the format '.5f' must fix at most 4 decimals",
    "print(f'{0.125:.2f}')": "0.125 with format '.2f' sits on a rounding boundary: it "
    "could print 0.12 or 0.13",
    "print(f'{0.0:.4f}')": "it could print -0.0000 or 0.0000; show other decimals, or "
    "use the z flag for zero",
    "print(f'{2.5:.0f}')": "rounding boundary",
    "print(f'{0.005:.0%}')": "rounding boundary",
    "print(f'{np.float32(0.5):.0f}')": "rounding boundary",
    "x = round(0.51)": "line 5: round() hides a boundary: use a format",
    "x = list(map(round, [0.51]))": "line 5: round() hides a boundary",
    "x = format(0.5, '.1f')": "line 5: format() is not checked: use an f-string",
    "x = '{:.1f}'.format(0.5)": "line 5: format() is not checked: use an f-string",
    "x = '{a}'.format_map({'a': 1})": "line 5: format_map() is not checked",
    "x = '%.1f' % 0.5": "'%' is not checked: use an f-string",
    "x = f'{1} %s' % 2": "'%' is not checked: use an f-string",
    "t = '%.3f'; x = t % 0.5": "'%' is not checked: use an f-string",
    "x = str(torch.zeros(2))": "prints a Tensor",
    "x = list(map(str, [0.5]))": "line 5: str is not checked here: use an f-string",
    "x = repr(0.5)": "line 5: repr() is not checked: use an f-string",
    "x = np.array2string(np.zeros(2))": "line 5: array2string() is not checked",
    "import sys; sys.stdout.write('x')": "line 5: sys.stdout is not checked: use print",
    "from sys import stdout": "line 5: sys.stdout is not checked: use print",
    "import time": "line 5: a time differs between runs",
    "from time import perf_counter": "line 5: a time differs between runs",
    "from datetime import datetime": "line 5: a time differs between runs",
    "print(f'{0.37:.2g}')": "the format '.2g' must fix at most 4 decimals, as in .4f",
}


@pytest.mark.parametrize(("code", "why"), REFUSED.items(), ids=REFUSED)
def test_text_that_may_differ_is_refused(code: str, why: str) -> None:
    with pytest.raises(UnstableError) as error:
        run(IMPORTS + code, checked=True)

    assert why in str(error.value)


@given(
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.integers(0, 4),
    st.sampled_from(["f", "e", "%"]),
    st.floats(-1, 1),
)
def test_an_accepted_float_prints_the_same_after_any_shift_of_1e_9(
    value: float, decimals: int, kind: str, part: float
) -> None:
    spec = f"z.{decimals}{kind}"
    try:
        text = checked_format(value, -1, spec)
    except UnstableError:
        return

    assert text == format(value, spec)
    assert text == format(value + part * stability.SHIFT, spec)


@given(st.integers(-(10**6), 10**6), st.integers(0, 4))
def test_every_rounding_boundary_is_refused(number: int, decimals: int) -> None:
    boundary = float((number + Fraction(1, 2)) / 10**decimals)

    with pytest.raises(UnstableError, match="rounding boundary"):
        checked_format(boundary, -1, f".{decimals}f")


@pytest.mark.parametrize(
    "text",
    [
        "8 x 8\n",
        "-0.05, -0.5, (-0.5)\n",
        "10-0 and x-0 and 2020-08-11\n",
        "0.1234\n",
        "the CPU's cudnn array of tensors\n",
        "use `x` at 0 x 3\n",
        "a  \n\n b\n",
    ],
)
def test_text_without_traps_is_accepted(text: str) -> None:
    assert check_text(text) is None  # and raises nothing


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("-0", "shows '-0', a negative zero: format it with the z flag"),
        ("a\nx = -0.0000", "output line 2 shows '-0.0000', a negative zero"),
        ("it is -0.0000.", "shows '-0.0000', a negative zero"),
        ("(-0.00, 1)", "shows '-0.00', a negative zero"),
        ("-0%", "a negative zero"),
        ("0.12345", "more than 4 decimals: round it with an explicit format"),
        ("tensor([1, 2])", "a tensor's or array's repr: print its numbers"),
        ("np.array([1, 2])", "a tensor's or array's repr"),
        ("on cuda:0", "shows 'cuda', a device's name: it differs between machines"),
        ("<function f at 0x7f00>", "shows 'at 0x7f00', a memory address"),
        ("a\n  ```", "output line 2 shows '  ```', a fence: it would end the block"),
        ("~~~", "a fence"),
    ],
)
def test_text_with_a_trap_is_refused(text: str, why: str) -> None:
    with pytest.raises(UnstableError) as error:
        check_text(f"{text}\n")

    assert why in str(error.value)
