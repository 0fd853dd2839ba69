"""Races: acts measured by turns in one process, so that a busy machine slows them alike.

In every round each act gets a slice of the processor, in an order that turns about. A ratio
is the median of those within a round; a rate is that of the quickest round, for the slower
ones tell of the machine's other work. What counts is the processor's time and not the
clock's, and the garbage collector rests, as in `timeit`.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from statistics import median
from time import process_time

Act = Callable[[], object]

ROUNDS, SLICE = 15, 0.03


@dataclass(frozen=True, slots=True)
class Race:
    """What each act took in each round: rows of seconds a call."""

    laps: tuple[tuple[float, ...], ...]

    def rate(self, act: int) -> float:
        """Tell how often an act runs in a second."""
        return 1 / min(lap[act] for lap in self.laps)

    def ratios(self, act: int, other: int) -> tuple[float, float, float]:
        """Tell how fast an act is beside another: the median, the lowest and the highest."""
        found = sorted(lap[other] / lap[act] for lap in self.laps)
        return median(found), found[0], found[-1]


def race(acts: Sequence[Act], *, rounds: int = ROUNDS, seconds: float = SLICE) -> Race:
    """Let the acts run by turns."""
    counts = [_count_for(act, seconds) for act in acts]
    places = range(len(acts))
    laps = []
    for number in range(rounds):
        lap = [0.0] * len(acts)
        for place in places if number % 2 == 0 else reversed(places):
            lap[place] = _time(acts[place], counts[place])
        laps.append(tuple(lap))
    return Race(tuple(laps))


@contextmanager
def no_collections() -> Iterator[None]:
    """Keep the garbage collector from running meanwhile."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _count_for(act: Act, seconds: float) -> int:
    """Find how often an act runs in a slice; it is warm afterwards."""
    act()
    count = 1
    while (taken := _time(act, count) * count) < seconds / 4:
        count *= 4 if taken > 0 else 16
    return max(1, round(count * seconds / taken))


def _time(act: Act, count: int) -> float:
    with no_collections():
        start = process_time()
        for _ in repeat(None, count):
            act()
        return (process_time() - start) / count
