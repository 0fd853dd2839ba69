"""T02, an unpatched or swapped dependency: what is pinned is known, counted, and not vulnerable."""

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from tools.write_sbom import SBOM, Pin, bill, pins_of, read_pins

ROOT = Path(__file__).resolve().parent.parent

MOST_RUN_TIME_PACKAGES = 56
"""The ratchet: it goes down with a package that is let go, and never up without a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    package: str
    affected: tuple[SpecifierSet, ...]
    id: str
    why: str

    def hits(self, pin: Pin) -> bool:
        if pin.name != self.package:
            return False
        version = Version(pin.version)
        return any(one.contains(version, prereleases=True) for one in self.affected)


@cache
def advisories() -> tuple[Advisory, ...]:
    text = (ROOT / "requirements" / "known-vulnerable.toml").read_text(encoding="utf-8")
    return tuple(
        Advisory(
            package=row["package"],
            affected=tuple(SpecifierSet(one) for one in row["affected"]),
            id=row["id"],
            why=row["why"],
        )
        for row in tomllib.loads(text)["advisory"]
    )


def vulnerable(pins: tuple[Pin, ...]) -> list[str]:
    return [f"{pin.purl}: {one.id}" for pin in pins for one in advisories() if one.hits(pin)]


@pytest.mark.parametrize("name", ["run", "test"])
def test_t02_no_pin_is_known_to_be_vulnerable(name: str) -> None:
    assert vulnerable(pins_of(name)) == []


@pytest.mark.parametrize(
    ("pinned", "told"),
    [
        ("pillow==10.0.0", "CVE-2023-4863"),
        ("cryptography==43.0.3", "CVE-2024-12797"),
        ("cryptography==49.0.0 ; python_version < '4'", "CVE-2026-69247"),
        ("aiohttp==3.14.3", "CVE-2026-128131"),
        ("urllib3==2.2.1", "CVE-2024-37891"),
        ("ecdsa==0.19.1", "CVE-2024-23342"),
    ],
)
def test_t02_a_vulnerable_pin_would_be_told(pinned: str, told: str) -> None:
    """The planted pin stands among ours, as a careless change would leave it."""
    text = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    planted = read_pins(f"{text}{pinned} \\\n    --hash=sha256:{'0' * 64}\n")
    assert len(planted) == len(pins_of("run")) + 1
    assert any(line.endswith(told) for line in vulnerable(planted))


def test_t02_a_fixed_version_is_let_in() -> None:
    fixed = "pillow==12.1.1 \\\ncryptography==50.0.0 \\\nurllib3==2.2.2 \\\ncbor2==5.9.0 \\\n"
    assert vulnerable(read_pins(fixed)) == []


def test_t02_the_list_of_advisories_is_in_order() -> None:
    listed = advisories()
    assert len(listed) > 40
    assert len({one.id for one in listed}) == len(listed)
    packages = [one.package for one in listed]
    assert packages == sorted(packages)
    for one in listed:
        assert re.fullmatch(r"CVE-(19|20)\d\d-\d{4,}", one.id)
        assert one.package == canonicalize_name(one.package)
        assert one.affected
        assert one.why
    assert {"cryptography", "pillow", "cbor2", "aiohttp", "lxml"} <= set(packages)


def test_t02_run_time_packages_grow_by_a_decision_only() -> None:
    assert len({pin.name for pin in pins_of("run")}) == MOST_RUN_TIME_PACKAGES


def test_t02_every_line_of_the_pins_is_read() -> None:
    """A pin in a form that is not read would stand in no bill and meet no advisory."""
    for name in ("run", "test"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert len(lines) == len(pins_of(name))
        assert all(canonicalize_name(pin.name) == pin.name for pin in pins_of(name))
        # A trial release of a fix stands in no range, and is not the fix.
        assert not [pin for pin in pins_of(name) if Version(pin.version).is_prerelease]


def test_t02_what_runs_is_tested_with_the_same_versions() -> None:
    assert set(pins_of("run")) <= set(pins_of("test"))


def test_t02_what_is_imported_is_pinned() -> None:
    """Each dependency that the project declares stands among the pins, within its range."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    for pins, wanted in (
        (pins_of("run"), project["dependencies"]),
        (pins_of("test"), [one for extra in extras for one in extra]),
    ):
        for one in wanted:
            found = re.fullmatch(r"([a-z0-9-]+)(?:\[[a-z]+\])?(.*)", one)
            assert found is not None
            versions = [pin.version for pin in pins if pin.name == found[1]]
            assert versions, one
            assert all(SpecifierSet(found[2]).contains(version) for version in versions), one


def test_t02_the_bill_of_materials_is_what_is_pinned() -> None:
    command = [sys.executable, "tools/write_sbom.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout
    text = SBOM.read_text(encoding="utf-8")
    assert "://" not in text
    written = json.loads(text)
    assert (written["bomFormat"], written["specVersion"]) == ("CycloneDX", "1.6")
    listed = {one["purl"]: one["scope"] for one in written["components"]}
    assert len(listed) == len(written["components"])
    assert listed.keys() == {pin.purl for name in ("run", "test") for pin in pins_of(name)}
    required = {purl for purl, scope in listed.items() if scope == "required"}
    assert required == {pin.purl for pin in pins_of("run")}
    assert {scope for purl, scope in listed.items() if "/pytest@" in purl} == {"excluded"}
    assert {scope for purl, scope in listed.items() if "/python-pkcs11@" in purl} == {"optional"}


def test_t02_an_old_bill_of_materials_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tools import write_sbom  # noqa: PLC0415

    old = tmp_path / "sbom.cdx.json"
    monkeypatch.setattr(write_sbom, "SBOM", old)
    monkeypatch.setattr(sys, "argv", ["write_sbom.py", "--check"])
    assert write_sbom.main() == 1
    old.write_text(json.dumps(bill()).replace("50.0.2", "50.0.1"), encoding="utf-8")
    assert write_sbom.main() == 1
    assert "not what is pinned" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["write_sbom.py"])
    assert write_sbom.main() == 0
    assert old.read_bytes() == SBOM.read_bytes()
