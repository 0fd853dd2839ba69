"""T22, a device that is seized: whatever is on its disk says neither who nor which case.

The disk is looked at as a laboratory would: after every step, names and contents of all files,
their sizes and times; and everything that was ever deleted or written over, as if the disk had
kept it.
"""

import os
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.application.people import offices
from tests.simulators.applicant import FORM, found_intake
from tests.simulators.command_line import Ran, nansen
from tests.simulators.photographs import photograph

from nansen.application.bucket import SMALLEST, exact_bucket_of
from nansen.application.bundle import open_bundle
from nansen.application.codename import draw_codename, read_codename
from nansen.application.holder_keys import derive_holder_keys, derive_lookup_tag
from nansen.application.package import unpack_application
from nansen.application.service import case_of

DERIVED = cache(derive_holder_keys)
TOLD = (
    "Журавликова",
    "Zhuravlikova",
    "Yeva",
    "1987-03",
    "Kanareevka",
    "canary@kanareevka.example",
    "vilnius-1",
    "yellow door",
    "Department of Locked Windows",
    "Kanarskaya",
)
"""What the applicant says, and the name of a file of theirs."""

_AROUND = 12 + 16
"""Nonce and tag."""


@pytest.fixture(autouse=True, scope="module")
def no_waiting() -> Iterator[None]:
    """Derive the keys of the same words once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nansen.cli.apply.derive_holder_keys", DERIVED)
        patch.setattr(os, "fsync", lambda _: None)
        patch.delenv("NANSEN_CODENAME", raising=False)
        yield


@dataclass(slots=True)
class Disk:
    """A device and a stick, and what was ever on them."""

    device: Path
    stick: Path
    deleted: list[bytes] = field(default_factory=list)

    def image(self) -> bytes:
        """Everything: names, contents, and what was deleted."""
        parts = list(self.deleted)
        for one in self.files():
            parts += [one.name.encode(), one.read_bytes()]
        parts += [str(one.relative_to(self.device.parent)).encode() for one in self.folders()]
        return b"\n".join(parts)

    def files(self) -> list[Path]:
        return [one for one in self._all() if one.is_file()]

    def folders(self) -> list[Path]:
        return [one for one in self._all() if one.is_dir()]

    def _all(self) -> list[Path]:
        return sorted(one for root in (self.device, self.stick) for one in root.rglob("*"))

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Let the disk keep what is unlinked or replaced."""
        unlink, replace, rename = os.unlink, os.replace, os.rename

        def keep(path: Any) -> None:
            found = Path(os.fsdecode(path))
            self.deleted.append(found.name.encode())
            if found.is_file():
                self.deleted.append(found.read_bytes())

        def unlinking(path: Any, *rest: Any, **more: Any) -> None:
            keep(path)
            unlink(path, *rest, **more)

        def replacing(source: Any, target: Any, *rest: Any, **more: Any) -> None:
            keep(source)
            keep(target)
            replace(source, target, *rest, **more)

        def renaming(source: Any, target: Any, *rest: Any, **more: Any) -> None:
            keep(source)
            rename(source, target, *rest, **more)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "unlink", unlinking)
            patch.setattr(os, "replace", replacing)
            patch.setattr(os, "rename", renaming)
            yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A disk after a step, and what two who do not know the codename see of it."""

    step: str
    image: bytes
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    times: tuple[float, ...]
    by_duress: Ran
    by_stranger: Ran


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A draft from its beginning to its receipt."""

    stages: tuple[Stage, ...]
    secrets: tuple[bytes, ...]
    """Words, keys, names of case and application: all that ties the device to somebody."""


