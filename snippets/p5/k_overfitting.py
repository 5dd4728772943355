"""5k: In period 2 the training loss falls, and the validation loss rises."""

from i2dl_exam.overfitting import (
    facade_network,
    hand_labelled_facades,
    loss_curves,
)

x, written, right = hand_labelled_facades(120)
validation = hand_labelled_facades(200, seed=1)[:2]
network = facade_network()
curves = loss_curves(
    network, [(x, written), validation], epochs=200, lr=0.1
)
t, v = curves.T
border = int(
    v.argmin()
)  # period 2 begins where the validation loss is lowest
end = int(
    (t < t[border] / 10).double().argmax()
)  # period 3: hardly any loss is left
print(f"period 1: training loss falls: {t[border] < t[0]}", end="")
print(f", validation loss falls: {v[border] < v[0]}")
print(
    f"period 2: training loss falls to less than 1/10: {t[end] < t[border] / 10}"
)
print(
    f"  validation loss rises to more than 5/4: {v[end] > v[border] * 5 / 4}"
)
before, after = (
    (t[border] - t[end]) / (end - border),
    (t[end] - t[-1]) / (200 - end),
)
print(
    f"period 3: training loss falls less than 1/4 as fast: {after < before / 4}"
)
print(
    f"  validation loss stays so high: {v[end:].min() > v[border] * 5 / 4}"
)

# Second route: which wrong labels has the network learned by heart?
wrong = written != right
print(f"{wrong.sum()} of {len(x)} labels in the training set are wrong")
early = facade_network()
loss_curves(early, [(x, written)], border, lr=0.1)
for period, net in (("1", early), ("3", network)):
    repeated = (net(x).argmax(dim=1) == written)[wrong].double().mean()
    print(
        f"end of period {period}: repeats more than 3/4 of them: {repeated > 3 / 4}"
    )
