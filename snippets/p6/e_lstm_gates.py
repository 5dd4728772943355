"""6e: Closing one gate at a time shows what each gate of the LSTM controls."""

from fractions import Fraction

from i2dl_exam.lstm import lstm_state

old, new = Fraction(4), Fraction(1, 2)  # c_(t-1) and the candidate
gates = {"g1": Fraction(1), "g2": Fraction(1), "g3": Fraction(1)}
h, c = lstm_state(**gates, candidate=new, c=old)
print(f"old memory {old}, candidate {new}")
print(f"all gates 1: c_t = {c}, h_t = {h}")
for name in gates:
    h, c = lstm_state(
        **{**gates, name: Fraction(0)}, candidate=new, c=old
    )
    effects = {
        "output gate": h == 0
        and c == old + new,  # memory intact, but hidden
        "forget gate": c == new,  # old memory gone
        "update gate": c == old,  # candidate kept out
    }
    role = [gate for gate, happens in effects.items() if happens]
    print(
        f"{name} = 0:      c_t = {c}, h_t = {h}, so {name} is the {', '.join(role)}"
    )
