"""The index key at rest, sealed like the keys that case keys are wrapped to.

    nansen-index-key-1
    kind: demo
    index: 32 hexadecimal digits, the key's name
    cost: 14
    salt: 32 hexadecimal digits
    nonce: ...
    sealed: ...

It has no generations: under another key every token is made anew, from every opened case.
"""

from typing import Final

from nansen.keys.custody.index_key import IndexKey, draw_index_key
from nansen.keys.passphrase_file import open_with_passphrase, seal_with_passphrase
from nansen.keys.shelf import KeyShelf
from nansen.keys.unlocking import Unlocking

_NAME: Final = "index-0001.txt"
_FORMAT: Final = "nansen-index-key-1"


def obtain_index_key(shelf: KeyShelf, unlocking: Unlocking) -> IndexKey:
    """Open the index key; a home that has none yet is given one.

    Raises:
        Refused: it is of the other kind, the passphrase is wrong, or a byte was changed.
        Unavailable: the disk refuses.
    """
    passphrase, kind = unlocking.passphrase, unlocking.kind
    data = shelf.read(_NAME)
    if data is None:
        key = draw_index_key()
        sealed = seal_with_passphrase(
            _FORMAT, {"index": key.id}, key.octets, passphrase=passphrase, kind=kind
        )
        shelf.write(_NAME, sealed)
        return key
    _, octets = open_with_passphrase(data, _FORMAT, ("index",), passphrase=passphrase, kind=kind)
    return IndexKey(octets=octets)
