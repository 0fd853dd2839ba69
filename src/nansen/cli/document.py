"""`nansen document`: the life of a document, act by act; numbers and days, and no name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nansen.cli.act_values import Pairs, read_body
from nansen.cli.at_office import at_office, who_acts
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.show import JsonValue, console, print_json
from nansen.cli.show_acts import acts_as_json, show_acts
from nansen.errors import Malformed
from nansen.ids import CaseId, DocumentNumber

if TYPE_CHECKING:
    from nansen.apps.desk.documents.lives import DocumentDesk
    from nansen.apps.desk.office import Office
    from nansen.document.life_cycle import Life
    from nansen.document.life_kinds import LifeKind
    from nansen.document.service import Around
    from nansen.status.model import Entry


def list_documents(home: Path, *, case: str | None = None, json: bool = False) -> ExitStatus:
    """List documents: what they are, how they stand, and whose move it is until when.

    Every signature and step of each is verified first.

    Example: nansen document list office --case 0123456789abcdef0123456789abcdef

    Args:
        home: The office's folder; its key service runs.
        case: Only those of the case with this random name.
        json: Answer in JSON.
    """
    with _at_desk(home) as (_, desk):
        lives = desk.all() if case is None else iter(desk.of_case(CaseId(case)))
        now = desk.clock.now()
        rows = [_row(life, now) for life in lives]
    if json:
        documents: list[JsonValue] = [dict(row) for row in rows]
        print_json({"documents": documents})
        return ExitStatus.SUCCESSFUL
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, header_style="bold")
    # A number that is cut or folded cannot be copied.
    table.add_column("number", no_wrap=True, min_width=9)
    for heading in ("class", "state", "since", "due", "move"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        days = (row["since"][:10], row["due"][:10])
        table.add_row(row["number"], row["class"], row["state"], *days, row["move"])
    console().print(table)
    return ExitStatus.SUCCESSFUL


def show(home: Path, number: str, *, json: bool = False) -> ExitStatus:
    """Show what was done to a document, how it stands, and what the status list shows of it.

    Every signature and step is verified before anything is shown.

    Example: nansen document show office N7K2M4Q9X

    Args:
        home: The office's folder; its key service runs.
        number: The document's number.
        json: Answer in JSON.
    """
    with _at_desk(home) as (_, desk):
        _tell(desk, DocumentNumber(number), json=json)
    return ExitStatus.SUCCESSFUL


def act(
    home: Path,
    number: str,
    kind: str,
    *,
    by: str,
    body: Pairs = (),
    claim: Path | None = None,
    expected: int | None = None,
    key: str | None = None,
    codename_file: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Do one act: signed, flushed, carried into the status list; or refused with the rule.

    What takes two is two acts: the first is document:change-proposed with the change that is
    wanted, and the second names it.

    Example: nansen document act HOME NUMBER document:withdrawn --by O --body of=#9 ...

    Args:
        home: The office's folder; its key service runs.
        number: The document's number.
        kind: Which act, such as document:handed-over.
        by: The officer's pseudonym, whose key lies in the office's folder; or holder.
        body: NAME=VALUE, as for nansen case act; #7 is the document's seventh act.
        claim: What another state wrote to claim responsibility: the paper that the case names.
        expected: The version that was seen; without it, whatever is there now.
        key: The act's own name, 32 hexadecimal digits: the same again changes nothing.
        codename_file: A file that holds the holder's codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    from nansen.acts.act import check_key  # noqa: PLC0415

    wanted, named = _kind(kind), DocumentNumber(number)
    idempotency = None if key is None else check_key(key)
    with _at_desk(home) as (office, desk):
        actor = who_acts(office, by, codename_file)
        desk.act(
            wanted,
            named,
            actor=actor,
            body=read_body(body, desk.chain(named)),
            expected=expected,
            key=idempotency,
            around=_around(office, desk, named, claim),
        )
        _tell(desk, named, json=json)
    return ExitStatus.SUCCESSFUL


@contextmanager
def _at_desk(home: Path) -> Iterator[tuple["Office", "DocumentDesk"]]:
    from nansen.apps.desk.documents.lives import document_desk  # noqa: PLC0415

    with at_office(home) as office, document_desk(office) as desk:
        yield office, desk


def _kind(text: str) -> "LifeKind":
    from nansen.document.life_kinds import LifeKind  # noqa: PLC0415

    if text not in set(LifeKind):
        raise Malformed(
            "argument", "is no act about a document", clause="nansen document act --help"
        )
    return LifeKind(text)


def _around(
    office: "Office", desk: "DocumentDesk", number: DocumentNumber, claim: Path | None
) -> "Around":
    from nansen.document.service import NOTHING_ELSE, Around  # noqa: PLC0415

    if claim is None:
        return NOTHING_ELSE
    from nansen.cli.transfer_paper import read_claim_paper  # noqa: PLC0415
    from nansen.document.transfer_claim import transfer_of  # noqa: PLC0415
    from nansen.ids import StateCode  # noqa: PLC0415

    case = office.read(CaseId(desk.read(number).case))
    ours = StateCode(office.rosters.current.authority)
    return Around(transfer=transfer_of(case, read_file(claim), ours, read=read_claim_paper))


def _row(life: "Life", now: datetime) -> dict[str, str]:
    from nansen.document.life_cycle import state_at  # noqa: PLC0415
    from nansen.document.service import standing_of  # noqa: PLC0415

    standing = standing_of(life, now)
    return {
        "number": life.number,
        "case": life.case,
        "class": str(life.document_class),
        "state": str(state_at(life, now)),
        "since": standing.since.isoformat(),
        "due": "" if standing.due is None else standing.due.isoformat(),
        "move": standing.move,
    }


def _tell(desk: "DocumentDesk", number: DocumentNumber, *, json: bool) -> None:
    chain, life = desk.chain(number), desk.read(number)
    row, entry = _row(life, desk.clock.now()), desk.shown(life)
    if json:
        status = None if entry is None else _shown(entry)
        print_json({**row, "acts": acts_as_json(chain), "status": status})
        return
    show_acts(chain)
    screen = console()
    screen.print(f"  {number} is {row['state']}, version {chain.version}")
    if entry is not None:
        words = _shown(entry)
        screen.print(f"  the status list shows it {words['shown']}, and next {words['next']}")


def _shown(entry: "Entry") -> dict[str, JsonValue]:
    return {"shown": entry.shown.name.lower(), "next": entry.asked.name.lower()}
