"""Utopia's status lists: an office that publishes, a document that refers to its list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from tests.simulators.status_register import SimulatedStatusRegister
from tests.worlds.specimen import ISSUED, World, keys_of, specimen_world

from nansen.clock import FixedClock
from nansen.ids import OfficerId, StateCode
from nansen.keys.serial_numbers import draw_serial_number
from nansen.personalization.sod import issue_sod
from nansen.pki.ceremony import Ceremony
from nansen.pki.signers import ReadySigner
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import (
    STATUS_BITS,
    PublishedStatus,
    StatusList,
)
from nansen.standards.framework.status_list_envelope import (
    SignedStatusList,
    decode_signed_status_list,
)
from nansen.standards.framework.status_list_write import (
    encode_signed_status_list,
    prepare_status_list,
)
from nansen.standards.icao9303.lds.dg13 import decode_dg13, encode_dg13
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.statuslist.array import pack_statuses
from nansen.status.model import Change, Ground, HolderAct, OfficersAct, StatusPolicy
from nansen.status.service import (
    ChangeStatus,
    PublishedList,
    allocate_reference,
    change_status,
    publish_lists,
)
from nansen.status.signers import certify_status_signer, ready_status_signer

UTO = StateCode("UTO")
SIZE = 2**16
DAILY = StatusPolicy(size=SIZE, every=timedelta(days=1))
LIST_ID = bytes(range(16))
HOUR = datetime(2026, 11, 23, 12, tzinfo=UTC)
IN_PERSON = HolderAct(in_person=True)


def officers(*grounds: Ground) -> OfficersAct:
    """Two officers, on some ground."""
    return OfficersAct(
        first=OfficerId("A"), second=OfficerId("B"), grounds=grounds or (Ground.REVOKED,)
    )


@cache
def status_signer() -> ReadySigner:
    """Utopia's key for status lists, made when the office was founded."""
    world = specimen_world()
    now = world.authority.csca.signs.start
    ceremony = Ceremony(keystore=world.keystore, now=now, serials=draw_serial_number)
    certified = certify_status_signer(world.authority, 1, ceremony)
    return ready_status_signer(world.authority, certified, keystore=world.keystore, now=now)


def status_list(
    statuses: Mapping[int, PublishedStatus] | None = None,
    *,
    issued: datetime = HOUR,
    state: str = "UTO",
    list_id: bytes = LIST_ID,
    size: int = SIZE,
) -> StatusList:
    """Write down a list."""
    plain = {index: int(status) for index, status in (statuses or {}).items()}
    return StatusList(
        state=StateCode(state),
        list_id=list_id,
        issued=issued,
        next_update=issued + timedelta(hours=1),
        statuses=pack_statuses(plain, size=size, bits=STATUS_BITS),
    )


def sign_list(listed: StatusList, signer: ReadySigner | None = None) -> bytes:
    """Sign a list as the office would, whatever is in it."""
    ready = signer or status_signer()
    unsigned = prepare_status_list(listed, algorithm=ready.signer.algorithm)
    return encode_signed_status_list(
        unsigned,
        signer=ready.certified.certificate,
        signature=ready.signer.sign(unsigned.signed_attributes),
    )


def signed_list(
    statuses: Mapping[int, PublishedStatus] | None = None, *, issued: datetime = HOUR
) -> SignedStatusList:
    """Sign a list and read it."""
    return decode_signed_status_list(sign_list(status_list(statuses, issued=issued)))


def chip_with(reference: StatusReference | None, world: World | None = None) -> World:
    """Issue the specimen's chip again with a reference to a list."""
    world = world or specimen_world()
    entry = decode_dg13(world.files[ElementaryFile.DG13])
    files = dict(world.files)
    files[ElementaryFile.DG13] = encode_dg13(replace(entry, status_reference=reference))
    keys = keys_of(world.authority, world.keystore)
    groups = {file.data_group: data for file, data in files.items() if file.data_group}
    files[ElementaryFile.SOD] = issue_sod(keys.sod, groups, keys.document_key)
    assert world.made.chip is not None
    chip = replace(world.made.chip, files=files)
    return replace(world, made=replace(world.made, chip=chip))


@dataclass(kw_only=True)
class StatusOffice:
    """An office with its register; time stands still until it is told to pass."""

    register: SimulatedStatusRegister = field(default_factory=SimulatedStatusRegister)
    policy: StatusPolicy = DAILY
    now: datetime = ISSUED
    random: Random = field(default_factory=lambda: Random(7))  # to be repeatable

    @property
    def clock(self) -> FixedClock:
        """The clock, which stands still."""
        return FixedClock(self.now)

    @property
    def draw(self) -> Callable[[int], bytes]:
        """Random octets that are the same in each run."""
        return self.random.randbytes

    def wait(self, **time: float) -> "StatusOffice":
        """Let time pass."""
        self.now += timedelta(**time)
        return self

    def allocate(self, *, activated: bool = True) -> StatusReference:
        """Give a new document its index; it is handed over here, unless it goes by mail."""
        return allocate_reference(
            register=self.register,
            policy=self.policy,
            clock=self.clock,
            activated=activated,
            randbelow=self.random.randrange,
            draw=self.draw,
        )

    def change(
        self, reference: StatusReference, change: Change, by: HolderAct | OfficersAct | None = None
    ) -> None:
        """Change a document's status, by two officers if nobody else is named."""
        act = ChangeStatus(reference=reference, change=change, by=by or officers())
        with self.register.writing():
            change_status(act, register=self.register, clock=self.clock)

    def publish(self) -> tuple[PublishedList, ...]:
        """Publish."""
        return publish_lists(
            UTO,
            register=self.register,
            signer=status_signer(),
            policy=self.policy,
            clock=self.clock,
            randbelow=self.random.randrange,
            draw=self.draw,
        )

    def show(self) -> StatusList:
        """Publish, and read the newest list as the world does."""
        return decode_signed_status_list(self.publish()[-1].encoded).content
