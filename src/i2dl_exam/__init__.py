"""The deep learning behind the exam's answers: one module per concept, torch and NumPy.

Every function follows the device and dtype of its inputs, unless it says float64.
"""

__version__ = "0.1.0"
