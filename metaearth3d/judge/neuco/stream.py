"""The random stream of the published benchmark, without torch: MT19937 seeded once a run with 42.

Per fold, in this order: the linear layer's D weights and its bias, one draw each; then per epoch a loader over the
training split (two draws for a 64-bit seed it does not use, n - 1 for its permutation) and one over the test split.
The stream runs on across folds and tasks. Splits come from a second stream, numpy's, seeded with 42 once a task.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SEED = 42  # fixed in the reference; every published number was made with it
TEST_SHARE = 0.1

Ints = NDArray[np.int64]


class Stream:
    """Torch's CPU generator after ``manual_seed(42)``, as 32-bit draws."""

    def __init__(self, seed: int = SEED) -> None:
        self._state = np.random.RandomState(seed)

    def take(self, count: int) -> NDArray[np.uint32]:
        """The next ``count`` draws."""
        return self._state.randint(0, 2**32, count, dtype=np.uint32)


def fold_draws(dim: int, epochs: int, n_train: int, n_test: int) -> int:
    """Draws that one fold takes from the stream."""
    return dim + 1 + epochs * ((1 + n_train) + (1 + n_test))


def refit_draws(dim: int, epochs: int) -> int:
    """Draws that a refit on all rows takes: its loader has a seed but no permutation."""
    return dim + 1 + 2 * epochs
