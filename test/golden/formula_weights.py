"""Weights of models by formula, so that an oracle needs to keep none of them."""

import numpy as np


def entries(name, count):
    """Whole numbers from -128 to 127: a hash of the tensor's name (FNV-1a) and the position in it."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = (seed ^ byte) * 0x01000193 & 0xFFFFFFFF
    h = (np.arange(count, dtype=np.uint64) + seed) * 0x9E3779B1 & 0xFFFFFFFF
    h = (h ^ h >> 15) * 0x85EBCA77 & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0xC2B2AE3D & 0xFFFFFFFF
    return ((h ^ h >> 16) >> 24).astype(np.float64) - 128
