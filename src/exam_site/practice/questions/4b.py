"""The division has no remainder, and each usual mistake shows."""

from random import Random

from exam_site.practice.numbers import Numbers
from i2dl_exam.convolution import conv_output_size


def draw(random: Random) -> Numbers | None:
    """A feature map, and a convolution with stride and padding."""
    H, W = random.randint(10, 64), random.randint(10, 64)
    C, K = random.randint(2, 16), random.randint(2, 32)
    k, s = random.choice([3, 5, 7, 9, 11]), random.choice([2, 3, 4])
    p = random.randint(1, (k - 1) // 2)
    if C == K or k > min(H, W) or any((n + 2 * p - k) % s for n in (H, W)):
        return None
    numbers = {"H": H, "W": W, "C": C, "K": K, "k": k, "s": s, "p": p, "maps": C * K}
    for side, n in {"h": H, "w": W}.items():
        out = conv_output_size(n, k, stride=s, padding=p)
        numbers |= {
            side: out,
            f"{side}_padded": n + 2 * p,
            f"{side}_way": n + 2 * p - k,
            f"{side}_steps": out - 1,
            f"{side}_dense": conv_output_size(n, k, padding=p),  # stride 1
            f"{side}_bare": conv_output_size(n, k, stride=s),  # no padding
        }
    return numbers
