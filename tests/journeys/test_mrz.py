"""`nansen mrz`: zones read from files and pipes, names written for every format."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import VECTORS
from tests.simulators.command_line import nansen

ZONES: list[dict[str, Any]] = json.loads((VECTORS / "icao9303" / "zones.json").read_text())
SPECIMEN = "\n".join(ZONES[0]["lines"])


def texts() -> list[str]:
    return ["\n".join(zone["lines"]) for zone in ZONES]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n\r\n", "\n   \n"])
def test_every_specimen_is_read_one_after_the_other(between: str) -> None:
    ran = nansen("mrz", "read", "-", "--json", stdin=between.join(texts()).encode())
    assert ran.status == 1, "some of the specimens are printed with wrong digits"
    assert [one["format"] for one in ran.json] == [zone["format"] for zone in ZONES]
    for one, zone in zip(ran.json, ZONES, strict=True):
        wrong = {check["id"] for check in one["checks"] if check["outcome"] == "failed"}
        assert wrong == set(zone.get("wrong", ())), zone["id"]
        assert one["verdict"] == ("failed" if wrong else "successful")


def test_a_file_and_a_pipe_say_the_same(tmp_path: Path) -> None:
    file = tmp_path / "zone.txt"
    file.write_text(SPECIMEN)
    by_file = nansen("mrz", "read", file, "--json")
    assert by_file.status == 0
    assert by_file == nansen("mrz", "read", "-", "--json", stdin=SPECIMEN.encode())
    assert by_file == nansen("mrz", "read", "--json", stdin=SPECIMEN.encode())
    assert by_file == nansen("mrz", "read", "--json", stdin=b"\xef\xbb\xbf" + SPECIMEN.encode())
    joined = SPECIMEN.replace("\n", "").encode()
    assert by_file == nansen("mrz", "read", "--json", stdin=joined)
    (zone,) = by_file.json
    assert zone["document_number"] == "L898902C3"
    assert zone["name"] == "ERIKSSON<<ANNA<MARIA"
    assert zone["verdict"] == "successful"
    assert zone["checks"][0].keys() == {"id", "outcome", "why", "clause"}


def test_a_wrong_digit_is_named_and_the_rest_is_read() -> None:
    wrong = SPECIMEN.replace("L898902C36", "L898902C37")
    ran = nansen("mrz", "read", stdin=wrong.encode())
    assert ran.status == 1
    words = " ".join(ran.out.split())
    assert "The check digit of the document number is wrong." in words
    assert "The check digit of the date of birth holds." in words
    assert "ERIKSSON<<ANNA<MARIA" in words


def test_a_line_too_short_does_not_hide_the_other_zones() -> None:
    cut = f"{SPECIMEN[:-1]}\n\n{SPECIMEN}"
    ran = nansen("mrz", "read", "--json", stdin=cut.encode())
    assert ran.status == 1
    bad, good = ran.json
    assert bad["verdict"] == "failed"
    assert [check["id"] for check in bad["checks"]] == ["mrz"]
    assert good["verdict"] == "successful"
    told = nansen("mrz", "read", stdin=cut.encode())
    assert "must be 3 x 30, 2 x 36 or 2 x 44" in told.out


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n \n", b"HELLO", b"\x00" * 1000, bytes(range(256)) * 10, b"A\n" * 10_000],
    ids=["nothing", "blank lines", "a word", "zeros", "octets", "many lines"],
)
def test_what_is_no_zone_is_bad_input(data: bytes) -> None:
    ran = nansen("mrz", "read", stdin=data)
    assert ran.status == 65
    assert ran.err == "nansen: FILE: holds no machine readable zone [9303-3 §4.2]\n"


def test_a_flood_is_cut_off(tmp_path: Path) -> None:
    ran = nansen("mrz", "read", "/dev/zero")
    assert ran.status == 65
    assert "is larger than 1 MiB" in ran.err
    absent = nansen("mrz", "read", tmp_path / "nothing.txt")
    assert absent.status == 69
    assert nansen("mrz", "read", tmp_path).status == 69


LONG = ("--primary", "NILAVADHANANANDA", "--secondary", "CHAYAPA DEJTHAMRONG KRASUANG")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ("td1", "NILAVADHANANANDA<<CHAYAPA<DEJT"),
        ("td2", "NILAVADHANANANDA<<CHAYAPA<DEJTH"),
        ("td3", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        ("mrva", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        ("mrvb", "NILAVADHANANANDA<<CHAYAPA<DEJTH"),
    ],
)
def test_a_long_name_is_truncated_by_the_rule_of_each_format(form: str, field: str) -> None:
    ran = nansen("mrz", "name", "--format", form, *LONG, "--json")
    assert ran.status == 0
    assert ran.json == {"format": form, "field": field}
    assert nansen("mrz", "name", "--format", form, *LONG).out == f"{field}\n"


def test_names_of_other_scripts_are_written_by_their_language() -> None:
    name = ("--primary", "Гудзь", "--secondary", "Юлія")
    ukrainian = nansen("mrz", "name", *name, "--language", "uk").out
    russian = nansen("mrz", "name", *name[:2], "--language", "ru").out
    assert ukrainian.startswith("HUDZ<<YULI")
    assert russian.startswith("GUDZ<")
    assert len(ukrainian) == len(russian) == 40
    alone = nansen("mrz", "name", "--format", "td1", "--primary", "Šuker").out
    assert alone == "SUKER".ljust(30, "<") + "\n"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (("--primary", "CANARYBIRD 7"), 65),
        (("--primary", "CANARYBIRD🦊"), 65),
        (("--primary", ""), 65),
        (("--primary", "山田 CANARYBIRD"), 65),
        (("--primary", "CANARYBIRD", "--secondary", "JR"), 77),
        (("--primary", "CANARYBIRD", "--format", "td9"), 64),
        (("--primary", "A", "CANARYBIRD"), 64),
        (("--primary", "A", "--secundary=CANARYBIRD"), 64),
        (("--secondary", "CANARYBIRD"), 64),
        (("--primary", "A", "--primary", "CANARYBIRD"), 64),
        (("CANARYBIRD", "--primary", "A"), 64),
    ],
)
def test_a_name_that_cannot_be_written_is_not_repeated(name: tuple[str, ...], status: int) -> None:
    ran = nansen("mrz", "name", *name)
    assert (ran.status, ran.out) == (status, "")
    assert "CANARYBIRD" not in ran.err
    assert len(ran.err.splitlines()) == 1
