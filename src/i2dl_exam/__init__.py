"""The deep learning behind the exam's answers: one module per concept, torch and NumPy.

Every function follows the device and dtype of its inputs, unless it says float64. What
is of use outside the exam can be imported from here; the rest, such as the stand-ins
for the exam's data, from its module.
"""

from i2dl_exam.architectures import (
    VGG16,
    AlexNet,
    BasicBlock,
    ResNet18,
    kernel_sizes,
    parameter_count,
)
from i2dl_exam.augmentation import rotate
from i2dl_exam.autoencoder import (
    pca,
    reconstruction_loss,
    reparametrize,
)
from i2dl_exam.clipping import clip_grad_norm
from i2dl_exam.convolution import (
    conv_output_size,
    conv_weight_shape,
    cross_correlate,
)
from i2dl_exam.equivariance import equivariance_gap
from i2dl_exam.gradient_descent import difference_quotient
from i2dl_exam.initialization import (
    he_variance,
    uniform_bound,
    xavier_variance,
)
from i2dl_exam.linear_stack import collapse_linear
from i2dl_exam.logistic_regression import newton_step
from i2dl_exam.losses import accuracy
from i2dl_exam.lstm import lstm_gates, lstm_state
from i2dl_exam.memory import kept_for_backward
from i2dl_exam.metrics import dice, intersection_over_union
from i2dl_exam.normalization import (
    batch_norm,
    batch_norm_backward,
    normalize,
    running_average,
)
from i2dl_exam.optimization import adam_step, momentum_step, sgd_step
from i2dl_exam.receptive_fields import gradient_support, receptive_field
from i2dl_exam.recurrent import (
    relu_rnn,
    relu_rnn_gradients,
    rnn_parameter_count,
    rnn_step,
)
from i2dl_exam.residual import ResidualBlock
from i2dl_exam.sampling import seeded_normal, seeded_uniform
from i2dl_exam.segmentation import segmentation_head
from i2dl_exam.splitting import stratified_split

__version__ = "0.1.0"
__all__ = [
    "VGG16",
    "AlexNet",
    "BasicBlock",
    "ResNet18",
    "ResidualBlock",
    "accuracy",
    "adam_step",
    "batch_norm",
    "batch_norm_backward",
    "clip_grad_norm",
    "collapse_linear",
    "conv_output_size",
    "conv_weight_shape",
    "cross_correlate",
    "dice",
    "difference_quotient",
    "equivariance_gap",
    "gradient_support",
    "he_variance",
    "intersection_over_union",
    "kept_for_backward",
    "kernel_sizes",
    "lstm_gates",
    "lstm_state",
    "momentum_step",
    "newton_step",
    "normalize",
    "parameter_count",
    "pca",
    "receptive_field",
    "reconstruction_loss",
    "relu_rnn",
    "relu_rnn_gradients",
    "reparametrize",
    "rnn_parameter_count",
    "rnn_step",
    "rotate",
    "running_average",
    "seeded_normal",
    "seeded_uniform",
    "segmentation_head",
    "sgd_step",
    "stratified_split",
    "uniform_bound",
    "xavier_variance",
]
