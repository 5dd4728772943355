"""7d: The KL term of a VAE by hand, by formula and by torch.distributions."""

import torch
from torch.distributions import Normal, kl_divergence

from i2dl_exam.autoencoder import kl_to_standard_normal, reparametrize
from i2dl_exam.sampling import seeded_normal

standard = Normal(0.0, 1.0)
for mu, sigma in ((0.0, 1.0), (1.0, 1.0), (0.0, 0.5), (3.0, 0.1)):
    mean = torch.tensor([mu], dtype=torch.float64)
    scale = torch.tensor([sigma], dtype=torch.float64)
    ours = kl_to_standard_normal(mean, 2 * scale.log())
    same = torch.allclose(ours, kl_divergence(Normal(mean, scale), standard)[0])
    print(f"mu = {mu:z.1f}, sigma = {sigma:.1f}: KL {ours:z.4f}, torch agrees: {same}")

# Reparametrization: the same numbers as torch's, and gradients reach mu and sigma.
mean = seeded_normal(8, seed=1).requires_grad_()
log_variance = seeded_normal(8, seed=2).requires_grad_()
noise = seeded_normal(8, seed=3)
code = reparametrize(mean, log_variance, noise)
normal = Normal(mean, (log_variance / 2).exp())
standardized = (code - normal.mean) / normal.stddev
print(f"(code - mu) / sigma is the noise: {standardized.allclose(noise)}")
slopes = torch.autograd.grad(code.sum(), [mean, log_variance])
print(f"gradients of mu that are not 0: {slopes[0].count_nonzero().item()} of 8")
print(f"gradients of sigma that are not 0: {slopes[1].count_nonzero().item()} of 8")
