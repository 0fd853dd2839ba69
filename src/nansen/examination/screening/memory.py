"""What a night leaves to the next: what was on a list, and which cases were compared with it.

    {"v": 1, "list", "sha256", "imported", "rules", "digests": {party: 16 octets}}
    {"v": 1, "sha256", "rules", "done": [case, ...]}

Names of parties are those of a public list, cases have random names: neither is personal.
"""

from dataclasses import dataclass
from typing import Final

from nansen.errors import Malformed
from nansen.examination.screening.changes import DIGEST_SIZE, ListMemory
from nansen.examination.screening.model import ListId, ListVersion, PartyId
from nansen.examination.screening.rules import RULES_VERSION
from nansen.ids import CaseId
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.wire_fields import WireFields, decode_fields, encode_moment

LONGEST: Final = 1 << 28
MOST: Final = 1 << 22
_MEMORY, _NIGHT, _CLAUSE = "list memory", "night", "R32"


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """How far the holders have been compared with one version of a list."""

    sha256: str
    rules_version: str = RULES_VERSION
    done: frozenset[CaseId] = frozenset()

    def goes_on(self, version: ListVersion) -> bool:
        """Tell whether it is a night with this version, under the rules of this release."""
        return (self.sha256, self.rules_version) == (version.sha256, RULES_VERSION)


def encode_memory(memory: ListMemory) -> bytes:
    """Write what was on a list."""
    digests: dict[str, Item] = dict(memory.digests.items())
    return encode_item(
        {
            "v": 1,
            "list": memory.version.list_id,
            "sha256": memory.version.sha256,
            "imported": encode_moment(memory.version.imported_at),
            "rules": memory.rules_version,
            "digests": digests,
        }
    )


def decode_memory(encoded: bytes) -> ListMemory:
    """Read what was on a list."""
    fields = decode_fields(encoded, _MEMORY, longest=LONGEST)
    fields.expect("v", "list", "sha256", "imported", "rules", "digests")
    _check_version(fields, _MEMORY)
    digests: dict[PartyId, bytes] = {}
    for party, digest in fields.plain("digests").items():
        if not isinstance(digest, bytes) or len(digest) != DIGEST_SIZE:
            raise Malformed(f"{_MEMORY}.digests", "holds what is no digest", clause=_CLAUSE)
        digests[PartyId(party)] = digest
    version = ListVersion(
        list_id=ListId(fields.text("list")),
        sha256=fields.text("sha256"),
        imported_at=fields.moment("imported"),
    )
    return ListMemory(version=version, rules_version=fields.text("rules"), digests=digests)


def encode_night(night: Night) -> bytes:
    """Write how far a night has come."""
    done: list[Item] = [*sorted(night.done)]
    return encode_item({"v": 1, "sha256": night.sha256, "rules": night.rules_version, "done": done})


def decode_night(encoded: bytes) -> Night:
    """Read how far a night has come."""
    fields = decode_fields(encoded, _NIGHT, longest=LONGEST)
    fields.expect("v", "sha256", "rules", "done")
    _check_version(fields, _NIGHT)
    return Night(
        sha256=fields.text("sha256"),
        rules_version=fields.text("rules"),
        done=frozenset(map(CaseId, fields.texts("done", most=MOST))),
    )


def _check_version(fields: WireFields, what: str) -> None:
    if fields.number("v") != 1:
        raise Malformed(what, "has another version", clause=_CLAUSE)
