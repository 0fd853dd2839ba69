"""Real octets, spoilt: the same spoilings each time for a seed of the generator."""

from collections.abc import Iterator
from random import Random


def mutations(whole: bytes, count: int, random: Random) -> Iterator[bytes]:
    """Spoil octets in `count` ways, each by one to four changes."""
    for _ in range(count):
        data = bytearray(whole)
        for _ in range(random.choice((1, 1, 1, 2, 4))):
            random.choice(_CHANGES)(data, random)
        yield bytes(data)


def _flip(data: bytearray, random: Random) -> None:
    if data:
        data[_near_the_start(data, random) % len(data)] ^= 1 << random.randrange(8)


def _overwrite(data: bytearray, random: Random) -> None:
    if data:
        data[_near_the_start(data, random) % len(data)] = random.choice(_TELLING)


def _truncate(data: bytearray, random: Random) -> None:
    del data[random.randrange(len(data) + 1) :]


def _insert(data: bytearray, random: Random) -> None:
    at = _near_the_start(data, random)
    data[at:at] = random.randbytes(random.randrange(1, 9))


def _delete(data: bytearray, random: Random) -> None:
    at = _near_the_start(data, random)
    del data[at : at + random.randrange(1, 9)]


def _double(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.randrange(1, 200))
    data[end:end] = data[start:end]


def _append(data: bytearray, random: Random) -> None:
    data += random.randbytes(random.randrange(1, 9))


def _near_the_start(data: bytearray, random: Random) -> int:
    """Pick a place; half of them early, where tags and lengths stand."""
    size = len(data) + 1
    return random.randrange(min(size, 64)) if random.random() < 0.5 else random.randrange(size)


_TELLING = (0x00, 0x01, 0x7F, 0x80, 0x81, 0x84, 0xFF, 0x30, 0x31, 0x3C, 0x05, 0x1F, 0xA0)
_CHANGES = (_flip, _flip, _overwrite, _truncate, _insert, _delete, _double, _append)
