"""Files of trust, in every dress they come in."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.dismantled import dismantle_list
from tests.worlds.master_lists import DeclaredMasterList
from tests.worlds.states import NOW, certificate, crl

from nansen.adapters.files import trust_files
from nansen.adapters.files.trust_files import read_trust
from nansen.errors import Malformed, Refused, Unavailable, Unsupported
from nansen.pki.known_csca import Standing
from nansen.trust.store import TrustStore

THEN = datetime(2020, 1, 1, tzinfo=UTC)
LIST = DeclaredMasterList().encoded


def pem(label: str, encoded: bytes) -> bytes:
    body = b64encode(encoded)
    lines = b"\r\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    frame = label.encode()
    return b"-----BEGIN " + frame + b"-----\r\n" + lines + b"\r\n-----END " + frame + b"-----\r\n"


def ldif(attribute: str, encoded: bytes) -> bytes:
    line = attribute.encode() + b":: " + b64encode(encoded)
    folded = b"\n ".join(line[at : at + 76] for at in range(0, len(line), 76))
    return b"version: 1\ndn: c=UT,dc=data\n" + folded + b"\nsn: 1\n\n"


def standings(store: TrustStore) -> list[tuple[bytes, Standing]]:
    return [(one.encoded, one.standing) for one in store.certificates]


def write(folder: Path, **files: bytes) -> Path:
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


CSCA = (certificate("csca-1"), Standing.ANCHOR)
LISTED = (certificate("no-csca"), Standing.LISTED)
UNVERIFIED = (certificate("no-csca"), Standing.UNVERIFIED)


@pytest.mark.parametrize(
    "data",
    [
        certificate("csca-1"),
        pem("CERTIFICATE", certificate("csca-1")),
        b"# Utopia's root\nsubject=C=UT\n" + pem("CERTIFICATE", certificate("csca-1")),
    ],
    ids=["DER", "PEM", "PEM with remarks"],
)
def test_a_certificate_that_is_named_is_an_anchor(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, root__cer=data)
    store = read_trust([tmp_path / "root.cer"], NOW)
    assert standings(store) == [CSCA]
    assert store.certificates[0].source == "root.cer"


@pytest.mark.parametrize("data", [LIST, pem("CMS", LIST), pem("PKCS7", LIST)])
def test_a_list_vouches_with_an_anchor_and_not_without(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, list__ml=data, root__cer=certificate("csca-1"))
    alone = read_trust([tmp_path / "list.ml"], THEN)
    assert {standing for _, standing in standings(alone)} == {Standing.UNVERIFIED}
    anchored = read_trust([tmp_path / "list.ml"], THEN, anchors=[tmp_path / "root.cer"])
    assert standings(anchored) == [CSCA, LISTED]
    assert anchored.lists[0].source == "list.ml"


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__ml=LIST,
        b__PEM=pem("CERTIFICATE", certificate("csca-1"))
        + pem("CERTIFICATE", certificate("csca-2")),
        c__crl=crl("by-the-old-key"),
        d__crl=pem("X509 CRL", crl("fresh")),
        notes__txt=b"not looked at",
    )
    (tmp_path / "folder.cer").mkdir()
    store = read_trust([tmp_path], THEN)
    assert standings(store) == [CSCA, (certificate("csca-2"), Standing.ANCHOR), LISTED]
    assert [one.encoded for one in store.crls] == [crl("by-the-old-key"), crl("fresh")]
    assert store.lists[0].vouches


def test_an_export_of_the_pkd_vouches_for_nothing_itself(tmp_path: Path) -> None:
    export = (
        ldif("userCertificate;binary", certificate("ds-1"))
        + ldif("cACertificate;binary", certificate("csca-2"))
        + ldif("certificateRevocationList;binary", crl("fresh"))
        + ldif("pkdMasterListContent", LIST)
        + ldif("certificateRevocationList;binary", b"\x30\x00")
    )
    write(tmp_path, export__ldif=export, root__cer=certificate("csca-1"))
    alone = read_trust([tmp_path / "export.ldif"], THEN)
    assert {standing for _, standing in standings(alone)} == {Standing.UNVERIFIED}
    store = read_trust([tmp_path / "export.ldif"], THEN, anchors=[tmp_path])
    assert standings(store)[0] == CSCA
    assert LISTED in standings(store)
    assert (certificate("csca-2"), Standing.UNVERIFIED) in standings(store)
    assert [one.encoded for one in store.crls] == [crl("fresh")]


def test_of_anchors_only_certificates_count(tmp_path: Path) -> None:
    write(tmp_path, root__cer=certificate("csca-1"), list__ml=LIST)
    store = read_trust([tmp_path / "root.cer"], THEN, anchors=[tmp_path])
    assert standings(store) == [CSCA]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", Malformed),
        (b"\x30\x00", Malformed),
        (b"-----BEGIN CERTIFICATE-----\nMIIB", Malformed),
        (b"-----BEGIN CERTIFICATE-----\nMIIB=A\n-----END CERTIFICATE-----\n", Malformed),
        (
            ldif("userCertificate;binary", b"").replace(b"userCertificate;binary:: ", b"x: "),
            Refused,
        ),
        (crl("fresh"), Refused),
    ],
    ids=["nothing", "no such thing", "torn", "not base64", "empty export", "no certificate"],
)
def test_what_is_no_trust_is_an_error(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    write(tmp_path, bad__cer=data)
    with pytest.raises(error):
        read_trust([tmp_path / "bad.cer"], NOW)


def test_a_partial_revocation_list_that_is_named_is_told(tmp_path: Path) -> None:
    delta = replace(
        dismantle_list(crl("fresh")), extensions=(("2.5.29.27", b"\x01\x01\xff", b"\x02\x01\x01"),)
    )
    write(tmp_path, delta__crl=delta.encoded, root__cer=certificate("csca-1"))
    with pytest.raises(Unsupported, match="is critical"):
        read_trust([tmp_path], NOW)
    write(tmp_path, delta__crl=pem("X509 CRL", crl("fresh")))
    assert len(read_trust([tmp_path], NOW).crls) == 1


def test_files_that_are_not_there_or_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unavailable, match="absent"):
        read_trust([tmp_path / "absent.ml"], NOW)
    write(tmp_path, root__cer=certificate("csca-1"))
    monkeypatch.setattr(trust_files, "MAX_FILE_OCTETS", 100)
    with pytest.raises(Unsupported, match="too large"):
        read_trust([tmp_path], NOW)


def test_the_real_lists_side_by_side(vectors: Path) -> None:
    store = read_trust([vectors / "icao9303" / "masterlists"], NOW)
    assert [(one.country, one.size, one.vouches) for one in store.lists] == [
        ("DE", 588, True),
        ("NL", 411, True),
    ]
    assert len(store.certificates) == 588 + 411 - 372
    assert {one.standing for one in store.certificates} == {Standing.ANCHOR, Standing.LISTED}


@given(
    st.sampled_from([b"", b"0", b"version: 1\n", b"-----BEGIN X-----\n"]), st.binary(max_size=200)
)
def test_any_bytes_are_read_or_refused(head: bytes, tail: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "any.cer"
        file.write_bytes(head + tail)
        with pytest.raises((Malformed, Refused, Unsupported)):
            read_trust([file], NOW)


@pytest.mark.parametrize(
    "unit", [b"-----BEGIN A-----\n", b"userCertificate:: A\n", b"\n ", b"0\x80"]
)
def test_megabytes_of_nonsense_are_refused_at_once(tmp_path: Path, unit: bytes) -> None:
    for head in (b"", b"version: 1\n"):
        write(tmp_path, bad__cer=head + unit * (2_000_000 // len(unit)))
        begun = process_time()
        with pytest.raises((Malformed, Refused, Unsupported)):
            read_trust([tmp_path / "bad.cer"], NOW)
        assert process_time() - begun < 2