def live(folder: Path, form: str = FORM) -> Life:
    """Write an application and hand it in, and look at the disk after every step."""
    disk = Disk(folder / "device", folder / "stick")
    disk.stick.mkdir(parents=True)
    outside = folder / "paper"
    outside.mkdir()
    keys = found_intake(folder / "intake", *offices())
    order = outside / "Kanarskaya.txt"
    order.write_text("The Department of Locked Windows says no.")
    photo = outside / "Zhuravlikova.jpg"
    photo.write_bytes(photograph())
    bundle, receipt = outside / "a.napp", outside / "a.receipt"
    stages: list[Stage] = []
    copy = ("--copy", disk.stick)

    def apply(command: str, *words: str | Path, by: Path | None = None) -> Ran:
        codename = () if by is None else ("--codename-file", by)
        with disk.remembering():
            return nansen("apply", command, disk.device, *words, *copy, *codename)

    def see(step: str) -> None:
        before = [(one, one.read_bytes()) for one in disk.files()]
        duress, stranger = (apply("show", "--json", by=by) for by in (forced, wrong))
        assert [(one, one.read_bytes()) for one in disk.files()] == before
        everything = [*disk.files(), *disk.folders()]
        kept = [one for one in disk.files() if one.name != ".lock"]
        stages.append(
            Stage(
                step=step,
                image=disk.image(),
                names=tuple(one.name for one in everything),
                sizes=tuple(sorted(one.stat().st_size for one in kept)),
                times=tuple(one.stat().st_mtime for one in everything),
                by_duress=duress,
                by_stranger=stranger,
            )
        )

    begun = apply("begin", "--json").json
    mine, forced, wrong = (outside / name for name in ("mine", "forced", "wrong"))
    strangers = draw_codename().text
    said = (begun["codename"], begun["duress_codename"], strangers)
    for path, words in zip((mine, forced, wrong), said, strict=True):
        path.touch(mode=0o600)
        path.write_text(words)
    see("begin")
    answers = outside / "answers.toml"
    answers.write_text(form, encoding="utf-8")
    assert apply("answer", "--from", answers, by=mine).status == 0
    see("answer")
    assert apply("add", order, "--kind", "authority", by=mine).status == 0
    assert apply("add", photo, "--kind", "portrait", by=mine).status == 0
    see("add")
    assert apply("seal", "--to", keys, "--out", bundle, by=mine).status == 0
    see("seal")
    assert nansen("intake", "receive", folder / "intake", bundle, "--receipt", receipt).status == 0
    assert apply("receipt", receipt, "--intake", keys, by=mine).status == 0
    see("receipt")
    application = unpack_application(open_bundle(bundle.read_bytes(), offices()[0]))
    holder = DERIVED(read_codename(begun["codename"]))
    secrets = [begun["codename"], *begun["codename"].split(), begun["duress_codename"]]
    plain = [one.encode() for one in secrets]
    for one in (application.id, case_of(application)):
        plain += [one.encode(), bytes.fromhex(one)]
    plain += [
        holder.spki,
        holder.draft,
        derive_lookup_tag(read_codename(begun["codename"])).encode(),
    ]
    return Life(stages=tuple(stages), secrets=tuple(one for one in plain if len(one) >= 6))


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    return live(tmp_path_factory.mktemp("device"))


def spellings(word: str) -> Iterator[bytes]:
    for cased in {word, word.upper(), word.lower()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            octets = cased.encode(encoding)
            yield octets
            yield octets.hex().encode()
            yield b64encode(octets)[: len(octets) * 4 // 3 // 4 * 4]


def test_the_search_would_find_what_is_there(life: Life) -> None:
    """Without this the others would prove nothing: what was deleted is in the image."""
    assert [one.step for one in life.stages] == ["begin", "answer", "add", "seal", "receipt"]
    sizes = [len(one.image) for one in life.stages]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 10 * 65_536
    assert len(life.secrets) > 10
    for word in TOLD:
        assert any(one in b"x" + word.upper().encode() + b"y" for one in spellings(word))
        assert any(one in word.encode("utf-16-le").hex().encode() for one in spellings(word))


def test_t22_at_no_step_does_the_disk_hold_a_name(life: Life) -> None:
    for stage in life.stages:
        for word in TOLD:
            assert not any(one in stage.image for one in spellings(word)), stage.step


def test_t22_at_no_step_does_the_disk_hold_the_case_or_a_word_of_the_codename(life: Life) -> None:
    for stage in life.stages:
        for secret in life.secrets:
            for form in (secret, secret.hex().encode(), sha256(secret).digest(), b64encode(secret)):
                assert form not in stage.image, stage.step


def test_t22_files_have_names_of_chance_and_no_time(life: Life) -> None:
    for stage in life.stages:
        assert all(re.fullmatch(r"[0-9a-f]{32}|\.lock", one) for one in stage.names)
        assert set(stage.times) == {0.0}, stage.step


def test_t22_sizes_are_buckets_and_the_same_for_others(life: Life, tmp_path: Path) -> None:
    """Somebody with another story has files of the same sizes, under other names."""
    other = live(tmp_path, FORM.replace("they came at night", "they never came " * 40))
    assert len({one.image for one in other.stages} | {one.image for one in life.stages}) == 10
    for ours, theirs in zip(life.stages, other.stages, strict=True):
        assert buckets(ours) == buckets(theirs), ours.step
        assert not set(ours.names) & set(theirs.names) - {".lock"}


def buckets(stage: Stage) -> list[int]:
    """Tell the bucket of each file; none has a size between."""
    exact = [one for one in stage.sizes if (one - _AROUND) % SMALLEST == 0]
    # A bundle fills a bucket too; age adds a head, of a length that it draws.
    bundles = [one for one in stage.sizes if one not in exact]
    assert len(bundles) == (2 if stage.step == "seal" else 0)
    assert all((one - _AROUND) % SMALLEST < 2_048 for one in bundles)
    return [exact_bucket_of((one - _AROUND) // SMALLEST * SMALLEST) for one in stage.sizes]


def test_t22_the_codename_that_is_given_away_shows_an_empty_view(life: Life) -> None:
    """Under duress a device answers as it does to words that it has never met, at every step."""
    for stage in life.stages:
        assert stage.by_duress == stage.by_stranger, stage.step
        assert (stage.by_duress.status, stage.by_duress.out) == (77, "")
        assert "no draft under this codename" in stage.by_duress.err


def test_t22_after_the_receipt_the_disk_has_the_receipt_alone(life: Life) -> None:
    last = life.stages[-1]
    assert len(last.sizes) == 2
    assert len(set(last.sizes)) == 1
    assert exact_bucket_of(last.sizes[0] - _AROUND) == 0
