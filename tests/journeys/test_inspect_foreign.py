"""`nansen inspect` on documents that others made: every outcome, check by check."""

from pathlib import Path

import pytest
from tests.conftest import VECTORS
from tests.simulators.command_line import nansen

ICAO = VECTORS / "icao9303"
LISTS = ICAO / "masterlists"
GERMAN = (
    *("--trust", LISTS / "DE_ML_2026-05-28-08-28-45.ml"),
    *("--anchor", LISTS / "DE_ROOT_CA_CSCA07.cer"),
)
DUTCH = ("--trust", LISTS / "NL_ML_2026-07-22.ml", "--anchor", LISTS / "NL_ROOT_CA.cer")
ALWAYS = {
    "mrz",
    "sod-signature",
    "dg-hashes",
    "ds-chain",
    "ds-validity",
    "issuer-country",
    "expiry",
    "seal-signature",
}
YES, NO, DOUBT = "successful", "failed", "undetermined"

CHIP = {
    "sod-format": YES,
    "sod-signature": YES,
    "ds-form": YES,
    "ds-validity": YES,
    "ds-key-usage": YES,
    "ds-chain": DOUBT,
    "dg-hashes": YES,
    "dg-unsigned": YES,
    "com-consistency": YES,
    "issuer-country": YES,
    "dg-format": YES,
    "mrz": YES,
    "expiry": YES,
}
"""A good chip whose signer is on no list; checks that it does not offer are left out."""
SIGNER_ALONE = {
    "sod-format": DOUBT,
    "sod-signature": YES,
    "ds-form": YES,
    "ds-validity": YES,
    "ds-key-usage": YES,
    "ds-chain": DOUBT,
    "dg-hashes": DOUBT,
    "dg-unsigned": YES,
    "issuer-country": DOUBT,
    "dg-format": YES,
    "expiry": DOUBT,
}
"""A security object without its data groups, whose envelope departs from the profile."""
KNOWN_ISSUER = {
    "ds-chain": YES,
    "ds-names": YES,
    "ds-csca-validity": YES,
    "ds-csca-key-usage": YES,
    "ds-revocation": DOUBT,
}


def offered(outcomes: dict[str, str]) -> dict[str, str]:
    assert outcomes.keys() >= ALWAYS
    return {check: outcome for check, outcome in outcomes.items() if outcome != "not supported"}


@pytest.mark.parametrize("trust", [GERMAN, DUTCH], ids=["german", "dutch"])
def test_the_reference_chip_of_the_bsi(trust: tuple[str | Path, ...]) -> None:
    # EF.DG15 of this data set is signed by nobody, and its signer's CSCA is a test CSCA.
    folder = ICAO / "lds_bsi2013"
    then = nansen("inspect", folder, *trust, "--at", "2014-06-01", "--json")
    assert then.status == 2
    assert then.json["verdict"] == DOUBT
    assert offered(then.outcomes) == {**CHIP, "dg-unsigned": DOUBT}

    today = nansen("inspect", folder, *trust, "--at", "2026-11-23", "--json")
    assert today.status == 1
    assert offered(today.outcomes) == {
        **CHIP,
        "dg-unsigned": DOUBT,
        "ds-validity": NO,
        "expiry": NO,
    }
    assert today.json["document"] == {
        "source": "chip",
        "document_code": "P",
        "issuing_state": "D",
        "document_number": "C11T002JM",
        "primary_identifier": "MUSTERMANN",
        "secondary_identifier": "ERIKA",
        "nationality": "D",
        "date_of_birth": "960812",
        "sex": "F",
        "date_of_expiry": "231031",
    }


@pytest.mark.parametrize("trust", [GERMAN, DUTCH], ids=["german", "dutch"])
def test_the_dutch_specimen_chip(trust: tuple[str | Path, ...]) -> None:
    folder = ICAO / "lds_loes2006"
    then = nansen("inspect", folder, *trust, "--at", "2008-01-01", "--json")
    assert then.status == 2
    assert offered(then.outcomes) == CHIP

    today = nansen("inspect", folder, *trust, "--at", "2026-11-23", "--json")
    assert today.status == 1
    assert offered(today.outcomes) == {**CHIP, "ds-validity": NO, "expiry": NO}
    document = today.json["document"]
    assert (document["issuing_state"], document["document_number"]) == ("NLD", "XX0001328")


@pytest.mark.parametrize("kind", ["ecdsa-p256", "rsa-2048"])
def test_the_security_objects_of_a_republic_on_no_list(kind: str) -> None:
    path = ICAO / "sod_zkr" / f"johnny-silverhand-{kind}-sha256.sod"
    unknown = nansen("inspect", path, *GERMAN, "--at", "2026-11-23", "--json")
    assert unknown.status == 2
    assert offered(unknown.outcomes) == SIGNER_ALONE
    assert unknown.json["document"] == {}

    csca = ICAO / "sod_zkr" / f"zkr-csca-{kind}-sha256.pem"
    known = nansen("inspect", path, "--trust", csca, "--at", "2026-11-23", "--json")
    assert known.status == 2
    assert offered(known.outcomes) == {**SIGNER_ALONE, **KNOWN_ISSUER}


