"""The acts: give a document an index, change its status, publish the lists."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime

from nansen.clock import Clock
from nansen.errors import Refused
from nansen.ids import StateCode
from nansen.pki.signers import ReadySigner
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import (
    LIST_ID_SIZE,
    STATUS_BITS,
    PublishedStatus,
    StatusList,
    hour_of,
)
from nansen.standards.framework.status_list_envelope import (
    decode_signed_status_list,
    verify_status_list,
)
from nansen.standards.framework.status_list_write import (
    encode_signed_status_list,
    prepare_status_list,
)
from nansen.standards.statuslist.array import pack_statuses
from nansen.status.cover import Entries, find_shown, stock_up, turn_hour
from nansen.status.model import Authorisation, Change, Entry, OpenedList, StatusPolicy
from nansen.status.ports import Draw, RandBelow, StatusRegister
from nansen.status.rules import change_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStatus:
    """Ask that a document be suspended, restored or ended."""

    reference: StatusReference = field(repr=False)
    change: Change
    by: Authorisation


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedList:
    """One list as it goes to the world."""

    list_id: bytes
    issued: datetime
    encoded: bytes = field(repr=False)
    ended: tuple[StatusReference, ...] = field(default=(), repr=False)
    """Documents that have ended with this list, for their own records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Press:
    """What all lists of one hour have alike."""

    state: StateCode
    hour: datetime
    signer: ReadySigner
    policy: StatusPolicy
    randbelow: RandBelow


def allocate_reference(
    *,
    register: StatusRegister,
    policy: StatusPolicy,
    clock: Clock,
    activated: bool = False,
    randbelow: RandBelow = secrets.randbelow,
    draw: Draw = secrets.token_bytes,
) -> StatusReference:
    """Give a new document its index; see `allocate_references`."""
    (reference,) = allocate_references(
        1,
        register=register,
        policy=policy,
        clock=clock,
        activated=activated,
        randbelow=randbelow,
        draw=draw,
    )
    return reference


def allocate_references(
    count: int,
    *,
    register: StatusRegister,
    policy: StatusPolicy,
    clock: Clock,
    activated: bool = False,
    randbelow: RandBelow = secrets.randbelow,
    draw: Draw = secrets.token_bytes,
) -> tuple[StatusReference, ...]:
    """Give new documents their indices.

    A document is suspended until two officers restore it on the ground that it was activated:
    who steals it from the mail has nothing. `activated` is for those that the office hands to
    the holder itself.

    Nothing is asked about a document, so that nothing can show in its index (R60), and no
    list changes: an activated one takes any free index, which is shown as in force already;
    another takes over a decoy that is shown as suspended already. Only where there is no such
    decoy does a suspension begin with the next list, behind its cover.

    An index that is drawn and then not used, because a crash came between, never moves.

    Raises:
        Conflict: another process writes; ask again.
    """
    hour = hour_of(clock.now())
    with register.writing():
        references: list[StatusReference] = []
        while len(references) < count:
            opened = _open_list(register, policy, hour, randbelow, draw)
            room = opened.most_entries - register.count(opened.list_id)
            decoys = [] if activated else find_shown(register.entries(opened.list_id), hour)
            for _ in range(min(room, count - len(references))):
                if decoys:
                    index = decoys.pop(randbelow(len(decoys)))
                    reference = _take_over(index, opened, register)
                else:
                    entry = Entry() if activated else Entry(asked=PublishedStatus.SUSPENDED)
                    reference = _take_free(entry, opened, register, randbelow)
                references.append(reference)
        return tuple(references)


def find_status(reference: StatusReference, register: StatusRegister) -> Entry:
    """Find what the lists show of a document, and are to show.

    Raises:
        Refused: the office has no such document.
    """
    entry = register.find(reference)
    if entry is None or entry.is_decoy:
        raise Refused("STATUS-REFERENCE", "this office has no document of this index")
    return entry


def change_status(act: ChangeStatus, *, register: StatusRegister, clock: Clock) -> None:
    """Change what the next lists show of a document; the same once more changes nothing.

    Whoever calls it is within `register.writing`, and has read there what the change follows
    from: what was read before may be old.

    Raises:
        Refused: nobody may do this, or whoever asks may not (R56, R58), or the office has
            no such document.
    """
    entry = find_status(act.reference, register)
    register.put(act.reference, change_entry(entry, act.change, act.by, clock.now()))


