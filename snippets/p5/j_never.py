"""5j: A low learning rate can end in the minimum nearby."""

from i2dl_exam.optimization import sgd_step

# Two wells: minima at -2 (deep) and 1 (shallow), a hill at 0.
for lr in (0.1, 0.2, 0.3):
    x = 2.0
    for _ in range(100):
        x = sgd_step(x, x * (x - 1) * (x + 2), lr)  # 0 at -2, 0, 1
    print(f"lr = {lr:.1f}: from 2.0 to {x:.4f}")
