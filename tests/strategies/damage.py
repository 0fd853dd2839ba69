"""Bytes that were right once: what a decoder must survive."""

from collections.abc import Callable

from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported


def damaged(whole: bytes) -> st.SearchStrategy[bytes]:
    """Change a bit, cut, double or overwrite somewhere, once or a few times."""
    return st.lists(_CHANGES, min_size=1, max_size=4).map(lambda changes: _apply(whole, changes))


def read_or_refuse(decode: Callable[[bytes], object], data: bytes) -> object | None:
    """Decode, or be refused in one of the two lawful ways; anything else is a fault."""
    try:
        return decode(data)
    except (Malformed, Unsupported):
        return None


_Change = tuple[str, int, bytes]

_CHANGES: st.SearchStrategy[_Change] = st.tuples(
    st.sampled_from(["flip", "cut", "insert", "overwrite", "end"]),
    st.integers(0, 2**16) | st.integers(0, 60),
    st.binary(min_size=1, max_size=4),
)


def _apply(data: bytes, changes: list[_Change]) -> bytes:
    for kind, place, octets in changes:
        at = place % (len(data) + 1)
        if kind == "flip" and at < len(data):
            data = data[:at] + bytes((data[at] ^ (1 << octets[0] % 8),)) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[at + len(octets) :]
        elif kind == "insert":
            data = data[:at] + octets + data[at:]
        elif kind == "overwrite":
            data = data[:at] + octets + data[at + len(octets) :]
        elif kind == "end":
            data = data[:at]
    return data
