"""Utopia's journal on a disk: documents that it holds, and what a stolen key can make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from tests.journal.simulated import LOG_KEY, ORIGIN, WITNESS_KEY, WITNESSED, CountedDraw
from tests.worlds.specimen import ISSUED, keys_of, photo, specimen_document, specimen_world

from nansen.adapters.files.tile_store import FileTileStore
from nansen.clock import FixedClock
from nansen.ids import StateCode
from nansen.inspection.model import Presented
from nansen.journal.heads import cosign, with_signatures
from nansen.journal.model import EntryKind, Submission, append_key, commit
from nansen.journal.ports import NoteSigner
from nansen.journal.service import Padding, append, prove_act, read_head
from nansen.personalization.portrait import make_portrait
from nansen.personalization.prepared import PreparedDocument, content_of, prepare
from nansen.personalization.service import IssuingKeys
from nansen.personalization.sod import sign_sod
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.framework.journal_policy import JournalPolicy
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.sod_template import sod_template
from nansen.standards.icao9303.lds.sod_write import hash_data_groups
from nansen.standards.tlog.policy import LogPolicy
from nansen.standards.tlog.proof import encode_journal_proof

CLOCK = FixedClock(ISSUED)
TODAY = ISSUED.date()
UNWITNESSED = replace(WITNESSED, quorum=0)
POLICY = JournalPolicy(
    state=StateCode("UTO"),
    country="UT",
    documents=tuple(DocumentClass),
    since=date(2026, 11, 1),
    log=WITNESSED,
)


@cache
def prepared(number: str = "N7K2M4Q9X", issued: date = TODAY) -> PreparedDocument:
    """Make a document ready to be signed."""
    document = specimen_document(number=number, date_of_issue=issued)
    return prepare(
        document,
        portrait=make_portrait(photo()).image,
        status=None,
        personalized_on=TODAY,
    )


@cache
def keys() -> IssuingKeys:
    """Utopia's signers; a thief has them too."""
    world = specimen_world()
    return keys_of(world.authority, world.keystore)


def sign(
    made: PreparedDocument,
    proof: bytes | None = None,
    *,
    without: Iterable[ElementaryFile] = (),
    changes: Mapping[ElementaryFile, bytes] | None = None,
    with_keys: IssuingKeys | None = None,
) -> Presented:
    """Sign a chip as whoever has the keys could, with or without some data groups."""
    signers = with_keys or keys()
    groups = {**made.with_proof(proof), **(changes or {})}
    numbered = {
        file.data_group or 0: data for file, data in groups.items() if file not in set(without)
    }
    profile = signers.sod.profile
    template = sod_template(profile, tuple(sorted(numbered)))
    hashes = hash_data_groups(numbered, profile.algorithm.hash)
    sod = sign_sod(template, hashes, signers.document_key)
    chip = specimen_world().files
    unsigned = {file: data for file, data in chip.items() if file.data_group is None}
    signed = {file: data for file, data in groups.items() if file.data_group in numbered}
    return Presented(files={**unsigned, **signed, ElementaryFile.SOD: sod})


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalOffice:
    """A journal and its witness."""

    folder: Path
    log_key: NoteSigner = LOG_KEY

    def log(self, made: PreparedDocument, *, kind: EntryKind = EntryKind.DOCUMENT_ISSUED) -> bytes:
        """Put a document into the journal, have the head cosigned, and give the proof."""
        return self.prove(content_of(made), kind=kind)

    def prove(
        self,
        content: bytes,
        *,
        kind: EntryKind = EntryKind.DOCUMENT_ISSUED,
        policy: LogPolicy = WITNESSED,
        witnessed: bool = True,
    ) -> bytes:
        """Put any content into the journal, and give the proof."""
        if not self.folder.exists():
            FileTileStore.create(self.folder, ORIGIN)
        policy = replace(policy, key=self.log_key.verifier_key)
        with FileTileStore.open(self.folder) as store:
            key = append_key(kind.encode() + content)
            opening = commit(kind, content, draw=CountedDraw(content))
            append(
                [Submission(key=key, opening=opening.of_kind)],
                store=store,
                signer=self.log_key,
                clock=CLOCK,
                padding=Padding(multiple=8),
                draw=CountedDraw(b"%d" % store.size),
            )
            head = read_head(store, replace(policy, quorum=0))
            if witnessed:
                line = cosign(head, WITNESS_KEY, at=ISSUED)
                store.publish(with_signatures(head, (line,)).encoded)
            return encode_journal_proof(prove_act(key, opening, store=store, policy=policy))
