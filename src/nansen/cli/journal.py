"""`nansen journal`: check what an authority has logged, without trusting it."""

import json as jsonlib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from nansen.adapters.files.tile_folder import TileFolder
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.files.whole import write_whole
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.files import read_file
from nansen.cli.show import JsonValue, console, mark, print_json, print_lines
from nansen.errors import Malformed
from nansen.journal import service
from nansen.journal.audit import AuditReport, follow, verify_log
from nansen.journal.audit import audit as audit_log
from nansen.journal.misbehaviour import Forked, encode_misbehaviour
from nansen.journal.model import EntryKind, decode_entry, decode_kind_opening
from nansen.journal.openings import decode_openings, encode_openings
from nansen.standards.tlog.checkpoint import Checkpoint, decode_signed_checkpoint
from nansen.standards.tlog.merkle import hash_leaf
from nansen.standards.tlog.note import decode_verifier_key
from nansen.standards.tlog.policy import LogPolicy
from nansen.standards.tlog.tlog_proof import (
    decode_tlog_proof,
    encode_tlog_proof,
    verify_tlog_proof,
)

Keys = Annotated[tuple[str, ...], Parameter(negative=())]


def verify(
    path: Path,
    *,
    key: str,
    origin: str = "",
    witness: Keys = (),
    quorum: int | None = None,
    entry: str = "",
    json: bool = False,
) -> ExitStatus:
    """Verify a whole log, or one proof that an entry stands in it.

    Example: nansen journal verify public --key KEY --witness KEY

    Args:
        path: The log's public folder or a copy of it; or a file that `prove` wrote.
        key: The log's verifier key, NAME+ID+KEY.
        origin: The log's origin, if it is not the name of its key.
        witness: A witness's verifier key; may be given again.
        quorum: How many witnesses must have signed; all, if not given.
        entry: With a proof: the entry's octets, in hexadecimal.
        json: Answer in JSON.
    """
    policy = _policy(key, origin, witness, quorum)
    if path.is_dir():
        signed, _ = verify_log(TileFolder(path), policy)
        head = signed.checkpoint
    else:
        proof = decode_tlog_proof(read_file(path))
        verify_tlog_proof(proof, hash_leaf(_hexadecimal(entry)), policy)
        head = proof.signed.checkpoint
    _show_head(head, policy, json=json)
    return ExitStatus.SUCCESSFUL


def prove(
    log: Path,
    *,
    index: int,
    out: Path,
    key: str,
    origin: str = "",
    witness: Keys = (),
    quorum: int | None = None,
    json: bool = False,
) -> ExitStatus:
    """Write the proof that an entry stands in a log, for `verify` and for other tools.

    Example: nansen journal prove public --index 7 --out seven.tlog-proof --key KEY

    Args:
        log: The log's public folder, or a copy of it.
        index: Where the entry stands, from 0.
        out: The file to write.
        key: The log's verifier key, NAME+ID+KEY.
        origin: The log's origin, if it is not the name of its key.
        witness: A witness's verifier key; may be given again.
        quorum: How many witnesses must have signed; all, if not given.
        json: Answer in JSON.
    """
    reader = TileFolder(log)
    head = service.read_head(reader, _policy(key, origin, witness, quorum))
    write_whole(out, encode_tlog_proof(service.prove_inclusion(index, reader=reader, head=head)))
    entry = service.read_entry(index, reader=reader, head=head)
    if json:
        print_json({"index": index, "size": head.checkpoint.size, "entry": entry.hex()})
    else:
        print_lines([f"entry {index} of {head.checkpoint.size}: {entry.hex()}"])
    return ExitStatus.SUCCESSFUL


def monitor(
    log: Path,
    *,
    state: Path,
    key: str,
    origin: str = "",
    witness: Keys = (),
    quorum: int | None = None,
    json: bool = False,
) -> ExitStatus:
    """Follow a log: verify what it has added since last time, and that it added only.

    If the log has shown two histories, the proof of it is written beside the state.

    Example: nansen journal monitor public --state seen.checkpoint --key KEY

    Args:
        log: The log's public folder, or a copy of it.
        state: The head that was seen last; made on the first run.
        key: The log's verifier key, NAME+ID+KEY.
        origin: The log's origin, if it is not the name of its key.
        witness: A witness's verifier key; may be given again.
        quorum: How many witnesses must have signed; all, if not given.
        json: Answer in JSON.
    """
    policy = _policy(key, origin, witness, quorum)
    seen = decode_signed_checkpoint(read_file(state)) if state.exists() else None
    try:
        head, entries = follow(TileFolder(log), policy, seen)
    except Forked as forked:
        evidence = state.with_name(f"{state.name}.misbehaviour.cbor")
        write_whole(evidence, encode_misbehaviour(forked.misbehaviour))
        raise
    days = Counter(decode_entry(entry).day for entry in entries)
    write_whole(state, head.encoded)
    _show_head(head.checkpoint, policy, json=json, added=len(entries), days=_by_day(days))
    return ExitStatus.SUCCESSFUL