def test_a_document_that_says_nothing_of_itself_is_shown_all_the_same() -> None:
    path = ICAO / "sod_zkr" / "johnny-silverhand-ecdsa-p256-sha256.sod"
    told = nansen("inspect", path, *GERMAN, "--at", "2026-11-23")
    assert told.status == 2
    assert "says of itself" not in told.out
    assert "sod-signature" in told.out


def test_an_empty_folder_is_bad_input(tmp_path: Path) -> None:
    ran = nansen("inspect", tmp_path, *GERMAN)
    assert (ran.status, ran.err) == (
        65,
        "nansen: PATH: holds no document [nansen inspect --help]\n",
    )


def test_each_republic_is_signed_by_its_own_csca() -> None:
    path = ICAO / "sod_zkr" / "johnny-silverhand-ecdsa-p256-sha256.sod"
    other = ICAO / "sod_zkr" / "zkr-csca-rsa-2048-sha256.pem"
    ran = nansen("inspect", path, "--trust", other, "--at", "2026-11-23", "--json")
    assert ran.outcomes["ds-chain"] in {NO, DOUBT}
    assert ran.status in {1, 2}


STYLES = {
    "bsi": ("Datagroup{n}.bin", "EF_SOD.bin", "EF_COM.bin"),
    "identifiers": ("ef01{n:02X}.bin", "ef011D.bin", "ef011E.bin"),
    "9303": ("EF.DG{n}", "EF.SOD", "EF.COM"),
    "underscores": ("EF_DG{n}.bin", "EF_SOD.bin", "EF_COM.bin"),
    "short": ("DG{n}.bin", "SOD.bin", "COM.bin"),
    "small": ("dg{n:02}", "sod", "com"),
    "bare": ("01{n:02X}", "011D", "011E"),
    "hexadecimal": ("0x01{n:02X}.dump", "0x011D.dump", "0x011E.dump"),
    "dotted": ("ef.dg{n}.raw", "ef.sod.raw", "ef.com.raw"),
    "numbered": ("{n:04}.xyz", "x.SOD", "0.xyz"),
    "silent": ("file-{n}", "file-s", "file-c"),
}


@pytest.mark.parametrize("style", STYLES)
def test_files_are_known_by_every_name_that_people_give_them(style: str, tmp_path: Path) -> None:
    group, sod, com = STYLES[style]
    source = ICAO / "lds_bsi2013"
    for number in (1, 2, 3, 4, 14):
        data = (source / f"Datagroup{number}.bin").read_bytes()
        (tmp_path / group.format(n=number)).write_bytes(data)
    (tmp_path / sod).write_bytes((source / "EF_SOD.bin").read_bytes())
    (tmp_path / com).write_bytes((source / "EF_COM.bin").read_bytes())
    (tmp_path / "notes.txt").write_text("read in the spring")
    ran = nansen("inspect", tmp_path, *GERMAN, "--at", "2014-06-01", "--json")
    assert offered(ran.outcomes) == CHIP
    assert "other files, ignored: 1" in nansen("inspect", tmp_path, *GERMAN).out


def test_a_folder_of_folders_is_many_documents(tmp_path: Path) -> None:
    for name in ("lds_bsi2013", "lds_loes2006"):
        (tmp_path / "chips" / name).mkdir(parents=True)
        for file in (ICAO / name).glob("*.bin"):
            (tmp_path / "chips" / name / file.name).write_bytes(file.read_bytes())
    (tmp_path / "chips" / "broken").mkdir()
    (tmp_path / "chips" / "broken" / "page.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "round").symlink_to(tmp_path)
    ran = nansen("inspect", tmp_path, *GERMAN, "--at", "2014-06-01", "--json")
    assert ran.status == 1
    verdicts = {Path(one["path"]).name: one["verdict"] for one in ran.json["documents"]}
    assert verdicts == {"lds_bsi2013": DOUBT, "lds_loes2006": NO, "broken": DOUBT}
    broken = next(one for one in ran.json["documents"] if "error" in one)
    assert broken["error"].startswith("picture: ")
    assert (broken["checks"], broken["document"]) == ([], {})

    told = nansen("inspect", tmp_path, *GERMAN, "--at", "2014-06-01")
    assert told.status == 1
    assert "broken cannot be inspected: picture: " in told.out


def test_the_tree_says_what_the_json_says() -> None:
    folder = ICAO / "lds_loes2006"
    told = nansen("inspect", folder, *DUTCH, "--at", "2008-01-01")
    assert told.status == 2
    assert told.out.startswith("lds_loes2006  undetermined\n")
    for name in ("chip", "page", "seal"):
        assert f" {name}\n" in told.out
    answer = nansen("inspect", folder, *DUTCH, "--at", "2008-01-01", "--json").json
    assert all(check["id"] in told.out for check in answer["checks"])
    assert all(check.keys() == {"id", "outcome", "why", "clause"} for check in answer["checks"])
    assert answer.keys() == {"verdict", "checks", "document"}
