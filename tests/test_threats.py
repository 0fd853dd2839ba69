"""The threats that this release answers, by their numbers in the threat model.

T02 unpatched or swapped dependency · T12 the origin lists the old passport · T15 tracking
by inspection · T16 reading a seal from afar · T20 malicious upload.
"""

import re
import socket
from dataclasses import fields
from pathlib import Path
from typing import NoReturn

import pytest
from tests.worlds.specimen import ISSUED, photo, specimen_world

from nansen.document.model import Holder, TravelDocument
from nansen.errors import Malformed, Refused
from nansen.inspection.model import Presented
from nansen.inspection.service import Inspector
from nansen.personalization.portrait import make_portrait
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.lds.chip_image import ChipImage
from nansen.standards.icao9303.lds.dg2 import decode_dg2
from nansen.standards.icao9303.lds.dg11 import IssuedPersonalDetails
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.seal import decode_seal, read_features

ROOT = Path(__file__).resolve().parent.parent


def test_t02_every_requirement_is_pinned_by_hash_and_names_no_address() -> None:
    for name in ("run.txt", "test.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "index" not in text
        packages = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
        assert len(packages) > 10
        for package in packages:
            assert re.match(r"[a-z0-9._-]+==\S+ ", package)
            assert "--hash=sha256:" in package, package


def test_t12_a_document_has_no_place_for_the_old_passports_number() -> None:
    names = {
        field.name
        for kind in (TravelDocument, Holder, IssuedPersonalDetails)
        for field in fields(kind)
    }
    forbidden = re.compile(
        "former|previous|old_|other_documents|address|phone|religion|ethnic|ground|employer|profession"
    )
    assert not [name for name in names if forbidden.search(name)]
    files = specimen_world().files
    with pytest.raises(Refused, match="R44"):
        ChipImage(files={**files, ElementaryFile.DG16: b"\x70\x00"})
    with pytest.raises(Refused, match="R22"):
        ChipImage(files={**files, ElementaryFile.DG3: b"\x63\x00"})


def test_t15_a_thousand_inspections_cause_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("an inspection reached for the network")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    world = specimen_world()
    inspector = Inspector(world.trust, ISSUED)
    presented = world.presented()
    assert all(inspector.inspect(presented).verdict is Outcome.SUCCESSFUL for _ in range(1000))


def test_t16_a_seal_says_what_is_printed_beside_it_and_no_more() -> None:
    world = specimen_world()
    named = dict(read_features(decode_seal(world.made.seal)))
    assert len(named) == 3
    mrz = named["mrz"]
    assert isinstance(mrz, str)
    assert world.document.holder.native_name is not None
    assert world.document.holder.native_name.encode() not in world.made.seal
    for name, value in named.items():
        if name != "mrz":
            assert isinstance(value, str) or len(value) <= 16


def test_t20_a_photo_is_decoded_whole_and_written_anew() -> None:
    image = photo()
    at = image.index(b"\xff\xdb")
    exif = b"Exif\x00\x00GPS 55.7558 N, canary-camera"
    spiked = image[:at] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + image[at:]
    portrait = make_portrait(spiked)
    assert b"canary" not in portrait.image
    assert b"canary" not in portrait.print_image
    (chip_image,) = decode_dg2(specimen_world().files[ElementaryFile.DG2]).images
    assert b"Exif" not in chip_image
    for upload in (image[: len(image) // 2], b"MZ" + image, b"%PDF-1.7", b""):
        with pytest.raises((Malformed, Refused)):
            make_portrait(upload)


def test_an_inspection_of_nothing_is_no_yes() -> None:
    world = specimen_world()
    assert Inspector(world.trust, ISSUED).inspect(Presented()).verdict is not Outcome.SUCCESSFUL
