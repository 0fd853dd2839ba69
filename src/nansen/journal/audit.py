"""What an outsider can check: nothing rewritten, nothing twice, and nothing unaccounted for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.journal.model import EntryKind, KindOpening, decode_entry
from nansen.journal.ports import TileReader
from nansen.journal.service import prove_consistency, read_head
from nansen.standards.finding import Finding, Outcome, worst
from nansen.standards.tlog.checkpoint import SignedCheckpoint
from nansen.standards.tlog.growth import EMPTY_TREE, grow
from nansen.standards.tlog.merkle import EMPTY_EDGE, extend, hash_leaf, read_edge
from nansen.standards.tlog.policy import LogPolicy
from nansen.standards.tlog.tiles import (
    TILE_WIDTH,
    Tile,
    TiledNodes,
    bundles_between,
    fetch_bundle,
    fetch_tile,
)

_CLAUSE = "C2SP tlog-tiles"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What an audit found, and the counts behind it."""

    size: int
    days: tuple[tuple[date, int], ...]
    """How many entries each day has, cover and all."""
    kinds: tuple[tuple[EntryKind, int], ...]
    """How many entries opened as each kind."""
    unopened: int
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst of the findings."""
        return worst(finding.outcome for finding in self.findings)


def verify_log(reader: TileReader, policy: LogPolicy) -> tuple[SignedCheckpoint, list[bytes]]:
    """Read a whole log; verify its head, its entries and every tile.

    Raises:
        Untrusted: something served is not what the head says.
        Malformed: something served is no tile or bundle.
    """
    head = read_head(reader, policy)
    tree, entries = EMPTY_TREE, list[bytes]()
    for bundle in bundles_between(0, head.checkpoint.size):
        batch = fetch_bundle(reader.read_tile, bundle)
        entries += batch
        tree, files = grow(tree, batch)
        for tile, data in files:
            _check_tile(reader, tile, data, head.checkpoint.size)
    if tree.root != head.checkpoint.root:
        raise Untrusted("entries", "do not lead to the signed root", clause=_CLAUSE)
    return head, entries


def follow(
    reader: TileReader, policy: LogPolicy, seen: SignedCheckpoint | None
) -> tuple[SignedCheckpoint, list[bytes]]:
    """Read what a log has added since a head that was verified before.

    The old tree's edge is read from tiles and must lead to the old root; with the new
    entries it must lead to the new one. That proves both the entries and that nothing
    older was changed, without a consistency proof.

    Raises:
        Forked: the log has shown two histories; the proof is in the error.
        Untrusted: a signature or a tile is wrong, or the log has shrunk.
    """
    head = read_head(reader, policy)
    old, new = seen.checkpoint.size if seen else 0, head.checkpoint.size
    if seen and new < old:
        raise Untrusted("journal head", "is older than one seen before", clause="R66")
    entries = list(_read_between(reader, old, new))
    edge = read_edge(TiledNodes(reader.read_tile, old)) if old else EMPTY_EDGE
    grown, _ = extend(edge, [hash_leaf(entry) for entry in entries])
    follows = not seen or edge.root == seen.checkpoint.root
    if seen and not (follows and grown.root == head.checkpoint.root):
        prove_consistency(seen, head, reader=reader)
    if not follows or grown.root != head.checkpoint.root:
        raise Untrusted("entries", "do not lead to the signed root", clause=_CLAUSE)
    return head, entries


def audit(
    reader: TileReader,
    policy: LogPolicy,
    *,
    openings: Iterable[KindOpening] | None = None,
    stated: Mapping[EntryKind, int] | None = None,
) -> AuditReport:
    """Check a whole journal, and reconcile it with what the authority states.

    1. Everything served leads to a head that the log and its witnesses signed.
    2. Each entry has a day, and days never go back.
    3. No commitment stands there twice: one entry cannot cover two acts.
    4. Every entry opens: nothing hides among the cover.
    5. The numbers of each kind are those that the authority has published.
    """
    findings: list[Finding] = []
    try:
        _, entries = verify_log(reader, policy)
        findings.append(_finding("journal-log", Outcome.SUCCESSFUL, "the whole log is as signed"))
    except (Untrusted, Malformed) as error:
        entries = []
        findings.append(_finding("journal-log", Outcome.FAILED, str(error)))
    days, commitments = _read_days(entries, findings)
    repeats = len(commitments) - len(set(commitments))
    findings.append(_counted("journal-repeats", repeats, "commitments stand there twice"))
    kinds, unopened = _open(commitments, openings)
    if openings is None:
        why = "no openings were given"
        findings.append(_finding("journal-openings", Outcome.UNDETERMINED, why))
    else:
        findings.append(_counted("journal-openings", unopened, "entries do not open"))
    findings.append(_reconcile(kinds, stated, known=openings is not None))
    return AuditReport(
        size=len(entries),
        days=tuple(sorted(Counter(days).items())),
        kinds=tuple(sorted(kinds.items())),
        unopened=unopened,
        findings=tuple(findings),
    )


def _check_tile(reader: TileReader, tile: Tile, data: bytes, size: int) -> None:
    """Compare a tile that will not change any more with the one that is served."""
    if tile.level is None:
        return
    is_last = tile.width == (size >> 8 * tile.level) - tile.index * TILE_WIDTH
    if (tile.is_full or is_last) and fetch_tile(reader.read_tile, tile) != data:
        raise Untrusted("tile", "is not the hash of what lies below it", clause=_CLAUSE)


def _read_between(reader: TileReader, old: int, new: int) -> Iterator[bytes]:
    for bundle in bundles_between(old, new):
        entries = fetch_bundle(reader.read_tile, bundle)
        yield from entries[max(old - bundle.index * TILE_WIDTH, 0) :]


def _read_days(entries: Iterable[bytes], findings: list[Finding]) -> tuple[list[date], list[bytes]]:
    days, commitments, strange = list[date](), list[bytes](), 0
    for entry in entries:
        try:
            decoded = decode_entry(entry)
        except (Malformed, Unsupported):
            strange += 1
            continue
        days.append(decoded.day)
        commitments.append(decoded.commitment)
    backwards = sum(later < earlier for earlier, later in pairwise(days))
    findings.append(_counted("journal-entries", strange, "entries are none of ours"))
    findings.append(_counted("journal-days", backwards, "entries are dated before the last one"))
    return days, commitments


def _open(
    commitments: Iterable[bytes], openings: Iterable[KindOpening] | None
) -> tuple[Counter[EntryKind], int]:
    by_commitment = {opening.commitment: opening.kind for opening in openings or ()}
    kinds = Counter[EntryKind]()
    unopened = 0
    for commitment in commitments:
        kind = by_commitment.get(commitment)
        if kind is None:
            unopened += 1
        else:
            kinds[kind] += 1
    return kinds, unopened


def _reconcile(
    kinds: Mapping[EntryKind, int], stated: Mapping[EntryKind, int] | None, *, known: bool
) -> Finding:
    if stated is None or not known:
        why = "without openings and stated counts there is nothing to compare"
        return _finding("journal-counts", Outcome.UNDETERMINED, why)
    named = (kind for kind in EntryKind if kind is not EntryKind.COVER)
    wrong = [kind for kind in named if kinds.get(kind, 0) != stated.get(kind, 0)]
    if not wrong:
        return _finding("journal-counts", Outcome.SUCCESSFUL, "the counts are those stated")
    why = f"the journal does not hold as many as stated of: {', '.join(wrong)}"
    return _finding("journal-counts", Outcome.FAILED, why)


def _counted(name: str, count: int, what: str) -> Finding:
    outcome = Outcome.FAILED if count else Outcome.SUCCESSFUL
    return _finding(name, outcome, f"{count or 'no'} {what}")


def _finding(name: str, outcome: Outcome, why: str) -> Finding:
    return Finding(id=name, outcome=outcome, why=why, clause="R66")
