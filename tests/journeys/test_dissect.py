"""`nansen dissect`: every kind of file taken apart, and nothing personal unless asked for."""

import json
from pathlib import Path

import pytest
from tests.conftest import VECTORS
from tests.journeys.conftest import Batch
from tests.simulators.command_line import nansen

ICAO = VECTORS / "icao9303"
SURNAME = "MUSTER"
KINDS = {
    "EF_DG1": "EF.DG1",
    "EF_DG2": "EF.DG2",
    "EF_DG11": "EF.DG11",
    "EF_DG12": "EF.DG12",
    "EF_DG13": "EF.DG13",
    "EF_DG14": "EF.DG14",
    "EF_COM": "EF.COM",
    "EF_SOD": "EF.SOD",
    "EF_CardAccess": "security infos",
}


@pytest.mark.parametrize("name", KINDS)
def test_the_files_of_our_chip(batch: Batch, name: str) -> None:
    path = batch.folder(0) / "chip" / f"{name}.bin"
    ran = nansen("dissect", path, "--json")
    assert ran.status == 0
    lines = ran.json
    assert all(line.keys() == {"offset", "length", "depth", "label", "text"} for line in lines)
    assert lines[0]["label"] == KINDS[name]
    assert SURNAME not in ran.out
    size = path.stat().st_size
    assert all(line["offset"] + line["length"] <= size for line in lines)
    told = nansen("dissect", path)
    assert told.status == 0
    assert KINDS[name] in told.out
    assert SURNAME not in told.out


@pytest.mark.parametrize("name", ["EF_DG1", "EF_DG11"])
def test_what_is_personal_is_shown_to_who_asks(batch: Batch, name: str) -> None:
    path = batch.folder(0) / "chip" / f"{name}.bin"
    hidden, shown = nansen("dissect", path), nansen("dissect", path, "--personal")
    assert "(personal)" in hidden.out
    assert ("MUSTER" in shown.out) or ("Мустер" in shown.out)


@pytest.mark.parametrize(
    "path",
    [
        "chip.nansen",
        "seal.bin",
        ICAO / "masterlists" / "NL_ML_2026-07-22.ml",
        ICAO / "masterlists" / "DE_ROOT_CA_CSCA07.cer",
        ICAO / "lds_bsi2013" / "Datagroup3.bin",
        ICAO / "lds_bsi2013" / "Datagroup15.bin",
        ICAO / "dg2_19794" / "ISO19794_Test1_Data.bin",
        ICAO / "sod_zkr" / "zkr-csca-rsa-2048-sha256.pem",
        ICAO / "zones.json",
    ],
    ids=lambda path: Path(path).name,
)
def test_everything_else(batch: Batch, path: str | Path) -> None:
    ran = nansen("dissect", batch.folder(0) / path, "--json")
    assert ran.status == 0
    assert ran.json
    assert SURNAME not in ran.out


def test_revocation_lists_zones_and_foreign_seals(batch: Batch, tmp_path: Path) -> None:
    assert nansen("dissect", batch.trust / "UTO.crl").status == 0
    zone = tmp_path / "zone.txt"
    lines = json.loads((ICAO / "zones.json").read_text())[0]["lines"]
    zone.write_text("\n".join(lines))
    ran = nansen("dissect", zone)
    assert ran.status == 0
    assert "ERIKSSON" not in ran.out


def test_any_octets(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data in (b"", b"\x00", bytes(range(256)) * 100, b"0" * 10_000, b"\x30\x84\xff\xff\xff\xff"):
        path.write_bytes(data)
        assert nansen("dissect", path).status in {0, 65}
    assert nansen("dissect", tmp_path).status == 69
    assert nansen("dissect", tmp_path / "absent").status == 69
    assert nansen("dissect", "/dev/zero").status == 65
