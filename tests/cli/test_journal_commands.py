"""`nansen journal` and `nansen witness`, as an outsider would use them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cyclopts import App
from tests.journal.simulated import act

from nansen.adapters.files.note_key import NoteKey, create_note_key, open_note_key
from nansen.adapters.files.tile_store import FileTileStore
from nansen.cli.exit_status import ExitStatus
from nansen.clock import FixedClock
from nansen.errors import Malformed, Refused, Unavailable, Untrusted
from nansen.journal.misbehaviour import Forked, decode_misbehaviour, verify_misbehaviour
from nansen.journal.model import EntryKind
from nansen.journal.service import Padding, append
from nansen.keys.passphrase import PASSPHRASE, UnsafeDemoPassphrase
from nansen.standards.tlog.note import SignatureType, decode_verifier_key, encode_verifier_key

NAME = "utopia.example/journal/2026"
DEMO = UnsafeDemoPassphrase()
DAYS = [datetime(2026, 11, day, 12, tzinfo=UTC) for day in (23, 24, 25)]


def commands() -> App:
    app = App(exit_on_error=False, print_error=False, result_action="return_value")
    journal, witness = App(name="journal"), App(name="witness")
    for name in ("verify", "prove", "monitor", "audit", "disclose", "publish"):
        journal.command(f"nansen.cli.journal:{name}", name=name)
    for name in ("create", "cosign"):
        witness.command(f"nansen.cli.witness:{name}", name=name)
    app.command(journal)
    app.command(witness)
    return app


def run(*words: object) -> object:
    return commands()([str(word) for word in words])


class Office:
    """An authority with a journal; each batch is a day's work."""

    def __init__(self, home: Path) -> None:
        self.journal, self.public = home / "journal", home / "journal" / "public"
        FileTileStore.create(self.journal, NAME)
        key_file = home / "log.key"
        self.signer: NoteKey = create_note_key(key_file, NAME, SignatureType.ED25519, DEMO)
        self.key = encode_verifier_key(self.signer.verifier_key)
        self.days = iter(DAYS)

    def work(self, *numbers: int, kind: EntryKind = EntryKind.DOCUMENT_ISSUED) -> None:
        with FileTileStore.open(self.journal) as store:
            append(
                [act(number, kind)[0] for number in numbers],
                store=store,
                signer=self.signer,
                clock=FixedClock(next(self.days)),
                padding=Padding(multiple=8),
            )


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.work(1, 2, 3)
    return office


