"""Publishing from an authority's home: a signer when one is needed, files for the world."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nansen.adapters.files.authority_home import AuthorityHome
from nansen.adapters.files.status_files import read_status_lists
from nansen.adapters.files.trust_files import read_trust
from nansen.apps.signer.authority import found, open_home, read_home, specimen_act
from nansen.apps.signer.batch import TRUST, publish_trust
from nansen.apps.signer.status import FOLDER, publish_status, read_status_signers
from nansen.clock import FixedClock
from nansen.errors import Refused, Unavailable
from nansen.inspection.status_lists import VerifiedLists
from nansen.pki.acts import IssueCrl
from nansen.pki.service import issue_crl
from nansen.standards.finding import Outcome
from nansen.status.model import StatusPolicy
from nansen.status.signers import revoke_status_signer

FOUNDED = datetime(2026, 11, 23, 9, 12, 13, tzinfo=UTC)
POLICY = StatusPolicy(size=2**16, every=timedelta(days=1))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Found a specimen authority."""
    found(tmp_path / "home", specimen_act(), FixedClock(FOUNDED))
    return tmp_path / "home"


def publish(home: Path, at: datetime) -> Path:
    out = home.parent / "public"
    publish_status(home, out, FixedClock(at), POLICY)
    return out


def outcome_of(home: Path, out: Path, at: datetime) -> Outcome:
    publish_trust(read_home(home), home.parent)
    trust = read_trust([home.parent / TRUST], at)
    (listed,) = read_status_lists([out]).lists
    return VerifiedLists(trust, at).check(listed).outcome


def signers(home: Path) -> list[str]:
    return [one.key for one in read_status_signers(home / FOLDER, read_home(home))]


def test_what_a_new_office_publishes_counts_at_once(home: Path) -> None:
    out = publish(home, FOUNDED)
    assert outcome_of(home, out, FOUNDED + timedelta(minutes=1)) is Outcome.SUCCESSFUL
    assert signers(home) == ["status-1"]
    publish(home, FOUNDED + timedelta(days=1))
    assert signers(home) == ["status-1"]
    assert len(list(out.iterdir())) == 1


def test_a_new_key_begins_before_the_old_one_ends(home: Path) -> None:
    publish(home, FOUNDED)
    late = FOUNDED + timedelta(days=86)
    out = publish(home, late)
    assert signers(home) == ["status-1", "status-2"]
    assert outcome_of(home, out, late) is Outcome.SUCCESSFUL


def test_a_stolen_key_is_revoked_and_replaced_and_its_lists_fall(home: Path) -> None:
    old = publish(home, FOUNDED)
    (listed,) = read_status_lists([old]).lists
    opened = open_home(home, read_home(home).kind)
    (first,) = read_status_signers(home / FOLDER, opened.authority)
    later = FOUNDED + timedelta(days=3)
    for _ in range(2):
        revoke_status_signer(first, store=opened.home, clock=FixedClock(later))
    assert len(opened.authority.revoked) == 1
    issue_crl(IssueCrl(number=2), **opened.ports(FixedClock(later)))
    out = publish(home, later)
    assert signers(home) == ["status-1", "status-2"]
    assert outcome_of(home, out, later + timedelta(minutes=1)) is Outcome.SUCCESSFUL
    trust = read_trust([home.parent / TRUST], later)
    finding = VerifiedLists(trust, later + timedelta(minutes=1)).check(listed)
    assert finding.outcome is Outcome.FAILED
    assert "revoked" in finding.why


def test_only_a_key_of_this_authority_is_revoked(home: Path, tmp_path: Path) -> None:
    publish(home, FOUNDED)
    (first,) = read_status_signers(home / FOLDER, read_home(home))
    with pytest.raises(Unavailable):
        revoke_status_signer(first, store=AuthorityHome(tmp_path / "no"), clock=FixedClock(FOUNDED))
    other = found(tmp_path / "other", specimen_act(), FixedClock(FOUNDED))
    with pytest.raises(Refused, match="STATUS-SIGNER"):
        revoke_status_signer(
            first, store=AuthorityHome(tmp_path / "other"), clock=FixedClock(FOUNDED)
        )
    assert read_home(tmp_path / "other") == other


def test_without_an_authority_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no authority"):
        publish(tmp_path / "empty", FOUNDED)
    assert not (tmp_path / "empty").exists()
    assert not (tmp_path / "public").exists()


def test_a_key_that_was_made_before_a_power_cut_is_taken_up(home: Path) -> None:
    publish(home, FOUNDED)
    (home / FOLDER / "status-1.cer").unlink()
    out = publish(home, FOUNDED + timedelta(days=1))
    assert signers(home) == ["status-1"]
    assert outcome_of(home, out, FOUNDED + timedelta(days=1)) is Outcome.SUCCESSFUL


def test_other_files_beside_the_certificates_are_left_alone(home: Path) -> None:
    publish(home, FOUNDED)
    (home / FOLDER / "status-old.cer").write_bytes(b"x")
    assert signers(home) == ["status-1"]