def audit(
    log: Path,
    *,
    key: str,
    origin: str = "",
    witness: Keys = (),
    quorum: int | None = None,
    openings: Path | None = None,
    stated: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Reconcile a log with what its authority states: nothing rewritten, nothing hidden.

    Without openings and stated counts the answer is `undetermined` at best: the log may be
    whole and still hold more than the authority says.

    Example: nansen journal audit public --key KEY --openings 2026.openings --stated 2026.json

    Args:
        log: The log's public folder, or a copy of it.
        key: The log's verifier key, NAME+ID+KEY.
        origin: The log's origin, if it is not the name of its key.
        witness: A witness's verifier key; may be given again.
        quorum: How many witnesses must have signed; all, if not given.
        openings: What `nansen journal disclose` wrote.
        stated: The published counts: {"document:issued": 12, ...}
        json: Answer in JSON.
    """
    report = audit_log(
        TileFolder(log),
        _policy(key, origin, witness, quorum),
        openings=None if openings is None else decode_openings(read_file(openings)),
        stated=None if stated is None else _stated(read_file(stated)),
    )
    if json:
        print_json(_as_json(report))
    else:
        screen = console()
        for finding in report.findings:
            screen.print(f"  {mark(finding.outcome)} {finding.id}: {finding.why}")
        screen.print(f"{report.size} entries on {len(report.days)} days: {report.outcome}")
    return of_outcome(report.outcome)


def disclose(journal: Path, *, out: Path, json: bool = False) -> ExitStatus:
    """Write what opens every entry as far as its kind, for an auditor.

    The file tells how many acts of each kind there were, on which day; it tells nothing
    of whom they were about.

    Example: nansen journal disclose journal --out 2026.openings

    Args:
        journal: The journal's own folder, with its private side.
        out: The file to write.
        json: Answer in JSON.
    """
    with FileTileStore.open(journal) as store:
        openings = [decode_kind_opening(memo) for memo in store.memos()]
    write_whole(out, encode_openings(openings), private=True)
    if json:
        print_json({"openings": len(openings), "out": str(out)})
    return ExitStatus.SUCCESSFUL


def publish(
    journal: Path, *, cosignature: tuple[Path, ...], witness: Keys, json: bool = False
) -> ExitStatus:
    """Put witnesses' signatures under the journal's public head.

    Example: nansen journal publish journal --cosignature w1.line --witness KEY

    Args:
        journal: The journal's own folder, with its private side.
        cosignature: A file with what a witness answered; may be given again.
        witness: The witness's verifier key; may be given again.
        json: Answer in JSON.
    """
    keys = tuple(decode_verifier_key(text) for text in witness)
    with FileTileStore.open(journal) as store:
        head = decode_signed_checkpoint(store.read_checkpoint())
        for path in cosignature:
            head = service.take_cosignatures(head, read_file(path), keys)
        store.publish(head.encoded)
    if json:
        print_json({"size": head.checkpoint.size, "root": head.checkpoint.root.hex()})
    return ExitStatus.SUCCESSFUL


def _policy(key: str, origin: str, witness: tuple[str, ...], quorum: int | None) -> LogPolicy:
    log_key = decode_verifier_key(key)
    return LogPolicy(
        origin=origin or log_key.name,
        key=log_key,
        witnesses=tuple(decode_verifier_key(text) for text in witness),
        quorum=len(witness) if quorum is None else quorum,
    )


def _stated(data: bytes) -> dict[EntryKind, int]:
    try:
        loaded: object = jsonlib.loads(data)
    except ValueError:
        loaded = None
    known = {str(kind): kind for kind in EntryKind}
    if not isinstance(loaded, dict) or not loaded.keys() <= known.keys():
        raise Malformed("stated counts", "are no JSON object of kinds", clause="R66")
    counts = [count for count in loaded.values() if type(count) is int and count >= 0]
    if len(counts) != len(loaded):
        raise Malformed("stated counts", "are not all numbers", clause="R66")
    return {known[kind]: count for kind, count in zip(loaded, counts, strict=True)}


def _hexadecimal(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Malformed("ENTRY", "is not hexadecimal", clause="nansen --help") from None


def _by_day(days: Counter[date]) -> dict[str, JsonValue]:
    return {str(day): days[day] for day in sorted(days)}


def _show_head(head: Checkpoint, policy: LogPolicy, *, json: bool, **more: JsonValue) -> None:
    witnesses = f"{policy.quorum} of {len(policy.witnesses)}"
    if json:
        print_json(
            {
                "origin": head.origin,
                "size": head.size,
                "root": head.root.hex(),
                "witnesses": witnesses,
                **more,
            }
        )
        return
    lines = [f"{head.origin}: {head.size} entries, root {head.root.hex()[:16]}…"]
    lines.append(f"signed by the log and by at least {witnesses} witnesses")
    if not policy.quorum:
        lines[1] = "signed by the log alone: it could show others another history"
    print_lines([*lines, *(f"{name}: {value}" for name, value in more.items())])


def _as_json(report: AuditReport) -> JsonValue:
    return {
        "outcome": str(report.outcome),
        "size": report.size,
        "unopened": report.unopened,
        "days": {str(day): count for day, count in report.days},
        "kinds": {str(kind): count for kind, count in report.kinds},
        "findings": [
            {"id": finding.id, "outcome": str(finding.outcome), "why": finding.why}
            for finding in report.findings
        ],
    }
