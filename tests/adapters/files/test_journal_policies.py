"""Journal policies in a folder, beside whatever else a trust folder holds."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.worlds.journal_office import POLICY

from nansen.adapters.files.journal_policies import SUFFIX, read_journal_policies
from nansen.errors import Malformed, Unavailable, Unsupported
from nansen.inspection.journal import NO_JOURNALS
from nansen.standards.framework.journal_policy import encode_journal_policy

ENCODED = encode_journal_policy(POLICY)


def test_a_policy_is_found_in_a_folder_or_by_name(tmp_path: Path) -> None:
    file = tmp_path / f"UTO-2026{SUFFIX.upper()}"
    file.write_bytes(ENCODED)
    for path in (tmp_path, file):
        assert read_journal_policies([path]).policies == (POLICY,)
    assert read_journal_policies([tmp_path, file]).policies == (POLICY,), "one policy is one"


def test_every_policy_counts(tmp_path: Path) -> None:
    following = replace(POLICY, since=date(2027, 1, 1))
    for name, policy in (("a", following), ("b", POLICY)):
        (tmp_path / f"{name}{SUFFIX}").write_bytes(encode_journal_policy(policy))
    assert read_journal_policies([tmp_path]).policies == (following, POLICY)


def test_other_files_are_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "UTO.ml").write_bytes(ENCODED)
    assert read_journal_policies([tmp_path, tmp_path / "UTO.ml"]) == NO_JOURNALS
    assert read_journal_policies([]) == NO_JOURNALS


@pytest.mark.parametrize("data", [b"", b"x", ENCODED[:-1], ENCODED + b"x", ENCODED * 100])
def test_a_file_that_is_none_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / f"one{SUFFIX}").write_bytes(data)
    with pytest.raises(Malformed, match=r"one\.journal"):
        read_journal_policies([tmp_path])


def test_a_policy_of_a_later_release_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / f"one{SUFFIX}").write_bytes(ENCODED.replace(b"policy 1", b"policy 2"))
    with pytest.raises(Unsupported, match=r"one\.journal"):
        read_journal_policies([tmp_path])


def test_what_cannot_be_read_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unavailable, match="absent"):
        read_journal_policies([tmp_path / f"absent{SUFFIX}"])

    def refuse(_: Path) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(Unavailable, match=os.strerror(13)):
        read_journal_policies([tmp_path])
