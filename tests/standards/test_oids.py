"""Names of identifiers: dotted, unique, and known to others by the same number."""

import re

from asn1crypto import algos, cms, keys, x509

from nansen.standards.oids import FRAMEWORK_ENTRY, NAMES, PACE_PROTOCOLS, name_oid

ELSEWHERE = {
    "extended_key_usage",
    "key_identifier",
    "authority_information_access",
    "rsassa_pkcs1v15",
}
"""Names of that library's own making."""


def _plain(name: str) -> str:
    if match := re.fullmatch("(sha[0-9]+)_(rsa|ecdsa)", name):
        return f"{match[1]}withrsaencryption" if match[2] == "rsa" else f"ecdsawith{match[1]}"
    return re.sub("[^a-z0-9]", "", name.lower())


def test_names_stand_beside_numbers() -> None:
    assert name_oid("2.23.136.1.1.1") == "2.23.136.1.1.1 (ldsSecurityObject)"
    assert name_oid("1.2.3") == "1.2.3"
    assert all(re.fullmatch(r"[0-2](\.(0|[1-9][0-9]*))+", oid) for oid in NAMES)
    assert len(set(NAMES.values())) == len(NAMES)


def test_pace_is_numbered_as_its_worked_examples_are() -> None:
    assert PACE_PROTOCOLS["0.4.0.127.0.7.2.2.4.2.2"] == "id-PACE-ECDH-GM-AES-CBC-CMAC-128"
    assert PACE_PROTOCOLS["0.4.0.127.0.7.2.2.4.1.2"] == "id-PACE-DH-GM-AES-CBC-CMAC-128"
    assert PACE_PROTOCOLS["0.4.0.127.0.7.2.2.4.6.2"] == "id-PACE-ECDH-CAM-AES-CBC-CMAC-128"
    assert len(PACE_PROTOCOLS) == 19


def test_another_library_names_them_alike() -> None:
    compared = 0
    for known in (
        algos.DigestAlgorithmId._map,
        algos.SignedDigestAlgorithmId._map,
        x509.ExtensionId._map,
        x509.NameType._map,
        cms.ContentType._map,
        keys.NamedCurve._map,
    ):
        for oid, name in known.items():
            if oid in NAMES and name not in ELSEWHERE:
                assert _plain(NAMES[oid]) == _plain(name)
                compared += 1
    assert compared > 50


def test_our_own_mark_is_a_uuid() -> None:
    assert FRAMEWORK_ENTRY.startswith("2.25.")
    assert int(FRAMEWORK_ENTRY.removeprefix("2.25.")).bit_length() <= 128
