from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import cms as judge_cms
from tests.worlds.certificates import (
    START,
    link_body,
    master_list_signer_body,
    root_body,
    signed,
    signer,
)

from nansen.errors import Refused
from nansen.keys.key_kind import KeyKind
from nansen.standards.cms import decode_signed_data, verify_signer_info
from nansen.standards.icao9303.pki.issue import key_identifier
from nansen.standards.icao9303.pki.master_list_write import encode_master_list, prepare_master_list
from nansen.standards.x509.certificate import Certificate, decode_certificate

Judge = Callable[..., CompletedProcess[bytes]]

CSCA, OLD = signer(KeyKind.P_384, "csca"), signer(KeyKind.P_384, "old")
ROOT = signed(root_body(CSCA), CSCA)
LINK = signed(link_body(OLD, CSCA), OLD)


def _master_list(kind: KeyKind) -> tuple[bytes, bytes]:
    key = signer(kind, "ds")
    certificate = signed(master_list_signer_body(CSCA, key), CSCA)
    unsigned = prepare_master_list(
        [ROOT.encoded, LINK.encoded, ROOT.encoded], algorithm=key.algorithm, signing_time=START
    )
    signature = key.sign(unsigned.signed_attributes)
    encoded = encode_master_list(unsigned, signer=certificate, csca=ROOT, signature=signature)
    return encoded, certificate.encoded


@pytest.mark.parametrize("kind", [KeyKind.P_256, KeyKind.BRAINPOOL_P384R1, KeyKind.RSA_3072])
def test_a_list_reads_back_and_openssl_verifies_it(
    kind: KeyKind, judge: Judge, tmp_path: Path
) -> None:
    encoded, signer_certificate = _master_list(kind)
    read = decode_signed_data(encoded)
    assert read.leniencies == ()
    assert set(read.certificates) == {signer_certificate, ROOT.encoded}
    (info,) = read.signer_infos
    assert info.subject_key_identifier == key_identifier(signer(kind, "ds").public_key)
    path, content = tmp_path / "x.ml", tmp_path / "content"
    path.write_bytes(encoded)
    judge(
        *("openssl", "cms", "-verify", "-inform", "DER", "-in", path),
        # Not its path: openssl refuses authorities with explicit curve parameters.
        *("-noverify", "-out", content),
    )
    assert content.read_bytes() == read.content


def test_a_list_as_asn1crypto_reads_it() -> None:
    encoded, signer_certificate = _master_list(KeyKind.P_256)
    info = judge_cms.ContentInfo.load(encoded, strict=True)
    data = info["content"]
    assert info["content_type"].native == "signed_data"
    assert data["version"].native == "v3"
    assert data["encap_content_info"]["content_type"].dotted == "2.23.136.1.1.2"
    assert data["crls"].native is None
    assert len(data["certificates"]) == 2
    assert data["digest_algorithms"][0]["parameters"].dump() == b""
    signer_info = data["signer_infos"][0]
    assert signer_info["version"].native == "v3"
    attributes = {a["type"].native: a["values"][0].native for a in signer_info["signed_attrs"]}
    assert attributes["signing_time"] == START
    assert set(attributes) == {"content_type", "message_digest", "signing_time"}
    verify_signer_info(
        decode_signed_data(encoded),
        decode_signed_data(encoded).signer_infos[0],
        next(c for c in _decoded(encoded) if c.encoded == signer_certificate),
    )


def _decoded(encoded: bytes) -> list[Certificate]:
    return [decode_certificate(one) for one in decode_signed_data(encoded).certificates]


def test_each_certificate_stands_once_in_the_order_of_der() -> None:
    content = decode_signed_data(_master_list(KeyKind.P_256)[0]).content
    first, second = sorted([ROOT.encoded, LINK.encoded])
    assert content.endswith(first + second)


def test_an_empty_list_is_not_signed() -> None:
    with pytest.raises(Refused, match="MASTER-LIST"):
        prepare_master_list([], algorithm=CSCA.algorithm, signing_time=START)
