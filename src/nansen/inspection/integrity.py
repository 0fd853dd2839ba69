"""Whether the chip holds what was signed, all of it and nothing else (plan 7 to 9)."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from nansen.errors import NansenError, Unsupported, Untrusted
from nansen.inspection.attempt import (
    attempt,
    failed,
    finding_of,
    not_supported,
    successful,
    undetermined,
)
from nansen.standards.finding import Finding
from nansen.standards.icao9303.lds.card_access import decode_card_access
from nansen.standards.icao9303.lds.com import decode_com
from nansen.standards.icao9303.lds.dg14 import decode_dg14
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.security_infos import PaceInfo
from nansen.standards.icao9303.lds.security_object import LdsSecurityObject

HASHES, UNSIGNED = "dg-hashes", "dg-unsigned"
COM, CARD_ACCESS = "com-consistency", "card-access"
_HASHES_CLAUSE, _COM_CLAUSE = "TR-03135-1 §5.6.4.4.2", "TR-03135-1 §5.6.4.4.1"
_CARD_ACCESS_CLAUSE = "9303-11 §9.2.11"
_TRAILING = "trailing-bytes"
_MANDATORY, _CLOSED = frozenset({1, 2}), frozenset({3, 4})

Files = Mapping[ElementaryFile, bytes]
Groups = Mapping[int, bytes]


def data_groups_of(files: Files) -> Groups:
    """Pick the data groups out of the files, by number."""
    return {
        file.data_group: contents for file, contents in files.items() if file.data_group is not None
    }


def check_hashes(groups: Groups, signed: LdsSecurityObject) -> Finding:
    """Compare the hash of every data group with the signed one.

    One that was changed fails. One that was signed but not read leaves the check
    undetermined, EF.DG3 and EF.DG4 excepted: they open only to terminals with a right to
    read them (9303-11 §7.1). What was not signed at all is `check_unsigned`'s matter.
    """
    digest = signed.hash_algorithm.hash
    changed = []
    unread = []
    for group, expected in signed.hashes.items():
        contents = groups.get(group)
        if contents is None:
            unread.append(group)
        elif digest(contents) != expected:
            changed.append(group)
    if changed:
        return failed(HASHES, _HASHES_CLAUSE, f"changed after signing: {_name(changed)}")
    absent = {*unread, *(_MANDATORY - groups.keys())} - _CLOSED
    if absent:
        return undetermined(HASHES, _HASHES_CLAUSE, f"signed and not read: {_name(absent)}")
    return _intact(tuple(signed.hashes), tuple(unread))


@lru_cache(maxsize=256)  # documents of one issuer have the same data groups
def _intact(signed: tuple[int, ...], unread: tuple[int, ...]) -> Finding:
    closed = f"; {_name(unread)} not open to this reader" if unread else ""
    intact = _name(set(signed) - set(unread))
    return successful(HASHES, _HASHES_CLAUSE, f"{intact} are as signed{closed}")


def check_unsigned(groups: Groups, signed: LdsSecurityObject) -> Finding:
    """Notice data groups that no signature covers: nothing vouches for them, so no yes."""
    unsigned = groups.keys() - signed.hashes.keys()
    if unsigned:
        return undetermined(
            UNSIGNED, _HASHES_CLAUSE, f"on the chip and not signed: {_name(unsigned)}"
        )
    return _ALL_SIGNED


def check_com(files: Files, signed: LdsSecurityObject | None) -> Finding:
    """See that the unsigned EF.COM lists exactly what EF.SOD does, in the same version."""
    encoded = files.get(ElementaryFile.COM)
    if encoded is None or signed is None:
        return not_supported(COM, _COM_CLAUSE, "EF.COM and EF.SOD are not both there")
    try:
        com = decode_com(encoded)
    except NansenError as error:
        return finding_of(COM, _COM_CLAUSE, error)
    if set(com.data_groups) != set(signed.hashes):
        return failed(COM, _COM_CLAUSE, "EF.COM and EF.SOD list different data groups")
    stated = (signed.lds_version, signed.unicode_version)
    if stated not in {(None, None), (com.lds_version, com.unicode_version)}:
        return undetermined(COM, "9303-10 §4.6.2.3", "EF.COM and EF.SOD state different versions")
    if _TRAILING in com.leniencies:
        return undetermined(COM, _COM_CLAUSE, "octets that nobody vouches for follow EF.COM")
    return successful(COM, _COM_CLAUSE, "EF.COM lists what EF.SOD does")


def check_card_access(files: Files) -> Finding:
    """See that the signed EF.DG14 repeats what the unsigned EF.CardAccess offers.

    Otherwise a forged EF.CardAccess could have made the terminal take a weaker protocol: by
    offering one that the chip does not, or by hiding PACE, so that it fell back to the older.
    """
    outside, inside = files.get(ElementaryFile.CARD_ACCESS), files.get(ElementaryFile.DG14)
    if outside is None:
        return not_supported(CARD_ACCESS, _CARD_ACCESS_CLAUSE, "no EF.CardAccess was presented")
    if inside is None:
        return undetermined(
            CARD_ACCESS, _CARD_ACCESS_CLAUSE, "no EF.DG14 to compare EF.CardAccess with"
        )
    return attempt(CARD_ACCESS, _CARD_ACCESS_CLAUSE, lambda: _compare_card_access(outside, inside))


def _compare_card_access(outside: bytes, inside: bytes) -> str:
    offered, signed = decode_card_access(outside), set(decode_dg14(inside).entries)
    if not set(offered.entries) <= signed:
        why = "offers what is not signed"
        raise Untrusted("EF.CardAccess", why, clause=_CARD_ACCESS_CLAUSE)
    if not {one for one in signed if isinstance(one, PaceInfo)} <= set(offered.entries):
        why = "hides a PACE that is signed"
        raise Untrusted("EF.CardAccess", why, clause=_CARD_ACCESS_CLAUSE)
    if _TRAILING in offered.leniencies:
        why = "is followed by octets that nobody vouches for"
        raise Unsupported("EF.CardAccess", why, clause=_CARD_ACCESS_CLAUSE)
    return "EF.DG14 repeats EF.CardAccess"


_ALL_SIGNED = successful(UNSIGNED, _HASHES_CLAUSE, "no data group stands outside the signature")


def _name(groups: Iterable[int]) -> str:
    return ", ".join(f"EF.DG{group}" for group in sorted(groups))
