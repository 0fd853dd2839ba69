"""Two officers decide and are killed: nothing acknowledged is lost, nothing is half done."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from tests.apps.desk.conftest import Places
from tests.apps.desk.deciding_cases import WHY, Rooms, case_name, decide, pay, rooms
from tests.simulators.killing import STORM, rounds, run_to_end

from nansen.casework.case import Case
from nansen.casework.stage import Stage
from nansen.decision.service import REASONS, decision_of, decision_opening
from nansen.ids import CaseId
from nansen.journal.model import EntryKind, append_key, decode_kind_opening
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.register import declared_field

SCRIPT = Path(__file__).with_name("deciding_cases.py")


def test_whenever_they_are_killed_two_officers_decide_once(
    engine: str,
    places: Places,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    databases = places("process", "identity", "contact", "grounds")
    part, kills, seed = int(engine == "postgresql"), rounds(3, 40), 3
    killed, count, *said = run_to_end(SCRIPT, tmp_path, *databases, part, kills, seed)
    assert int(killed) >= (60 if STORM else 10), "it was killed"
    cases = [case_name(one) for one in range(1, int(count) + 1)]
    with rooms(tmp_path, databases) as office:
        heads = {case: check_decided_once(office, case) for case in cases}
        check_acknowledged(heads, said)
        size = office.journal.size
        check_journal(office, heads)
        again: list[str] = []
        for case in cases[:: 1 if STORM else 5]:
            decide(case, office, again.append)
        assert {*again} <= {*said}, "a repeat changes nothing"
        assert pay(office) == 0
        assert office.journal.size == size
    record_property("storm", f"{killed} kills, {count} decisions, {len(said)} answers, seed {seed}")


def check_decided_once(office: Rooms, name: CaseId) -> Case:
    """Check a case: signatures, course, one decision, and every sealed value in its vault."""
    case = office.case(name).case()
    assert case.stage is Stage.GRANTED
    kinds = [signed.act.kind for signed in case.chain.acts]
    assert kinds[-2:] == ["decision:proposed", "decision:confirmed"]
    assert kinds.count("decision:proposed") == kinds.count("decision:confirmed") == 1
    for signed in case.chain.acts:
        for written in signed.act.fields:
            vault = office.vaults[declared_field(written.name).vault]
            field = FieldName(written.name)
            sealed = vault.get(name, field, written.version, written.digest)
            assert sealed is not None
            assert sha256(sealed).digest() == written.digest
    assert case.versions[REASONS] == 1
    return case


def check_acknowledged(cases: Mapping[CaseId, Case], said: Sequence[str]) -> None:
    """Check that what was said to be safe is there; what was paid, `check_journal` finds."""
    for line in said:
        what, name, *act = line.split()
        if what != "paid":
            version, digest = act
            acts = cases[CaseId(name)].chain.acts
            assert acts[int(version) - 1].digest.hex() == digest


def check_journal(office: Rooms, cases: Mapping[CaseId, Case]) -> None:
    assert office.acts.duties() == ()
    memos = [decode_kind_opening(memo) for memo in office.journal.memos()]  # type: ignore[attr-defined]
    decided = [memo for memo in memos if memo.kind is EntryKind.CASE_DECIDED]
    assert len(decided) == len({memo.commitment for memo in decided}) == len(cases)
    for case in cases.values():
        octets, _ = decision_of(case)
        stored = office.journal.find(append_key(b"decision " + octets))
        assert stored is not None
        assert decode_kind_opening(stored.memo) == decision_opening(octets, WHY).of_kind
