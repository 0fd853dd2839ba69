"""`nansen seal read`: on pictures and PDFs of ours, on bare octets, on the seals of others."""

import json
from pathlib import Path

import pytest
from tests.conftest import VECTORS
from tests.journeys.conftest import Batch
from tests.simulators.command_line import nansen
from tests.simulators.photographs import photograph

SEALS = VECTORS / "icao9303" / "seals"
EXAMPLES = {
    one["id"]: bytes.fromhex(one["hex"])
    for one in json.loads((SEALS / "examples.json").read_text())["seals"]
}
SIGNER = SEALS / "sealgen_UTTS5B.crt"


@pytest.mark.parametrize("name", ["page.png", "page.pdf", "seal.bin"])
@pytest.mark.parametrize("place", [0, 3])
def test_our_seals_are_read_from_every_medium(batch: Batch, name: str, place: int) -> None:
    path = batch.folder(place) / name
    ran = nansen("seal", "read", path, "--trust", batch.trust, "--json")
    assert ran.status == 0, ran.err
    (seal,) = ran.json
    assert seal["verdict"] == "successful"
    assert seal.keys() == {"verdict", "seal", "checks"}
    assert seal["seal"]["issuing_country"] == "UTO"
    assert batch.numbers[place] in seal["seal"]["mrz"]
    outcomes = {check["id"]: check["outcome"] for check in seal["checks"]}
    assert outcomes["seal-signature"] == outcomes["seal-chain"] == "successful"

    told = nansen("seal", "read", path, "--trust", batch.trust)
    assert told.status == 0
    assert "seal-signature" in told.out


def test_the_file_may_come_after_the_lists(batch: Batch) -> None:
    path = batch.folder(0) / "seal.bin"
    first = nansen("seal", "read", path, "--trust", batch.trust / "UTO.ml", batch.trust, "--json")
    last = nansen("seal", "read", "--trust", batch.trust, path, "--json")
    assert first.status == last.status == 0
    assert first.json == last.json
    many = nansen("seal", "read", path, path, "--trust", batch.trust)
    assert (many.status, "more than one FILE" in many.err) == (64, True)
    assert nansen("seal", "read", path).status == 64
    assert nansen("seal", "read", "--trust", batch.trust).status == 64


def test_the_visa_of_the_standard_is_verified_with_its_signer(tmp_path: Path) -> None:
    path = tmp_path / "visa.bin"
    path.write_bytes(EXAMPLES["9303-7-visa"])
    ran = nansen("seal", "read", path, "--trust", SIGNER, "--at", "2020-07-01", "--json")
    (visa,) = ran.json
    assert visa["seal"] == {
        "document": "visa",
        "version": "4",
        "issuing_country": "UTO",
        "signer": "UTTS 5B",
        "document_issued": "2020-06-13",
        "signed": "2020-06-15",
        "mrz": "VCD<<DENT<<ARTHUR<PHILIP<<<<<<<<<<<<\n1234567XY7GBR5203116M2105253",
        "duration_of_stay": "5a0000",
        "passport_number": "ABC424242",
        "number_of_entries": "02",
    }
    outcomes = {check["id"]: check["outcome"] for check in visa["checks"]}
    assert outcomes["seal-signature"] == "successful"
    assert outcomes["seal-country"] == "successful"
    # Its certificate issued itself and lacks the purpose of a seal signer's (9303-12 §7.1.3).
    assert outcomes["seal-chain"] == "undetermined"
    assert outcomes["seal-form"] == "failed"
    assert ran.status == 1

    seen = nansen("inspect", path, "--trust", SIGNER, "--at", "2020-07-01", "--json")
    assert seen.outcomes["seal-signature"] == seen.outcomes["mrz"] == "successful"
    assert seen.json["document"]["document_number"] == "1234567XY"


def test_a_changed_visa_does_not_verify(tmp_path: Path) -> None:
    path = tmp_path / "visa.bin"
    changed = bytearray(EXAMPLES["9303-7-visa"])
    changed[40] ^= 1
    path.write_bytes(bytes(changed))
    ran = nansen("seal", "read", path, "--trust", SIGNER, "--at", "2020-07-01", "--json")
    assert ran.status == 1
    outcomes = {check["id"]: check["outcome"] for check in ran.json[0]["checks"]}
    assert outcomes["seal-signature"] == "failed"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_seals_of_others_are_read_without_their_signers(
    batch: Batch, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "seal.bin"
    path.write_bytes(EXAMPLES[name])
    ran = nansen("seal", "read", path, "--trust", batch.trust, "--json")
    assert ran.status == 2
    (seal,) = ran.json
    outcomes = {check["id"]: check["outcome"] for check in seal["checks"]}
    assert outcomes["seal-signature"] == "undetermined"
    assert nansen("seal", "read", path, "--trust", batch.trust).status == 2


def test_a_seal_that_cannot_be_read_is_a_finding(batch: Batch, tmp_path: Path) -> None:
    path = tmp_path / "seal.bin"
    path.write_bytes(EXAMPLES["9303-7-visa"][:20])
    ran = nansen("seal", "read", path, "--trust", batch.trust, "--json")
    assert ran.status == 1
    assert ran.json[0]["seal"] == {}
    assert nansen("seal", "read", path, "--trust", batch.trust).status == 1


def test_features_that_cannot_be_read_do_not_hide_the_header(batch: Batch, tmp_path: Path) -> None:
    path = tmp_path / "seal.bin"
    whole = EXAMPLES["9303-7-visa"]
    path.write_bytes(whole.replace(b"\x05\x06\x59\xe9", b"\x05\x06\xff\xff"))
    ran = nansen("seal", "read", path, "--trust", batch.trust, "--json")
    assert ran.status in {1, 2}
    assert ran.json[0]["seal"]["signer"] == "UTTS 5B"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (photograph(), 65),
        (b"", 65),
        (b"%PDF-1.7 and nothing more", 65),
        (b"\x89PNG\r\n\x1a\n", 65),
        (b"a text", 65),
    ],
    ids=["a face", "nothing", "a PDF cut off", "a picture cut off", "a text"],
)
def test_what_shows_no_seal_is_bad_input(
    batch: Batch, tmp_path: Path, data: bytes, status: int
) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    ran = nansen("seal", "read", path, "--trust", batch.trust)
    assert ran.status == status
    assert len(ran.err.splitlines()) == 1
