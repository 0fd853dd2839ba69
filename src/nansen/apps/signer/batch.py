"""A batch of specimens: every order a folder that appears whole or not at all.

    documents/N7K2M4Q9X/    page.pdf page.png chip/EF_*.bin chip.nansen seal.bin order.txt
    trust/                  the certificates and lists that an inspection needs
    contact-sheet.png       all pages at a glance
    failed.csv              the rows that were not issued, and why

`order.txt` holds a hash of the order. A batch that was interrupted, or is run again,
issues only the orders that have no folder yet, and an order that stands twice in a table
is one order.
"""

import csv
import io
import os
import secrets
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.util import find_spec
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from threading import Thread

from nansen.adapters.faces.dlib_finder import DlibFaceFinder
from nansen.adapters.files.lock import alone_in
from nansen.adapters.files.whole import (
    make_folder,
    read_whole,
    sweep_parts,
    write_folder_whole,
    write_whole,
)
from nansen.apps.signer.authority import OpenHome, check_specimen, open_home, read_home
from nansen.apps.signer.people import COLUMNS, Order, RowFailure
from nansen.apps.signer.specimen import specimen_issuer
from nansen.apps.signer.status import draw_specimen_references
from nansen.clock import Clock, SystemClock
from nansen.document.document_class import DocumentClass
from nansen.document.model import ReturnRight, TravelDocument
from nansen.document.number import draw_document_number, is_document_number
from nansen.document.rules import default_expiry_of
from nansen.errors import NansenError, Unavailable
from nansen.ids import DocumentNumber, StateCode
from nansen.personalization.contact_sheet import MOST_PAGES, draw_contact_sheet
from nansen.personalization.service import IssuingKeys, PersonalizedDocument, personalize
from nansen.pki.authority import Authority
from nansen.standards.framework.entry import StatusReference
from nansen.standards.icao9303.lds.chip_image import encode_chip_image

