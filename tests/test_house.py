"""The house itself: its citations, its sizes, its names, and what it must not mention."""

import ast
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, check=True, text=True
).stdout.splitlines()
BANNED = {"utils", "helpers", "common", "manager", "misc", "base"}
CITED_STATES = (
    "standards/icao9303/iso3166.py",
    "standards/icao9303/codes.py",
    "standards/icao9303/script_",
    "standards/icao9303/transliteration.py",
    "standards/icao9303/pki/",
    "standards/icao9303/seal/profiles.py",
    "examination/screening/",
    "personalization/captions.py",
)
"""Where a state or language may be named: tables of the standards, and facts about them."""


def test_citations_have_one_form_and_the_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "tools/write_standards_page.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_file_has_one_idea(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.stem not in BANNED
    assert len(text.splitlines()) <= 600
    assert ast.get_docstring(ast.parse(text)), "a module says what it is for"


def test_no_origin_has_its_name_in_the_code() -> None:
    origins = re.compile(
        r"\b(Russia|Belarus|Afghan|Myanmar|Rohingya|Eritrea|Iran|Syria|Putin|Lukashenko|KGB|FSB)",
        re.IGNORECASE,
    )
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        if not str(path.relative_to(ROOT / "src" / "nansen")).startswith(CITED_STATES)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if origins.search(line)
    ]
    assert named == [], "an origin is configuration (R98)"


def test_no_committed_file_names_a_registry_or_a_machine() -> None:
    forbidden = re.compile(
        r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|/work/|/home/[a-z]|/root/"
    )
    found = []
    for name in TRACKED:
        path = ROOT / name
        if not path.is_file() or path == Path(__file__):
            continue
        text = path.read_bytes()
        if b"\0" not in text and forbidden.search(text.decode("utf-8", "replace")):
            found.append(name)
    assert found == []


def test_every_vector_has_its_source() -> None:
    unnamed = []
    for name in TRACKED:
        path = ROOT / name
        if not name.startswith("tests/vectors/") or path.name == "SOURCES.md":
            continue
        page = next(folder / "SOURCES.md" for folder in path.parents if _has_sources(folder))
        lines = page.read_text(encoding="utf-8").splitlines()
        rows = " ".join(line for line in lines if line.startswith("| "))
        named = re.findall(r"[\w*.-]+\.\w+", rows)
        if not any(fnmatch(path.name, pattern) for pattern in named):
            unnamed.append(name)
    assert unnamed == []


def _has_sources(folder: Path) -> bool:
    return (folder / "SOURCES.md").exists() or folder == ROOT
