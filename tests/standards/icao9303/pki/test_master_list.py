"""Master lists: real ones, small ones, and small ones with something wrong."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import example, given
from hypothesis import strategies as st
from tests.worlds import master_lists
from tests.worlds.master_lists import SHA_256_NULL, DeclaredMasterList
from tests.worlds.states import WORLD, certificate, private_key, sign

from nansen.errors import Malformed, Unsupported
from nansen.standards.algorithms import encode_oid
from nansen.standards.der import frame
from nansen.standards.finding import Outcome, worst
from nansen.standards.icao9303.pki.master_list import (
    MasterListCheck,
    check_master_list,
    decode_master_list,
)
from nansen.standards.x509.certificate import decode_certificate

Judge = Callable[..., subprocess.CompletedProcess[bytes]]

GOOD = DeclaredMasterList()
IDS = ("signer", "signer-purpose", "signature", "signing-time", "form")


def check(declared: DeclaredMasterList) -> MasterListCheck:
    return check_master_list(decode_master_list(declared.encoded))


def odd(checked: MasterListCheck) -> dict[str, tuple[Outcome, str]]:
    return {
        one.id.removeprefix("master-list-"): (one.outcome, one.why)
        for one in checked.findings
        if one.outcome is not Outcome.SUCCESSFUL
    }


@pytest.mark.parametrize(
    ("file", "size", "signer", "signed_at"),
    [
        ("DE_ML_2026-05-28-08-28-45.ml", 588, "CSCA Master List Signer", "2026-05-28T06:28:45"),
        ("NL_ML_2026-07-22.ml", 411, "Masterlist Signer NL", "2026-07-23T09:35:43"),
    ],
)
def test_a_real_list_holds(
    vectors: Path, file: str, size: int, signer: str, signed_at: str
) -> None:
    read = decode_master_list((vectors / "icao9303" / "masterlists" / file).read_bytes())
    assert len(read.certificates) == size
    checked = check_master_list(read)
    assert odd(checked) == {}
    assert checked.signer is not None
    assert checked.signer.subject.common_name == signer
    assert checked.signed_at is not None
    assert checked.signed_at.isoformat() == f"{signed_at}+00:00"


@pytest.mark.parametrize(
    ("file", "chain"),
    [
        # OpenSSL refuses the explicit parameters that 9303-12 §4.1.6.3 demands.
        ("DE_ML_2026-05-28-08-28-45.ml", ["-noverify"]),
        ("NL_ML_2026-07-22.ml", ["-purpose", "any", "-attime", "1785000000"]),
    ],
)
def test_openssl_agrees(
    vectors: Path, tmp_path: Path, judge: Judge, file: str, chain: list[str]
) -> None:
    folder = vectors / "icao9303" / "masterlists"
    pem, content = tmp_path / "anchor.pem", tmp_path / "content"
    judge("openssl", "x509", "-inform", "DER", "-in", folder / "NL_ROOT_CA.cer", "-out", pem)
    judge(
        *("openssl", "cms", "-verify", "-inform", "DER", "-in", folder / file),
        *("-CAfile", pem, *chain, "-out", content),
    )
    read = decode_master_list((folder / file).read_bytes())
    assert content.read_bytes() == read.signed_data.content


@pytest.mark.parametrize(
    "declared",
    [
        GOOD,
        replace(GOOD, digest=SHA_256_NULL),  # 9303-12 §9.1: readers accept both
        replace(GOOD, by_serial=True),
        replace(GOOD, brought=()),
        replace(GOOD, brought=(certificate("csca-1"), certificate("csca-2"))),
        replace(GOOD, certificates=()),
    ],
    ids=["good", "with NULL", "by serial", "signer alone", "more companions", "empty"],
)
def test_a_small_list_holds(declared: DeclaredMasterList) -> None:
    read = decode_master_list(declared.encoded)
    assert read.certificates == tuple(sorted(declared.certificates))
    checked = check_master_list(read)
    assert [one.id for one in checked.findings] == [f"master-list-{one}" for one in IDS]
    assert odd(checked) == {}
    assert checked.signer == decode_certificate(declared.signer)
    assert checked.signed_at == declared.signed_at


@pytest.mark.parametrize(
    ("declared", "check_id", "outcome", "why"),
    [
        (
            replace(GOOD, signers=2),
            "signer",
            Outcome.FAILED,
            "the list has 2 signers, not 1",
        ),
        (
            replace(GOOD, signed_with="stranger"),
            "signature",
            Outcome.FAILED,
            "signature does not hold",
        ),
        (
            replace(GOOD, signer=certificate("csca-1"), signed_with="csca-1", brought=()),
            "signer-purpose",
            Outcome.FAILED,
            "the list is signed with the certificate of a csca-root",
        ),
        (
            replace(GOOD, signer=certificate("ds-1"), signed_with="ds"),
            "signer-purpose",
            Outcome.FAILED,
            "the list is signed with the certificate of a document-signer",
        ),
        (
            replace(GOOD, brought=(certificate("link-1-2"),)),
            "form",
            Outcome.UNDETERMINED,
            "unsigned parts depart from the profile: unprotected-certificates",
        ),
        (
            replace(GOOD, brought=(frame(0x30, b""),)),
            "signer",
            Outcome.FAILED,
            "certificate has 0 parts, not 3",
        ),
        (
            replace(
                GOOD, signer=sign(replace(WORLD["list-signer-1"], names_own_key=False)), brought=()
            ),
            "form",
            Outcome.UNDETERMINED,
            "unsigned parts depart from the profile: signer-identifier-unmatched",
        ),
    ],
)
def test_each_evil_has_its_finding(
    declared: DeclaredMasterList, check_id: str, outcome: Outcome, why: str
) -> None:
    checked = check(declared)
    assert odd(checked) == {check_id: (outcome, why)}
    signature_holds = check_id not in {"signer", "signature"}
    assert (checked.signer is not None) is signature_holds


def test_the_signing_time_is_mandatory() -> None:
    checked = check(replace(GOOD, signed_at=None))
    assert set(odd(checked)) == {"signing-time", "form"}
    assert checked.signed_at is None


def test_an_illegible_signing_time_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    written = frame(0x17, b"180601000000Z")
    monkeypatch.setattr(
        master_lists, "frame", lambda tag, *parts: frame(0x16 if tag == 0x17 else tag, *parts)
    )
    encoded = GOOD.encoded
    assert written not in encoded
    checked = check_master_list(decode_master_list(encoded))
    assert odd(checked)["signing-time"][1] == "signingTime has tag 16, no time"


def test_a_departure_that_one_bit_cannot_make_is_tolerated_and_told() -> None:
    signed = decode_master_list(GOOD.encoded)
    long = replace(
        signed, signed_data=replace(signed.signed_data, leniencies=("ber-indefinite-length",))
    )
    form = check_master_list(long).findings[-1]
    assert (form.outcome, form.why) == (
        Outcome.SUCCESSFUL,
        "read with tolerance: non-canonical-der",
    )


def test_an_unknown_algorithm_is_no_accusation() -> None:
    unknown = frame(0x30, encode_oid("1.2.840.10045.4.3.9"))
    signed = decode_master_list(GOOD.encoded)
    info = replace(signed.signed_data.signer_infos[0], signature_algorithm=unknown)
    changed = replace(signed, signed_data=replace(signed.signed_data, signer_infos=(info,)))
    checked = check_master_list(changed)
    assert odd(checked)["signature"][0] is Outcome.UNDETERMINED
    assert checked.signer is None


@pytest.mark.parametrize(
    "declared",
    [
        replace(GOOD, content_type="2.23.136.1.1.7"),
        replace(GOOD, version=b""),
        replace(GOOD, version=b"\x02\x01\x00\x02\x01\x00"),
        replace(GOOD, version=b"\x01\x01\x00"),
    ],
)
def test_what_is_no_master_list_is_malformed(declared: DeclaredMasterList) -> None:
    with pytest.raises(Malformed):
        decode_master_list(declared.encoded)


def test_a_later_version_is_unsupported() -> None:
    with pytest.raises(Unsupported, match="is not 0"):
        decode_master_list(replace(GOOD, version=b"\x02\x01\x01").encoded)


@given(st.binary(max_size=300))
@example(b"")
def test_any_bytes_are_read_or_malformed(data: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_master_list(data)


SMALL = replace(GOOD, certificates=(certificate("csca-1"),), brought=()).encoded


def test_no_changed_byte_passes() -> None:
    for at in range(len(SMALL)):
        changed = SMALL[:at] + bytes((SMALL[at] ^ (1 << at % 8),)) + SMALL[at + 1 :]
        try:
            checked = check_master_list(decode_master_list(changed))
        except (Malformed, Unsupported):
            continue
        outcome = worst(one.outcome for one in checked.findings)
        signer = checked.signer
        kept = signer is not None and signer.encoded == certificate("list-signer-1")
        # A changed signer's certificate is for its path to refuse.
        assert outcome is not Outcome.SUCCESSFUL or not kept, at


def test_openssl_writes_what_we_read(tmp_path: Path, judge: Judge) -> None:
    (tmp_path / "content").write_bytes(GOOD.content)
    (tmp_path / "signer.der").write_bytes(certificate("list-signer-1"))
    (tmp_path / "key.pem").write_bytes(
        private_key("lists").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    signer = tmp_path / "signer.pem"
    judge("openssl", "x509", "-inform", "DER", "-in", tmp_path / "signer.der", "-out", signer)
    done = judge(
        *("openssl", "cms", "-sign", "-binary", "-nodetach", "-keyid", "-nosmimecap"),
        *("-econtent_type", "2.23.136.1.1.2", "-in", tmp_path / "content", "-outform", "DER"),
        *("-signer", signer, "-inkey", tmp_path / "key.pem", "-md", "sha256"),
    )
    checked = check_master_list(decode_master_list(done.stdout))
    assert odd(checked) == {}
