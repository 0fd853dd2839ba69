"""Reading zones that may be wrong."""

import json
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.zones import ANY_VALUE, damaged

from nansen.errors import Malformed
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.mrz import (
    Mrz,
    MrzReading,
    decode_mrz,
    decode_mrz_leniently,
)


class Specimen(TypedDict):
    """A zone of the vector file."""

    id: str
    source: str
    format: str
    lines: list[str]
    wrong: NotRequired[list[str]]


ZONES: list[Specimen] = json.loads(
    (Path(__file__).parents[3] / "vectors/icao9303/zones.json").read_text("utf-8")
)
SPECIMEN = "\n".join(ZONES[0]["lines"])


def failed(reading: MrzReading) -> list[str]:
    """List the ids of what is wrong."""
    return [f.id for f in reading.findings if f.outcome is Outcome.FAILED]


@pytest.mark.parametrize("zone", ZONES, ids=lambda z: z["id"])
def test_specimens(zone: Specimen) -> None:
    reading = decode_mrz_leniently("\n".join(zone["lines"]))
    assert reading.format == zone["format"]
    assert failed(reading) == zone.get("wrong", [])
    assert (reading.value is None) == ("wrong" in zone)
    digits = {"TD3": 5, "TD1": 4, "TD2": 4}.get(reading.format, 3)
    assert len(reading.findings) == digits


@pytest.mark.parametrize(
    ("at", "character", "wrong"),
    [
        (0, "X", ["mrz-document-code"]),
        (4, "1", ["mrz-issuing-state"]),
        (5, "<", ["mrz-name"]),
        (44, "M", ["mrz-check-digit-document-number", "mrz-check-digit-composite"]),
        (55, "<", ["mrz-nationality"]),
        (
            59,
            "2",
            [
                "mrz-check-digit-date-of-birth",
                "mrz-check-digit-composite",
                "mrz-date-of-birth",
            ],
        ),
        (64, "X", ["mrz-sex"]),
        (
            65,
            "<",
            [
                "mrz-check-digit-date-of-expiry",
                "mrz-check-digit-composite",
                "mrz-date-of-expiry",
                "mrz-date-of-expiry",
            ],
        ),
        (
            72,
            "-",
            ["mrz-check-digit-optional-data", "mrz-check-digit-composite", "mrz-optional-data"],
        ),
        (87, "9", ["mrz-check-digit-composite"]),
    ],
)
def test_every_fault_is_found_and_the_rest_is_read(
    at: int, character: str, wrong: list[str]
) -> None:
    zone = SPECIMEN.replace("\n", "")
    reading = decode_mrz_leniently(zone[:at] + character + zone[at + 1 :])
    assert failed(reading) == wrong
    assert reading.value is None
    if at > 53:
        assert reading.document_number == "L898902C3"
        assert reading.name == "ERIKSSON<<ANNA<MARIA"


def test_fields_stand_as_they_are() -> None:
    reading = decode_mrz_leniently(SPECIMEN)
    assert reading.value == decode_mrz(SPECIMEN)
    assert (reading.document_code, reading.issuing_state) == ("PP", "UTO")
    assert (reading.nationality, reading.sex, reading.optional_data) == ("UTO", "F", "ZE184226B")
    assert (reading.date_of_birth, reading.date_of_expiry) == ("740812", "120415")


@given(ANY_VALUE, st.data())
def test_strict_and_lenient_agree(value: Mrz, data: st.DataObject) -> None:
    zone = data.draw(st.just(value.zone) | damaged(value.zone))
    try:
        reading = decode_mrz_leniently(zone)
    except Malformed:
        with pytest.raises(Malformed):
            decode_mrz(zone)
        return
    if failed(reading):
        with pytest.raises(Malformed) as caught:
            decode_mrz(zone)
        wrong = caught.value.field.replace("_", "-")
        assert f"mrz-{wrong}" in failed(reading) or f"mrz-check-digit-{wrong}" in failed(reading)
    else:
        assert reading.value == decode_mrz(zone)


@given(st.text(max_size=100) | st.binary(max_size=100))
def test_any_text_is_read_or_malformed(text: str | bytes) -> None:
    try:
        decode_mrz_leniently(text)
    except Malformed:
        return


def test_neither_repr_nor_findings_show_the_holder() -> None:
    zone = SPECIMEN.replace("740812", "741312")
    reading = decode_mrz_leniently(zone)
    shown = repr(reading) + " ".join(finding.why for finding in reading.findings)
    for secret in ("ERIKSSON", "L898902C3", "7413", "120415", "ZE184226B"):
        assert secret not in shown
