"""`nansen office canaries`, as whoever plants them would use it."""

from pathlib import Path

import pytest
from tests.application.people import offices
from tests.simulators.command_line import Ran, nansen

from nansen.application.bundle import open_bundle
from nansen.application.codename import read_codename
from nansen.application.holder_keys import derive_holder_keys
from nansen.application.package import unpack_application
from nansen.application.service import case_of
from nansen.apps.signer import specimen

FACES = Path(specimen.__file__).parent / "demo_people"


def invent(out: Path, count: str, *more: str, photos: Path | None = None) -> Ran:
    to = tuple(one.recipient.text for one in offices())
    place = ("--host", "UTO", "--point", "utopia-1")
    arguments: tuple[str | Path, ...] = (out, "--count", count, "--to", *to)
    return nansen("office", "canaries", *arguments, "--photos", photos or FACES, *place, *more)


def test_each_is_a_bundle_like_any_and_a_line_for_paper(tmp_path: Path) -> None:
    out = tmp_path / "outbox"
    ran = invent(out, "2", "--json")
    assert ran.status == 0, ran.err
    assert len(ran.json) == len(list(out.iterdir())) == 2
    for told in ran.json:
        bundle = open_bundle((out / told["bundle"]).read_bytes(), offices()[0])
        application = unpack_application(bundle)
        assert case_of(application) == told["case"]
        keys = derive_holder_keys(read_codename(told["codename"]))
        assert application.holder.key == keys.key
    assert out.stat().st_mode & 0o077 == 0


def test_people_read_a_name_and_seven_words(tmp_path: Path) -> None:
    ran = invent(tmp_path / "outbox", "1", "--language", "fr")
    first, second = ran.out.splitlines()
    case, *words = first.split()
    assert (len(case), len(words)) == (32, 7)
    assert second.strip().endswith(".napp")


@pytest.mark.parametrize("count", ["0", "1001"])
def test_a_number_of_canaries_is_a_sane_one(tmp_path: Path, count: str) -> None:
    assert invent(tmp_path / "outbox", count).status == 77
    assert not (tmp_path / "outbox").exists()


def test_faces_are_given_and_are_pictures(tmp_path: Path) -> None:
    ran = invent(tmp_path / "outbox", "1", photos=tmp_path)
    assert (ran.status, "faces" in ran.err) == (77, True)
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    assert invent(tmp_path / "outbox", "1", photos=tmp_path).status == 65