DOCUMENTS, TRUST, FAILED, SHEET = "documents", "trust", "failed.csv", "contact-sheet.png"
_ORDER = "order.txt"
_LARGEST_PHOTO = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One order done."""

    row: int
    number: DocumentNumber = field(repr=False)
    document_class: str
    repeated: bool
    """It was issued by an earlier run."""
    notes: tuple[str, ...] = ()


Outcome = Issued | RowFailure
_Task = tuple[Order, StatusReference | None]


class Desk:
    """One worker: the keys of a home, a folder of photos, and where documents go."""

    def __init__(self, home: Path, photos: Path, out: Path, clock: Clock) -> None:
        """Open the keys; specimens only."""
        authority = read_home(home)
        check_specimen(authority)
        self.out = out
        self.place = (home, photos, out, clock)
        """What it takes to open the same desk in another process."""
        self._keys = issuing_keys(open_home(home, authority.kind))
        self._authority = authority
        self._photos, self._clock = photos, clock
        self._face_finder = DlibFaceFinder() if find_spec("dlib") else None

    def issue(self, order: Order, status: StatusReference | None = None) -> Outcome:
        """Issue one order, or say which column stands in the way."""
        try:
            photo = self._read_photo(order)
        except NansenError as error:
            return RowFailure(row=order.row, column="photo", why=str(error))
        try:
            return self._issue(order, photo, status)
        except NansenError as error:
            return RowFailure(row=order.row, column=_column_of(error), why=str(error))

    def _issue(self, order: Order, photo: bytes, status: StatusReference | None) -> Issued:
        document = self._document(order)
        made = personalize(
            document,
            photo=photo,
            keys=self._keys,
            clock=self._clock,
            status=status,
            face_finder=self._face_finder,
        )
        write_folder_whole(self.out / DOCUMENTS / made.number, _files_of(made, order.key))
        return Issued(
            row=order.row,
            number=made.number,
            document_class=made.document_class.value,
            repeated=False,
            notes=made.notes,
        )

    def _document(self, order: Order) -> TravelDocument:
        issued = order.date_of_issue or self._clock.now().date()
        expires = order.date_of_expiry or default_expiry_of(order.document_class, issued)
        state = StateCode(self._authority.state)
        return TravelDocument(
            document_class=order.document_class,
            issuing_state=state,
            issuing_authority=specimen_issuer(self._authority.name),
            number=self._free_number(),
            nationality=order.nationality,
            holder=order.holder,
            date_of_issue=issued,
            date_of_expiry=expires,
            short_validity=order.validity_reason,
            return_right=_return_right(order, state, expires),
            territorial_validity=order.excepted_states,
            observations=order.observations,
        )

    def _free_number(self) -> DocumentNumber:
        while True:
            number = draw_document_number(secrets.randbelow)
            if not (self.out / DOCUMENTS / number).exists():
                return number

    def _read_photo(self, order: Order) -> bytes:
        path = self._photos / order.photo
        try:
            if not path.is_file():
                raise Unavailable("there is no such photo")
            if path.stat().st_size > _LARGEST_PHOTO:
                raise Unavailable("the photo is larger than 20 MB")
            return path.read_bytes()
        except OSError as error:
            raise Unavailable(f"the photo cannot be read: {error.strerror}") from None


def issuing_keys(opened: OpenHome) -> IssuingKeys:
    """Take the newest signers of an authority, with their keys."""
    authority = opened.authority
    document, seal = authority.document_signer, authority.seal_signers[-1]
    return IssuingKeys(
        state=authority.state,
        is_specimen=True,
        document_signer=document.certificate,
        document_key=opened.keystore.signer(document.key),
        seal_signer=seal.certificate,
        seal_key=opened.keystore.signer(seal.key),
    )


def issue_batch(
    orders: Sequence[Order],
    *,
    home: Path,
    photos: Path,
    out: Path,
    jobs: int = 1,
    clock: Clock | None = None,
    done: Callable[[], None] = lambda: None,
) -> tuple[Outcome, ...]:
    """Issue the orders that have no document yet, in the order of their rows.

    Raises:
        Refused: the authority is not a specimen.
        Conflict: another batch is at work in the same folder.
        Unavailable: there is no authority, or its keys or the disk cannot be reached.
    """
    desk = Desk(home, photos, out, clock or SystemClock())
    documents = out / DOCUMENTS
    make_folder(documents)
    with alone_in(documents):
        sweep_parts(documents)
        return _issue_missing(orders, desk, jobs, done)


def _issue_missing(
    orders: Sequence[Order], desk: Desk, jobs: int, done: Callable[[], None]
) -> tuple[Outcome, ...]:
    outcomes: dict[str, Outcome] = {
        key: Issued(row=0, number=number, document_class="", repeated=True)
        for key, number in _finished(desk.out / DOCUMENTS)
    }
    waiting = {order.key: order for order in reversed(orders) if order.key not in outcomes}
    for _ in range(len(orders) - len(waiting)):
        done()

    def take(key: str, outcome: Outcome) -> None:
        outcomes[key] = outcome
        done()

    missing = sorted(waiting.values(), key=lambda order: order.row)
    _work(_with_references(missing, desk), desk, jobs, take)
    return tuple(_as_ordered(order, outcomes[order.key]) for order in orders)


def _with_references(orders: Sequence[Order], desk: Desk) -> list[_Task]:
    """Draw an index for each order that gets a chip to tell it; one act for the whole batch."""
    home, *_, clock = desk.place
    chips = [order.document_class is not DocumentClass.EMERGENCY_SHEET for order in orders]
    drawn = iter(draw_specimen_references(home, sum(chips), clock) if any(chips) else ())
    return [
        (order, next(drawn) if chip else None) for order, chip in zip(orders, chips, strict=True)
    ]


def _as_ordered(order: Order, outcome: Outcome) -> Outcome:
    """Tell an order's outcome as its own row's, though an equal row may have brought it about."""
    if isinstance(outcome, RowFailure) or outcome.row == order.row:
        return replace(outcome, row=order.row)
    return replace(outcome, row=order.row, document_class=order.document_class.value, repeated=True)


def publish_trust(authority: Authority, out: Path) -> None:
    """Write what an inspection of these documents needs beside them."""
    publish_trust_files(authority, out / TRUST)


def publish_trust_files(authority: Authority, folder: Path) -> None:
    """Write what an inspection of an authority's documents needs; nothing of it is secret."""
    make_folder(folder)
    files = {
        **{f"csca-{one.number}.cer": one.certificate.encoded for one in authority.cscas},
        **{
            f"csca-{one.number}-link.cer": one.link.encoded
            for one in authority.cscas
            if one.link is not None
        },
        **{
            f"seal-{one.letters.lower()}-{one.number}.cer": one.certificate.encoded
            for one in authority.seal_signers
        },
    }
    if authority.crl is not None:
        files[f"{authority.state}.crl"] = authority.crl.encoded
    if authority.master_list is not None:
        files[f"{authority.state}.ml"] = authority.master_list
    for name, data in files.items():
        write_whole(folder / name, data)


