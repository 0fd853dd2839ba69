"""CBOR in the one form that each value has (RFC 8949 §4.2.1), for what is signed or hashed.

Maps have text keys, nothing carries a tag, floating point does not occur. What is read must
encode again to the very same octets, so no two files say the same.
"""

from typing import Final, TypeAlias

import cbor2

from nansen.errors import Malformed

MAX_NESTING: Final = 8

Item: TypeAlias = bool | int | str | bytes | list["Item"] | dict[str, "Item"] | None


def encode_item(item: Item) -> bytes:
    """Write a value."""
    return cbor2.dumps(item, canonical=True)


def decode_item(encoded: bytes, *, field: str) -> Item:
    """Read a value that fills the buffer.

    Raises:
        Malformed: it is no CBOR, not in its one form, or uses more than plain types.
    """
    try:
        loaded: object = cbor2.loads(
            encoded,
            max_depth=MAX_NESTING,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            strict_hashable_types=True,
        )
    except cbor2.CBORDecodeError:
        raise Malformed(field, "is no CBOR", clause="RFC 8949 §3") from None
    item = _plain(loaded, field)
    if encode_item(item) != encoded:
        raise Malformed(field, "is not deterministic CBOR", clause="RFC 8949 §4.2.1")
    return item


def _plain(loaded: object, field: str) -> Item:
    if loaded is None or isinstance(loaded, bool | int | str | bytes):
        return loaded
    if isinstance(loaded, list):
        return [_plain(part, field) for part in loaded]
    if isinstance(loaded, dict):
        return {_key(key, field): _plain(value, field) for key, value in loaded.items()}
    raise Malformed(field, "holds a type that is not plain", clause="RFC 8949 §3.4")


def _key(key: object, field: str) -> str:
    if isinstance(key, str):
        return key
    raise Malformed(field, "has a key that is no text", clause="RFC 8949 §3.1")