def publish_lists(
    state: StateCode,
    *,
    register: StatusRegister,
    signer: ReadySigner,
    policy: StatusPolicy,
    clock: Clock,
    randbelow: RandBelow = secrets.randbelow,
    draw: Draw = secrets.token_bytes,
) -> tuple[PublishedList, ...]:
    """Sign every list anew for this hour; within one hour the answer stays the same.

    What changes later in the hour waits for the next: two lists of one hour would show it
    without its crowd.

    Raises:
        Refused: the clock stands before the last list.
    """
    hour = hour_of(clock.now())
    press = _Press(state=state, hour=hour, signer=signer, policy=policy, randbelow=randbelow)
    with register.writing():
        _open_list(register, policy, hour, randbelow, draw)
        return tuple(_publish(opened, register, press) for opened in register.lists())


def _publish(opened: OpenedList, register: StatusRegister, press: _Press) -> PublishedList:
    hour, name = press.hour, opened.list_id
    if opened.published is not None and opened.issued == hour:
        return PublishedList(list_id=name, issued=hour, encoded=opened.published)
    if opened.issued is not None and hour < opened.issued:
        raise Refused("STATUS-CLOCK", "the clock stands before the last list")
    before = dict(register.entries(name))
    after = turn_hour(before, hour, opened.size, press.policy, press.randbelow)
    encoded = _sign(opened, after, press)
    for index, entry in after.items():
        if before.get(index) != entry:
            register.put(StatusReference(list_id=name, index=index), entry)
    register.put_list(replace(opened, issued=hour, published=encoded))
    ended = _newly_ended(name, before, after)
    return PublishedList(list_id=name, issued=hour, encoded=encoded, ended=ended)


def _sign(opened: OpenedList, entries: Entries, press: _Press) -> bytes:
    shown = {index: int(entry.shown) for index, entry in entries.items()}
    status_list = StatusList(
        state=press.state,
        list_id=opened.list_id,
        issued=press.hour,
        next_update=press.hour + press.policy.every,
        statuses=pack_statuses(shown, size=opened.size, bits=STATUS_BITS),
    )
    signer, certificate = press.signer.signer, press.signer.certified.certificate
    unsigned = prepare_status_list(status_list, algorithm=signer.algorithm)
    signature = signer.sign(unsigned.signed_attributes)
    encoded = encode_signed_status_list(unsigned, signer=certificate, signature=signature)
    # As with a SOD: a signature that a fault spoilt could give the key away.
    verify_status_list(decode_signed_status_list(encoded))
    return encoded


def _open_list(
    register: StatusRegister,
    policy: StatusPolicy,
    hour: datetime,
    randbelow: RandBelow,
    draw: Draw,
) -> OpenedList:
    """Find the list that takes documents now, or open it with cover in it."""
    lists = register.lists()
    if lists and register.count(lists[-1].list_id) < lists[-1].most_entries:
        return lists[-1]
    opened = OpenedList(list_id=draw(LIST_ID_SIZE), size=policy.size)
    register.put_list(opened)
    for index, entry in stock_up(hour, policy, randbelow).items():
        register.put(StatusReference(list_id=opened.list_id, index=index), entry)
    return opened


def _take_free(
    entry: Entry, opened: OpenedList, register: StatusRegister, randbelow: RandBelow
) -> StatusReference:
    while True:
        reference = StatusReference(list_id=opened.list_id, index=randbelow(opened.size))
        if register.find(reference) is None:
            register.put(reference, entry)
            return reference


def _take_over(index: int, opened: OpenedList, register: StatusRegister) -> StatusReference:
    reference = StatusReference(list_id=opened.list_id, index=index)
    register.put(reference, replace(register.entries(opened.list_id)[index], is_decoy=False))
    return reference


def _newly_ended(list_id: bytes, before: Entries, after: Entries) -> tuple[StatusReference, ...]:
    ended = PublishedStatus.ENDED
    return tuple(
        StatusReference(list_id=list_id, index=index)
        for index, entry in before.items()
        if not entry.is_decoy and entry.shown is not ended and after[index].shown is ended
    )
