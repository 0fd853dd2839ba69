"""What the journal's `document:issued` commits to: the document, as whoever holds it can tell.

A map in deterministic CBOR, which the office writes before it signs, and which a verifier
writes again from what the chip says:

    "v"       1
    "number"  the document number
    "groups"  [[data group, digest], ...] as in EF.SOD, in their order, without DG13
    "entry"   SHA-256 of the framework entry of DG13 without `journal`

DG13 holds the journal's proof, and a proof cannot cover itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Final

from nansen.errors import Malformed
from nansen.ids import DocumentNumber
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.framework.entry import FrameworkEntry, encode_framework_entry

CONTENT_VERSION: Final = 1

_OWN_GROUP: Final = 13
_DIGEST_SIZES: Final = frozenset({32, 48, 64})
_CLAUSE: Final = "R66"


def issued_content(
    number: DocumentNumber, *, digests: Mapping[int, bytes], entry: FrameworkEntry
) -> bytes:
    """Write what stands for a document in the journal, with or without its proof alike.

    `digests` are those of EF.SOD, each by the number of its data group. A sheet without a chip
    gives that of the DG1 which its machine readable zone would make.

    Raises:
        Malformed: there is no DG1, or what should be a digest is none.
    """
    if 1 not in digests or not all(1 <= group <= 16 for group in digests):
        raise Malformed("issued content", "needs the digests of DG1 and others", clause=_CLAUSE)
    if not {len(digest) for digest in digests.values()} <= _DIGEST_SIZES:
        raise Malformed("issued content", "holds what is no digest", clause=_CLAUSE)
    unproven = encode_framework_entry(replace(entry, journal_proof=None))
    groups: list[Item] = [
        [group, digest] for group, digest in sorted(digests.items()) if group != _OWN_GROUP
    ]
    items: dict[str, Item] = {
        "v": CONTENT_VERSION,
        "number": number,
        "groups": groups,
        "entry": sha256(unproven).digest(),
    }
    return encode_item(items)
