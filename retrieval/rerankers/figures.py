"""From what a classifier of pairs gives to one figure a pair."""

import numpy as np
import numpy.typing as npt

Figures = npt.NDArray[np.float64]


def one_figure_each(logits: npt.ArrayLike, pairs: int) -> Figures:
    """The figure of each pair: its only one, or how much more "answers" has than "does not answer".

    Raises ValueError for a model that gives another number of them.
    """
    figures = np.asarray(logits, dtype=np.float64).reshape(pairs, -1)
    match figures.shape[1]:
        case 1:
            only: Figures = figures[:, 0]
            return only
        case 2:
            more: Figures = figures[:, 1] - figures[:, 0]
            return more
        case number:
            raise ValueError(f"{number} figures for a pair, where 1 or 2 are known")