def write_failures(failures: Iterable[RowFailure], out: Path) -> None:
    """List the rows that were not issued, so that they can be mended and run again."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("row", "column", "why"))
    writer.writerows((failure.row, failure.column, failure.why) for failure in failures)
    write_whole(out / FAILED, text.getvalue().encode())


def write_contact_sheet(issued: Iterable[Issued], out: Path) -> None:
    """Draw all pages on one sheet, as far as they are still there."""
    found = (read_whole(out / DOCUMENTS / one.number / "page.png") for one in issued)
    pages = list(islice((page for page in found if page is not None), MOST_PAGES))
    if pages:
        write_whole(out / SHEET, draw_contact_sheet(pages))


def _work(
    tasks: Sequence[_Task], desk: Desk, jobs: int, take: Callable[[str, Outcome], None]
) -> None:
    if jobs <= 1 or len(tasks) <= 1:
        for order, status in tasks:
            take(order.key, desk.issue(order, status))
        return
    # Typesetting has threads of its own, and a forked process would wait for them in vain.
    fresh, hands = get_context("spawn"), min(jobs, len(tasks))
    pool = ProcessPoolExecutor(hands, fresh, initializer=_open_desk, initargs=desk.place)
    try:
        keys: dict[Future[Outcome], str] = {
            pool.submit(_issue_at_desk, order, status): order.key for order, status in tasks
        }
        for future in as_completed(keys):
            take(keys[future], future.result())
    except BrokenProcessPool:
        why = "a worker was killed; what was finished is whole, and another run does the rest"
        raise Unavailable(why) from None
    finally:
        # Otherwise an interrupt would wait until every order is done.
        pool.shutdown(cancel_futures=True)


_desks: list[Desk] = []
"""The one desk of a worker process."""


def _open_desk(home: Path, photos: Path, out: Path, clock: Clock) -> None:
    # An interrupt at the terminal reaches every process; the first of them decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    _desks.append(Desk(home, photos, out, clock))


def _leave_with_parent() -> None:
    """End when the batch was killed: an orphan would hold keys, and issue beside the next run."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _issue_at_desk(order: Order, status: StatusReference | None) -> Outcome:
    return _desks[0].issue(order, status)


def _finished(documents: Path) -> Iterator[tuple[str, DocumentNumber]]:
    """Find the orders that earlier runs have finished."""
    for path in sorted(documents.glob(f"*/{_ORDER}")):
        key = read_whole(path)
        if key is not None and is_document_number(path.parent.name):
            yield key.decode("latin-1").strip(), DocumentNumber(path.parent.name)


def _files_of(made: PersonalizedDocument, key: str) -> dict[str, bytes]:
    files = {
        "page.pdf": made.page.pdf,
        "page.png": made.page.png,
        "seal.bin": made.seal,
        _ORDER: f"{key}\n".encode(),
    }
    if made.chip is not None:
        files["chip.nansen"] = encode_chip_image(made.chip)
        for file, contents in made.chip.files.items():
            files[f"chip/{file.title.replace('.', '_')}.bin"] = contents
    return files


def _return_right(order: Order, state: StateCode, expires: date) -> ReturnRight:
    return ReturnRight(
        state=state, until=order.return_until or expires, limited=order.return_limit_reason
    )


_COLUMNS = {column.name: column.name for column in COLUMNS} | {
    "R19": "date_of_birth",
    "R39": "nationality",
    "R43": "observations",
    "R48": "date_of_expiry",
    "R49": "return_until",
    "R50": "excepted_states",
    "portrait": "photo",
}
"""Which column a rule, or a field of the document, speaks of."""


def _column_of(error: NansenError) -> str:
    rule = str(getattr(error, "rule", getattr(error, "field", "")))
    return _COLUMNS.get(rule.replace(" ", "_"), "-")
