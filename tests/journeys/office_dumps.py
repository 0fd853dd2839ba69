"""What a thief of one database, or of its copy, has in hand."""

from pathlib import Path

from nansen.keys.fields.personal_field import Vault
from nansen.keys.fields.register import FIELDS
from nansen.standards.deterministic_cbor import decode_item

NAMES = {"identity.names", "identity.portrait", "identity.order"}
PLACES = {"contact.host_state", "contact.delivery_point", "contact.channels"}


def fields_in_export(path: Path) -> set[str]:
    """List the fields of which a backup's copy of a vault has values."""
    data, at, found = path.read_bytes(), 0, set[str]()
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        record = decode_item(data[at + 4 : end], field="record")
        assert isinstance(record, list)
        if record[0] == "sealed":
            found.add(str(record[2]))
        at = end
    return found


def check_vault(kept: set[str], vault: Vault) -> None:
    """Check that a vault has names or places, and not both (R87)."""
    assert kept
    assert {FIELDS[next(one for one in FIELDS if one == name)].vault for name in kept} == {vault}
    assert not (NAMES & kept and PLACES & kept)
    assert bool(NAMES & kept) is (vault is Vault.IDENTITY)
    assert bool(PLACES & kept) is (vault is Vault.CONTACT)
