"""C40: three characters of a machine readable zone in two bytes.

    text        A      B      C          I16 = 1600·a + 40·b + c + 1       9303-13 §2.6.1
    value       14     15     16         I16 big-endian

What is left when the length is no multiple of three (9303-13 §2.6.3): two characters are filled
up with the value 0; one character becomes `FE` and its ASCII code plus one.

9303-13 §2.6(b) says that L characters take the least even number of bytes that is not less than
L. Its own examples contradict it: `VISA01` takes four bytes, and the 72 characters of an MRV-A
take 48. The length is 2·ceil(L/3), and that is what this module writes and reads.
"""

from functools import lru_cache
from struct import unpack

from nansen.errors import Malformed, Refused

_CLAUSE = "9303-13 §2.6"
_LETTERS = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST_VALUE = 3  # below are the shifts of ISO/IEC 16022, which a seal's strings never need
_SINGLE = 0xFE
_LARGEST = 64000
_LONGEST = 2953  # the octets of the largest symbol (9303-13 §2.1)

_VALUES = bytearray(256)
for _value, _letter in enumerate(_LETTERS, start=_FIRST_VALUE):
    _VALUES[ord(_letter)] = _value
_VALUES[ord("<")] = _FIRST_VALUE  # a filler is written as a space (9303-13 §2.6(a))
_VALUE_OF = bytes(_VALUES)

_ONE = ("",) * _FIRST_VALUE + tuple(_LETTERS)
_TWO = tuple(one + two if one and two else "" for one in _ONE for two in _ONE)


def c40_length(characters: int) -> int:
    """Count the bytes that so many characters take."""
    return -(-characters // 3) * 2


def encode_c40(text: str) -> bytes:
    """Write capital letters, digits, spaces and fillers; a filler `<` becomes a space.

    Raises:
        Refused: another character is in the text.
    """
    values = text.encode("utf-8", "surrogatepass").translate(_VALUE_OF)
    if 0 in values:
        raise Refused("seal-text", "a seal's text has only A-Z, 0-9, space and <")
    if len(values) % 3 == 1:
        last = _LETTERS[values[-1] - _FIRST_VALUE]
        return _encode_triples(values[:-1]) + bytes((_SINGLE, ord(last) + 1))
    return _encode_triples(values if len(values) % 3 == 0 else values + b"\0")


def _encode_triples(values: bytes) -> bytes:
    # All triples at once, as one long number with a lane of 24 bits for each: no sum leaves its
    # lane, for the largest is 64000, and the empty first byte of each lane is then cut out.
    size = len(values)
    low, one = _lanes(size // 3)
    number = int.from_bytes(values, "big")
    sums = (number >> 16 & low) * 1600 + (number >> 8 & low) * 40 + (number & low) + one
    lanes = bytearray(sums.to_bytes(size, "big"))
    del lanes[0::3]
    return bytes(lanes)


@lru_cache(maxsize=128)
def _lanes(count: int) -> tuple[int, int]:
    return int.from_bytes(b"\0\0\xff" * count, "big"), int.from_bytes(b"\0\0\1" * count, "big")


def decode_c40(encoded: bytes) -> str:
    """Read the text; fillers come back as spaces, for C40 does not tell them apart.

    Exactly what `encode_c40` writes is read, so one text has one encoding.
    """
    if len(encoded) > _LONGEST:
        raise Malformed("c40", "is longer than any symbol", clause=_CLAUSE)
    if len(encoded) % 2:
        raise Malformed("c40", "has an odd number of bytes", clause=_CLAUSE)
    words = unpack(f">{len(encoded) // 2}H", encoded)
    if not words:
        return ""
    text = "".join([_decode_word(word) for word in words[:-1]])
    if len(text) != 3 * (len(words) - 1):
        raise Malformed("c40", "has a value that is no character", clause=_CLAUSE)
    return text + _decode_last_word(words[-1])


def _decode_word(word: int) -> str:
    if not 1 <= word <= _LARGEST:
        return ""
    return _TWO[(word - 1) // 40] + _ONE[(word - 1) % 40]


def _decode_last_word(word: int) -> str:
    if word >> 8 == _SINGLE:
        letter = chr((word & 0xFF) - 1) if word & 0xFF else ""
        if letter and letter in _LETTERS:
            return letter
    else:
        letters = _decode_word(word)
        is_filled_up = len(letters) == 2 and (word - 1) % 40 == 0
        if is_filled_up or len(letters) == 3:
            return letters
    raise Malformed("c40", "ends in a value that is no character", clause=_CLAUSE)
