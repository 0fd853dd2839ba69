"""The framework entry: what a verifier must know of a document and Doc 9303 has no field for.

A map in deterministic CBOR, less than a kilobyte. In a chip it stands in DG13, which the
issuer signs with everything else.

    "v"       framework version
    "class"   document class, such as "PR"
    "return"  [state, "YYYY-MM-DD"]
    "except"  [state, ...] where the document does not hold (R50)
    "status"  [octets that name a status list, index]        optional
    "journal" octets of the journal's promise or proof       optional
    "policy"  SHA-256 of the issuer's published policy       optional

A key that this release does not know is kept as it is and named, so that a document of a
newer framework still reads, and encodes again to the octets that were signed.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.ids import StateCode
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item
from nansen.standards.framework.return_right import ReturnRight, check_states
from nansen.standards.icao9303.partial_date import PartialDate

FRAMEWORK_VERSION: Final = 1
MAX_ENTRY_OCTETS: Final = 1023

_FIELD: Final = "framework entry"
_RULE: Final = "R49"
_KNOWN: Final = frozenset({"v", "class", "return", "except", "status", "journal", "policy"})


class DocumentClass(StrEnum):
    """What kind of travel document this is; its letters are the MRZ's (9303-4 §4.4)."""

    REFUGEE = "PR"
    STATELESS = "PS"
    ALIEN = "PT"
    LAISSEZ_PASSER = "PL"
    EMERGENCY = "PE"
    EMERGENCY_SHEET = "PU"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReference:
    """Where the document's status stands: one place in a list that everybody fetches."""

    list_id: bytes
    """The list's identifier, or the SHA-256 of its address."""
    index: int

    def __post_init__(self) -> None:
        """Check that the identifier is short and the index natural."""
        if not 1 <= len(self.list_id) <= 64:
            raise Malformed("status", "a list is named by 1 to 64 octets", clause="R60")
        if not 0 <= self.index < 2**32:
            raise Malformed("status", "the index is out of range", clause="R60")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkEntry:
    """The entry; an instance always encodes in less than a kilobyte."""

    framework_version: int = FRAMEWORK_VERSION
    document_class: DocumentClass
    return_right: ReturnRight
    territorial_except: tuple[StateCode, ...] = ()
    """States where the document does not hold, in alphabetical order."""
    status_reference: StatusReference | None = field(default=None, repr=False)
    journal_proof: bytes | None = field(default=None, repr=False)
    policy_hash: bytes | None = None
    unknown: tuple[tuple[str, bytes], ...] = ()
    """Keys of a newer framework, each with its value as CBOR."""
    leniencies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check every field and the size of the whole."""
        if not 1 <= self.framework_version < 2**16:
            raise Malformed("framework version", "is out of range", clause=_RULE)
        check_states(self.territorial_except, "territorial_except")
        if self.policy_hash is not None and len(self.policy_hash) != 32:
            raise Malformed("policy", "must be a SHA-256", clause="R69")
        if any(key in _KNOWN for key, _ in self.unknown):
            raise Malformed(_FIELD, "an unknown key is a known one", clause=_RULE)
        if len(encode_framework_entry(self)) > MAX_ENTRY_OCTETS:
            raise Malformed(_FIELD, "is a kilobyte or more", clause=_RULE)


def encode_framework_entry(entry: FrameworkEntry) -> bytes:
    """Write the entry."""
    right = entry.return_right
    items: dict[str, Item] = {
        "v": entry.framework_version,
        "class": str(entry.document_class),
        "return": [right.state, right.until.text],
        "except": list(entry.territorial_except),
    }
    if entry.status_reference is not None:
        items["status"] = [entry.status_reference.list_id, entry.status_reference.index]
    if entry.journal_proof is not None:
        items["journal"] = entry.journal_proof
    if entry.policy_hash is not None:
        items["policy"] = entry.policy_hash
    for key, value in entry.unknown:
        items[key] = decode_item(value, field=_FIELD)
    return encode_item(items)


def decode_framework_entry(encoded: bytes) -> FrameworkEntry:
    """Read the entry.

    Tolerated, and named: `framework-version` for a version newer than this release,
    `framework-unknown-key` for a key that it does not know.

    Raises:
        Malformed: it is not in its one form, or breaks a rule.
        Unsupported: it is of a class that this release does not know.
    """
    if len(encoded) > MAX_ENTRY_OCTETS:
        raise Malformed(_FIELD, "is a kilobyte or more", clause=_RULE)
    items = decode_item(encoded, field=_FIELD)
    if not isinstance(items, dict):
        raise Malformed(_FIELD, "is no map", clause=_RULE)
    version = _whole(items.get("v"))
    unknown = tuple((key, encode_item(items[key])) for key in items if key not in _KNOWN)
    names = {"framework-version": version > FRAMEWORK_VERSION, "framework-unknown-key": unknown}
    return FrameworkEntry(
        framework_version=version,
        document_class=_decode_class(items.get("class")),
        return_right=_decode_return_right(items.get("return")),
        territorial_except=_decode_states(items.get("except")),
        status_reference=_decode_status(items["status"]) if "status" in items else None,
        journal_proof=_octets(items["journal"]) if "journal" in items else None,
        policy_hash=_octets(items["policy"]) if "policy" in items else None,
        unknown=unknown,
        leniencies=tuple(name for name, met in names.items() if met),
    )


def _decode_class(item: Item) -> DocumentClass:
    code = _text(item)
    if code not in list(DocumentClass):
        raise Unsupported("document class", "is not known here", clause="9303-4 §4.4")
    return DocumentClass(code)


def _decode_return_right(item: Item) -> ReturnRight:
    state, until = _pair(item)
    return ReturnRight(state=StateCode(_text(state)), until=PartialDate.parse(_text(until)))


def _decode_states(item: Item) -> tuple[StateCode, ...]:
    if not isinstance(item, list):
        raise Malformed("territorial_except", "is no list", clause="R50")
    return tuple(StateCode(_text(state)) for state in item)


def _decode_status(item: Item) -> StatusReference:
    list_id, index = _pair(item)
    return StatusReference(list_id=_octets(list_id), index=_whole(index))


def _pair(item: Item) -> tuple[Item, Item]:
    if isinstance(item, list) and len(item) == 2:
        return item[0], item[1]
    raise Malformed(_FIELD, "a pair is missing or none", clause=_RULE)


def _text(item: Item) -> str:
    if isinstance(item, str):
        return item
    raise Malformed(_FIELD, "a text is missing or none", clause=_RULE)


def _octets(item: Item) -> bytes:
    if isinstance(item, bytes):
        return item
    raise Malformed(_FIELD, "octets are missing or none", clause=_RULE)


def _whole(item: Item) -> int:
    if isinstance(item, int) and not isinstance(item, bool):
        return item
    raise Malformed(_FIELD, "a number is missing or none", clause=_RULE)
