"""Many short lists of numbers in two arrays, so that thousands are gathered at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NumberLists:
    """List `n` lies between bounds `n` and `n + 1` of the values."""

    values: Ids
    bounds: Places

    @classmethod
    def group(cls, keys: npt.ArrayLike, values: npt.ArrayLike, count: int) -> Self:
        """Make a list of the values of each key below `count`, in the order given."""
        key_array = np.asarray(keys, np.int32)
        order = np.argsort(key_array, kind="stable")
        bounds = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(key_array, minlength=count), out=bounds[1:])
        return cls(np.asarray(values, np.int32)[order], bounds)

    def of(self, keys: npt.ArrayLike) -> Ids:
        """Give the lists of some keys, one after another."""
        return self.values[self.places(keys)]

    def places(self, keys: npt.ArrayLike) -> Places:
        """Give where the values of some keys lie, one key after another."""
        wanted = np.asarray(keys, np.int64)
        starts = self.bounds[wanted]
        lengths = self.bounds[wanted + 1] - starts
        begins = np.cumsum(lengths) - lengths
        places: Places = np.arange(lengths.sum()) + np.repeat(starts - begins, lengths)
        return places
