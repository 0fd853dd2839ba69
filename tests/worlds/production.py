"""An invented office that makes documents: granted cases, a journal, a signer, a press."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.journal.simulated import LOG_KEY, ORIGIN, POLICY
from tests.simulators.signer import signer_at_work
from tests.simulators.status_register import SimulatedStatusRegister
from tests.simulators.stores import MemoryActs, MemoryVault
from tests.worlds.document_orders import document_order
from tests.worlds.office import NOW, World, actor, key_of
from tests.worlds.specimen import found, keys_of, photo

from nansen.acts.ports import ActStore
from nansen.adapters.files.press_folder import PressFolder
from nansen.adapters.files.tile_store import FileTileStore
from nansen.apps.desk.documents.production import Dossier, ProductionPorts
from nansen.casework.case import Case
from nansen.casework.ports import CaseFiles, OpenCase
from nansen.clock import Clock, FixedClock
from nansen.decision.statement import DecisionStatement, Mode, Outcome, signed_message
from nansen.document.blank_stock import BlankNumber
from nansen.document.order import encode_order, order_digest
from nansen.document.ports import DocumentFiles
from nansen.document.service import Around
from nansen.ids import CaseId, DocumentNumber
from nansen.journal.service import Padding
from nansen.keys.fields.personal_field import Vault
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import FIELDS, declared_field
from nansen.keys.sealing.case_key import CaseKey
from nansen.personalization.portrait import make_portrait
from nansen.personalization.press import SALT_FIELD
from nansen.personalization.service import IssuingKeys
from nansen.status.ports import StatusRegister

from tests.worlds.status_office import DAILY  # isort: skip


def case_name(number: int) -> CaseId:
    """Name one of the office's cases."""
    return CaseId(f"case-{number:016}")


def case_key(case: CaseId) -> CaseKey:
    """The key of a case, the same in every process."""
    return CaseKey(octets=sha256(case.encode()).digest())


@cache
def portrait() -> bytes:
    """The portrait that the officers approved."""
    return make_portrait(photo()).image


def order_of(case: CaseId, image: bytes, **changes: object) -> bytes:
    """What was approved for a case."""
    salt = sha256(b"salt" + case.encode()).digest()[:16]
    digest = sha256(image).digest()
    return encode_order(document_order(portrait=digest, salt=salt, **changes))


@dataclass
class Applicant(World):
    """One case of this office, and how it is granted."""

    name: CaseId = field(default_factory=lambda: case_name(1))
    order: bytes = b""
    store: ActStore = field(default_factory=MemoryActs)

    @property
    def files(self) -> CaseFiles:
        return CaseFiles(acts=self.store, vaults=self.vaults, officers=self.roster)

    @property
    def opened(self) -> OpenCase:
        key = case_key(self.name)
        return OpenCase(
            case=self.name, keys={name: key.field_key(one) for name, one in FIELDS.items()}
        )

    def decide(self, what: str, purpose: Purpose, names: tuple[str, str], outcome: str) -> Case:
        assert what == "decision"
        for name in names:
            self.assign(name, purpose)
        statement = DecisionStatement(
            case=self.name,
            head=self.case().chain.head,
            outcome=Outcome.GRANT,
            mode=Mode.MANDATORY,
            at=self.now,
            until=self.now + timedelta(days=365),
            order=order_digest(self.order),
        ).octets
        signatures = [key_of(name).sign(signed_message(statement)) for name in names]
        proposed = self.act(
            "decision:proposed",
            names[0],
            {"process.reasons": b"reasons"},
            outcome=outcome,
            statement=statement,
            signature=signatures[0],
        )
        of = proposed.chain.head
        return self.act("decision:confirmed", names[1], of=of, signature=signatures[1])


@dataclass
class KnownDossiers:
    """Opens cases without a key service, and counts how often."""

    image: bytes
    around: Around = field(default_factory=Around)
    changes: dict[str, object] = field(default_factory=dict)
    count: int = 0

    def open(self, case: CaseId) -> Dossier:
        self.count += 1
        return Dossier(
            order=order_of(case, self.image, **self.changes),
            portrait=self.image,
            key=case_key(case).field_key(declared_field(SALT_FIELD)),
            person=f"person-{case}",
            around=self.around,
        )


class CountedBlanks:
    """Booklets whose number tells which document they became."""

    def take(self, number: DocumentNumber) -> BlankNumber:
        return BlankNumber(f"B{number}")


@dataclass(kw_only=True)
class Factory:
    """The line with everything around it; the clock goes when it is told to."""

    ports: ProductionPorts
    keys: IssuingKeys

    def grant(self, case: CaseId, **changes: object) -> Applicant:
        """Have a case granted."""
        applicant = Applicant(
            name=case,
            order=order_of(case, portrait_of(self.ports), **changes),
            store=self.ports.files.cases.acts,
        )
        applicant.decided()
        return applicant


def portrait_of(ports: ProductionPorts) -> bytes:
    """The portrait that the line's cases have."""
    assert isinstance(ports.dossiers, KnownDossiers)
    return ports.dossiers.image


@contextmanager
def factory(
    home: Path,
    *,
    acts: ActStore | None = None,
    register: StatusRegister | None = None,
    keys: IssuingKeys | None = None,
    clock: Clock | None = None,
    turn: Callable[[], nullcontext[None]] = nullcontext,
) -> Iterator[Factory]:
    """Open the line over a folder, with databases in memory where none is given."""
    clock = clock or FixedClock(NOW)
    keys = keys or keys_of(*found())
    files = CaseFiles(
        acts=acts or MemoryActs(),
        vaults={vault: MemoryVault() for vault in Vault},
        officers=World().roster,
    )
    with ExitStack() as stack:
        if not (home / "journal").exists():
            FileTileStore.create(home / "journal", ORIGIN)
        store = stack.enter_context(FileTileStore.open(home / "journal"))
        signer = stack.enter_context(signer_at_work(home / "signer", keys, POLICY, clock))
        ports = ProductionPorts(
            files=DocumentFiles(cases=files, turn=turn),
            dossiers=KnownDossiers(portrait()),
            register=register or SimulatedStatusRegister(),
            status_policy=DAILY,
            store=store,
            note_signer=LOG_KEY,
            journal=POLICY,
            signer=signer,
            press=PressFolder(home / "press"),
            blanks=CountedBlanks(),
            personaliser=actor("personaliser"),
            machine=actor("signer"),
            clock=clock,
            padding=Padding(multiple=1),
            specimen=True,
        )
        yield Factory(ports=ports, keys=keys)