@pytest.fixture
def witness(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    monkeypatch.setenv(PASSPHRASE, "correct horse battery staple")
    assert run("witness", "create", tmp_path / "witness", "--name", "witness.example/1") == 0
    return capsys.readouterr().out.strip()


def test_a_log_verifies(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("journal", "verify", office.public, "--key", office.key) is ExitStatus.SUCCESSFUL
    out = capsys.readouterr().out
    assert f"{NAME}: 8 entries" in out
    assert "signed by the log alone" in out
    run("journal", "verify", office.public, "--key", office.key, "--json")
    assert json.loads(capsys.readouterr().out)["size"] == 8
    with pytest.raises(Untrusted):
        run("journal", "verify", office.public, "--key", office.key, "--origin", "another.example")


def test_a_witness_is_asked_for_and_found(
    office: Office, witness: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verify = ("journal", "verify", office.public, "--key", office.key, "--witness", witness)
    with pytest.raises(Untrusted, match="too few witnesses"):
        run(*verify)
    line = tmp_path / "w1.line"
    run(
        "witness", "cosign", tmp_path / "witness", office.public, "--key", office.key, "--out", line
    )
    run("journal", "publish", office.journal, "--cosignature", line, "--witness", witness)
    assert run(*verify) == 0
    assert "at least 1 of 1 witnesses" in capsys.readouterr().out
    assert run(*verify, "--quorum", "0") == 0
    capsys.readouterr()
    office.work(4)
    run("witness", "cosign", tmp_path / "witness", office.public, "--key", office.key)
    assert capsys.readouterr().out.startswith("— witness.example/1 ")


def test_a_witness_wants_its_passphrase(
    office: Office, witness: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert decode_verifier_key(witness).type is SignatureType.COSIGNATURE
    monkeypatch.delenv(PASSPHRASE)
    with pytest.raises(Unavailable, match=PASSPHRASE):
        run("witness", "cosign", tmp_path / "witness", office.public, "--key", office.key)


def test_a_specimens_witness_is_said(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    create = ("witness", "create", tmp_path / "w", "--name", "witness.example/1")
    with pytest.raises(Refused, match="DEMO-KEY"):
        run(*create)
    assert not (tmp_path / "w").exists()
    assert run(*create, "--specimen") == 0
    assert run("witness", "cosign", tmp_path / "w", office.public, "--key", office.key) == 0
    assert "witness.example/1" in capsys.readouterr().out
    (tmp_path / "w" / "witness.key").chmod(0o644)
    with pytest.raises(Refused, match="chmod"):
        run("witness", "cosign", tmp_path / "w", office.public, "--key", office.key)


def test_a_proof_is_written_and_verified(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = tmp_path / "five.tlog-proof"
    run("journal", "prove", office.public, "--index", 5, "--out", proof, "--key", office.key)
    entry = capsys.readouterr().out.strip().rpartition(" ")[2]
    assert proof.read_text().startswith("c2sp.org/tlog-proof@v1\nindex 5\n")
    verify = ("journal", "verify", proof, "--key", office.key)
    assert run(*verify, "--entry", entry) == 0
    with pytest.raises(Untrusted):
        run(*verify, "--entry", entry[:-2] + "00")
    with pytest.raises(Malformed, match="hexadecimal"):
        run(*verify, "--entry", "zz")


def test_a_monitor_follows(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monitor = (
        "journal",
        "monitor",
        office.public,
        "--state",
        tmp_path / "seen",
        "--key",
        office.key,
    )
    run(*monitor)
    assert "added: 8" in capsys.readouterr().out
    office.work(4)
    run(*monitor, "--json")
    seen = json.loads(capsys.readouterr().out)
    assert (seen["size"], seen["added"], seen["days"]) == (16, 8, {"2026-11-24": 8})


def test_t29_a_monitor_keeps_the_proof_of_a_fork(office: Office, tmp_path: Path) -> None:
    state = tmp_path / "seen"
    run("journal", "monitor", office.public, "--state", state, "--key", office.key)
    (tmp_path / "two-faced").mkdir()
    other = Office(tmp_path / "two-faced")
    other.signer = open_note_key(tmp_path / "log.key", DEMO)
    other.work(9)
    other.work(10)
    with pytest.raises(Forked):
        run("journal", "monitor", other.public, "--state", state, "--key", office.key)
    evidence = decode_misbehaviour((tmp_path / "seen.misbehaviour.cbor").read_bytes())
    verify_misbehaviour(evidence, office.signer.verifier_key)


def test_an_audit_reconciles(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.work(20, kind=EntryKind.CASE_DECIDED)
    openings, stated = tmp_path / "2026.openings", tmp_path / "2026.json"
    run("journal", "disclose", office.journal, "--out", openings)
    audit = ("journal", "audit", office.public, "--key", office.key)
    assert run(*audit) is ExitStatus.UNDETERMINED
    stated.write_text('{"document:issued": 3, "case:decided": 1}')
    both = ("--openings", openings, "--stated", stated)
    assert run(*audit, *both) is ExitStatus.SUCCESSFUL
    assert "16 entries on 2 days: successful" in capsys.readouterr().out
    stated.write_text('{"document:issued": 2}')
    assert run(*audit, *both, "--json") is ExitStatus.FAILED
    report = json.loads(capsys.readouterr().out)
    assert report["kinds"]["document:issued"] == 3
    assert openings.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"unheard:of": 1}',
        '{"case:decided": "1"}',
        '{"case:decided": -1}',
        '{"case:decided": true}',
    ],
)
def test_stated_counts_are_counts(office: Office, tmp_path: Path, text: str) -> None:
    stated = tmp_path / "stated.json"
    stated.write_text(text)
    with pytest.raises(Malformed, match="stated counts"):
        run("journal", "audit", office.public, "--key", office.key, "--stated", stated)


def test_every_answer_can_be_json(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def answer(*words: object) -> dict[str, object]:
        assert run(*words, "--json") == 0
        told: dict[str, object] = json.loads(capsys.readouterr().out)
        return told

    monkeypatch.setenv(PASSPHRASE, "correct horse battery staple")
    made = answer("witness", "create", tmp_path / "w", "--name", "witness.example/1")
    line, key = tmp_path / "w.line", made["key"]
    public = (office.public, "--key", office.key)
    signed = answer("witness", "cosign", tmp_path / "w", *public, "--out", line)
    assert signed["cosignature"] == line.read_text()
    published = answer(
        "journal", "publish", office.journal, "--cosignature", line, "--witness", key
    )
    assert published["size"] == 8
    proved = answer("journal", "prove", *public, "--index", 5, "--out", tmp_path / "proof")
    assert (proved["index"], proved["size"]) == (5, 8)
    disclosed = answer("journal", "disclose", office.journal, "--out", tmp_path / "openings")
    assert disclosed == {"openings": 8, "out": str(tmp_path / "openings")}
