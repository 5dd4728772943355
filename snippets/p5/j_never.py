"""5j: Two cases in which a low learning rate never arrives."""

from i2dl_exam.optimization import sgd_step

# Rates that fall with each step. Loss w^2 / 2: the gradient is w.
slow = fast = 1.0  # w, for rates that fall slowly and fast
print("w, rates 1/(t + 1)  by formula  1/2^t")
for t in range(1, 1001):
    slow = sgd_step(slow, slow, 1 / (t + 1))  # 1/2, 1/3, 1/4, ...
    fast = sgd_step(fast, fast, 1 / 2**t)  # 1/2, 1/4, 1/8, ...
    if t in (1, 60, 1000):
        print(f"t = {t:4} {slow:9.4f} {1 / (t + 1):11.4f} {fast:6.4f}")

# Two wells: minima at -2 (deep) and 1 (shallow), a hill at 0.
for lr in (0.1, 0.2, 0.3):
    x = 2.0
    for _ in range(100):
        x = sgd_step(x, x * (x - 1) * (x + 2), lr)  # 0 at -2, 0, 1
    print(f"wells, lr = {lr:.1f}: from 2.0 to {x:.4f}")
