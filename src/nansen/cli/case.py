"""`nansen case`: a case's acts, one by one, as the course of a case allows them."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.show import JsonValue, console, print_json, print_lines
from nansen.clock import SystemClock
from nansen.errors import Malformed
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose
from nansen.standards.deterministic_cbor import Item

if TYPE_CHECKING:
    from nansen.apps.desk.office import Office
    from nansen.casework.case import Case

Pairs = Annotated[tuple[str, ...], Parameter(negative=())]
_CLAUSE = "nansen case act"
_WHOLE_NUMBER = re.compile(r"0|[1-9]\d{0,14}")


def show(home: Path, case: str, *, json: bool = False) -> ExitStatus:
    """Show where a case stands and what was done in it: kinds, days and pseudonyms, no names.

    Every signature and step is verified before anything is shown.

    Example: nansen case show office 0123456789abcdef0123456789abcdef

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        json: Answer in JSON.
    """
    with _office(home) as office:
        _tell(office.read(CaseId(case)), json=json)
    return ExitStatus.SUCCESSFUL


def assign(home: Path, case: str, purpose: Purpose, *, json: bool = False) -> ExitStatus:
    """Have the lot drawn: who works on a case for a purpose.

    Example: nansen case assign office CASE examination

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        purpose: What for.
        json: Answer in JSON.
    """
    with _office(home) as office:
        officer = office.assign(CaseId(case), purpose)
    if json:
        print_json({"officer": officer, "purpose": purpose.value})
    else:
        print_lines([f"{officer} has drawn the case for {purpose.value}"])
    return ExitStatus.SUCCESSFUL


def act(
    home: Path,
    case: str,
    kind: str,
    *,
    by: str,
    purpose: Purpose | None = None,
    body: Pairs = (),
    field: Pairs = (),
    expected: int | None = None,
    key: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Do one act: signed, sealed, flushed, or refused with the rule that says no.

    Bodies hold codes, numbers and digests; what is about a person goes into a field, from a
    file, and is sealed with the keys that the purpose opens.

    Example: nansen case act HOME CASE application:made-urgent --by O --body reason=medical

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        kind: Which act, such as examination:found.
        by: The officer's pseudonym; the key lies in the office's folder.
        purpose: Open the case for this, to write fields.
        body: NAME=VALUE; hex:... for octets, a,b for a list, @FILE for a file's octets.
        field: NAME=FILE, a personal field and the file that holds its value.
        expected: The version that was seen; without it, whatever is there now.
        key: The act's own name, 32 hexadecimal digits: the same again changes nothing.
        json: Answer in JSON.
    """
    from nansen.acts.act import check_key  # noqa: PLC0415
    from nansen.keys.fields.register import declared_field  # noqa: PLC0415

    named = CaseId(case)
    wanted = {name: _value(text) for name, text in map(_pair, body)}
    fields = {declared_field(name).name: read_file(Path(file)) for name, file in map(_pair, field)}
    with _office(home) as office:
        actor = office.actor(by)
        desk = office.desk(actor, named) if purpose is None else office.open(actor, named, purpose)
        idempotency = None if key is None else check_key(key)
        _tell(desk.act(kind, wanted, fields, expected=expected, key=idempotency), json=json)
    return ExitStatus.SUCCESSFUL


@contextmanager
def _office(home: Path) -> Iterator["Office"]:
    from nansen.apps.desk.office import open_office  # noqa: PLC0415
    from nansen.apps.keyservice.home import unlocking_from  # noqa: PLC0415

    unlocking = unlocking_from(os.environ)
    with open_office(home, SystemClock(), unlocking.passphrase, unlocking.kind) as office:
        yield office


def _tell(case: "Case", *, json: bool) -> None:
    acts = [signed.act for signed in case.chain.acts]
    if json:
        told: list[JsonValue] = [
            {"version": one.version, "kind": one.kind, "by": one.by, "on": f"{one.at:%Y-%m-%d}"}
            for one in acts
        ]
        print_json({"case": case.id, "stage": case.stage.value, "acts": told})
        return
    from rich.table import Table  # noqa: PLC0415

    table = Table("", "act", "by", "on", box=None, header_style="bold")
    for one in acts:
        table.add_row(str(one.version), one.kind, one.by, f"{one.at:%Y-%m-%d}")
    screen = console()
    screen.print(table)
    screen.print(f"  {case.id} stands at {case.stage.value}, version {case.chain.version}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Malformed("argument", "is not NAME=VALUE", clause=_CLAUSE)
    return name, value


def _value(text: str) -> Item:
    if text.startswith("@"):
        return read_file(Path(text[1:]))
    if text.startswith("hex:"):
        try:
            return bytes.fromhex(text[4:])
        except ValueError:
            raise Malformed("argument", "is no hexadecimal", clause=_CLAUSE) from None
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return [*text.split(",")] if "," in text else text
