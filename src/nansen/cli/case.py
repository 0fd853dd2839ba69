"""`nansen case`: a case's acts, one by one, as the course of a case allows them."""

from pathlib import Path

from nansen.cli.act_values import Pairs, read_body, read_pairs
from nansen.cli.at_office import at_office, who_acts
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.show import print_json, print_lines
from nansen.cli.show_acts import show_case
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose


def show(home: Path, case: str, *, json: bool = False) -> ExitStatus:
    """Show where a case stands and what was done in it: kinds, days and pseudonyms, no names.

    Every signature and step is verified before anything is shown.

    Example: nansen case show office 0123456789abcdef0123456789abcdef

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        json: Answer in JSON.
    """
    with at_office(home) as office:
        show_case(office.read(CaseId(case)), json=json)
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
    with at_office(home) as office:
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
    codename_file: Path | None = None,
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
        by: The officer's pseudonym, whose key lies in the office's folder; or holder.
        purpose: Open the case for this, to write fields.
        body: NAME=VALUE; hex:... for octets, a,b for a list, @FILE for a file's octets,
            sha256:FILE for their digest, #7 for the act with this number.
        field: NAME=FILE, a personal field and the file that holds its value.
        expected: The version that was seen; without it, whatever is there now.
        key: The act's own name, 32 hexadecimal digits: the same again changes nothing.
        codename_file: A file that holds the holder's codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    from nansen.acts.act import check_key  # noqa: PLC0415
    from nansen.keys.fields.register import declared_field  # noqa: PLC0415

    named = CaseId(case)
    fields = {
        declared_field(name).name: read_file(Path(file)) for name, file in read_pairs(field).items()
    }
    with at_office(home) as office:
        actor = who_acts(office, by, codename_file)
        wanted = read_body(body, office.read(named).chain)
        desk = office.desk(actor, named) if purpose is None else office.open(actor, named, purpose)
        idempotency = None if key is None else check_key(key)
        show_case(desk.act(kind, wanted, fields, expected=expected, key=idempotency), json=json)
    return ExitStatus.SUCCESSFUL
