"""`nansen trust show`: the German and the Dutch master list, to the last certificate."""

from pathlib import Path
from typing import Any

import pytest
from tests.conftest import VECTORS
from tests.journeys.conftest import Batch
from tests.simulators.command_line import nansen

LISTS = VECTORS / "icao9303" / "masterlists"
GERMAN, GERMAN_ANCHOR = LISTS / "DE_ML_2026-05-28-08-28-45.ml", LISTS / "DE_ROOT_CA_CSCA07.cer"
DUTCH, DUTCH_ANCHOR = LISTS / "NL_ML_2026-07-22.ml", LISTS / "NL_ROOT_CA.cer"
DAY = ("--at", "2026-11-23")

FIGURES: dict[str, dict[str, Any]] = {
    "german": {
        "signature": "successful",
        "certificates": 588,
        "keys_usable": 588,
        "verified_self": 375,
        "verified_link": 201,
        "unresolved": 12,
        "countries": 112,
    },
    "dutch": {
        "signature": "successful",
        "certificates": 411,
        "keys_usable": 411,
        "verified_self": 411,
        "verified_link": 0,
        "unresolved": 0,
        "countries": 129,
    },
}


@pytest.mark.parametrize(
    ("name", "path", "anchor"),
    [("german", GERMAN, GERMAN_ANCHOR), ("dutch", DUTCH, DUTCH_ANCHOR)],
    ids=["german", "dutch"],
)
def test_every_certificate_of_a_real_list_is_accounted_for(
    name: str, path: Path, anchor: Path
) -> None:
    ran = nansen("trust", "show", path, "--anchor", anchor, *DAY, "--json")
    assert ran.status == 0
    answer = ran.json
    figures = FIGURES[name]
    assert {key: answer[key] for key in figures} == figures
    assert 0 < answer["deviations"] < answer["certificates"]
    listed = answer["list"]
    assert len(listed) == figures["certificates"]
    assert answer["deviations"] == sum(bool(one["deviations"]) for one in listed)
    assert sum(one["key"] is not None for one in listed) == figures["keys_usable"]
    assert len(answer["by_country"]) == figures["countries"]
    assert sum(one["certificates"] for one in answer["by_country"].values()) == len(listed)

    told = nansen("trust", "show", path, "--anchor", anchor, *DAY)
    assert told.status == 0
    assert f"{len(listed)} of {len(listed)} keys usable" in " ".join(told.out.split())


def test_a_list_without_an_anchor_is_in_doubt() -> None:
    ran = nansen("trust", "show", GERMAN, *DAY, "--json")
    assert ran.status == 2
    assert ran.json["signature"] == "undetermined"
    assert ran.json["keys_usable"] == 588
    told = nansen("trust", "show", GERMAN, *DAY)
    assert "signature undetermined" in told.out


def test_a_list_with_a_foreign_anchor_is_not_believed() -> None:
    ran = nansen("trust", "show", GERMAN, "--anchor", DUTCH_ANCHOR, *DAY, "--json")
    assert ran.status in {1, 2}
    assert ran.json["signature"] != "successful"


def test_a_changed_list_fails(tmp_path: Path) -> None:
    data = bytearray(DUTCH.read_bytes())
    data[len(data) // 2] ^= 1
    path = tmp_path / "changed.ml"
    path.write_bytes(bytes(data))
    ran = nansen("trust", "show", path, "--anchor", DUTCH_ANCHOR, *DAY, "--json")
    assert ran.status == 1
    assert ran.json["signature"] == "failed"
    told = nansen("trust", "show", path, "--anchor", DUTCH_ANCHOR, *DAY)
    assert "signature failed" in told.out


def test_our_own_list_has_nothing_to_remark(batch: Batch) -> None:
    anchor = batch.trust / "csca-1.cer"
    ran = nansen("trust", "show", batch.trust / "UTO.ml", "--anchor", anchor, "--json")
    assert ran.status == 0
    assert ran.json["certificates"] == ran.json["keys_usable"] == ran.json["verified_self"] == 1
    assert ran.json["deviations"] == 0
    certificates = nansen("trust", "show", batch.trust, "--certificates")
    assert certificates.status == 0
    assert "CSCA UTO" in certificates.out


def test_a_certificate_alone_is_no_list(batch: Batch) -> None:
    ran = nansen("trust", "show", batch.trust / "csca-1.cer", "--json")
    assert ran.status == 2
    assert ran.json["signature"] == "not supported"
    assert "no master list here" in nansen("trust", "show", batch.trust / "csca-1.cer").out


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 65),
        (b"a text", 65),
        (b"-----BEGIN CERTIFICATE-----\nAAAA", 65),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", 65),
        (GERMAN.read_bytes()[:1000], 65),
        (b"version: 1\n", 77),
    ],
    ids=["nothing", "a text", "PEM cut off", "no certificate", "a list cut off", "an empty LDIF"],
)
def test_what_is_no_trust_is_refused(tmp_path: Path, data: bytes, status: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    ran = nansen("trust", "show", path)
    assert (ran.status, ran.out) == (status, "")
    assert len(ran.err.splitlines()) == 1


def test_nothing_is_named(tmp_path: Path) -> None:
    assert nansen("trust", "show").status == 64
    assert nansen("trust", "show", tmp_path).status == 77
    assert nansen("trust", "show", tmp_path / "absent").status == 69
