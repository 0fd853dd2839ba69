"""`nansen case propose|confirm|return|letter|notify|appeal`: from two findings to a letter."""

from pathlib import Path
from typing import TYPE_CHECKING

from nansen.adapters.files.toml_record import parse_toml, read_record
from nansen.adapters.files.whole import make_folder, write_whole
from nansen.cli.at_office import at_office, who_acts
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.show import print_json, print_lines
from nansen.cli.show_acts import show_case
from nansen.decision.wording import Language
from nansen.errors import Refused
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import HOLDER

if TYPE_CHECKING:
    from nansen.casework.case import Case


def propose(
    home: Path,
    case: str,
    *,
    by: str,
    paper: Path,
    key: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Write, sign and propose a decision; on appeal, the outcome of the appeal.

    The order of the document is written from what the case holds; the paper says which document,
    and why in words.

    Example: nansen case propose office CASE --by approve-1 --paper decision.toml

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        by: The officer's pseudonym; they have drawn the case for approval, or for its appeal.
        paper: The file; nansen case paper decision prints an empty one.
        key: The act's own name, 32 hexadecimal digits: the same again changes nothing.
        json: Answer in JSON.
    """
    from nansen.acts.act import check_key  # noqa: PLC0415
    from nansen.apps.desk.cases.deciding import DecisionPaper, propose_decision  # noqa: PLC0415
    from nansen.apps.desk.profile import read_profile  # noqa: PLC0415

    written = read_record(DecisionPaper, parse_toml(read_file(paper), "decision"), "decision")
    named = None if key is None else check_key(key)
    with at_office(home) as office:
        profile = read_profile(office.home.profile)
        desk = office.open(office.actor(by), CaseId(case), _purpose(office.read(CaseId(case))))
        show_case(propose_decision(desk, written, profile, key=named), json=json)
    return ExitStatus.SUCCESSFUL


def confirm(
    home: Path,
    case: str,
    *,
    by: str,
    expected: int,
    key: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Sign what another officer has proposed, and so decide.

    Read it first (nansen case read): --expected is the version that you have seen, so that nobody
    signs another text than the one before them.

    Example: nansen case confirm office CASE --by approve-2 --expected 17

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        by: The officer's pseudonym; they have drawn the case too.
        expected: The version of the case that was read.
        key: The act's own name, 32 hexadecimal digits: the same again changes nothing.
        json: Answer in JSON.
    """
    from nansen.acts.act import check_key  # noqa: PLC0415
    from nansen.decision import service as decisions  # noqa: PLC0415

    named = None if key is None else check_key(key)
    with at_office(home) as office:
        read = office.read(CaseId(case))
        desk = office.open(office.actor(by), CaseId(case), _purpose(read))
        show_case(decisions.confirm(desk, expected=expected, key=named), json=json)
    return ExitStatus.SUCCESSFUL


def send_back(home: Path, case: str, *, by: str, reason: str, json: bool = False) -> ExitStatus:
    """Give a case back to the examiners, with a coded reason: they begin anew.

    Example: nansen case return office CASE --by approve-1 --reason evidence-missing

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        by: The officer's pseudonym; they have drawn the case for approval.
        reason: A code of small letters and hyphens.
        json: Answer in JSON.
    """
    from nansen.decision import service as decisions  # noqa: PLC0415

    with at_office(home) as office:
        desk = office.desk(office.actor(by), CaseId(case))
        show_case(decisions.send_back(desk, reason), json=json)
    return ExitStatus.SUCCESSFUL


def letter(home: Path, case: str, *, by: str, out: Path, json: bool = False) -> ExitStatus:
    """Write the letter of a decision, in the applicant's language and in English, and sign it.

    Two files come of it: a PDF with the office's signature, and its words alone, for a telephone.
    Their names say nothing.

    Example: nansen case letter office CASE --by approve-1 --out letters

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        by: One of the officers who decided.
        out: A folder; made if it is not there.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.deciding import write_letter  # noqa: PLC0415
    from nansen.apps.desk.cases.letter_key import open_letter_key  # noqa: PLC0415
    from nansen.apps.desk.profile import read_profile  # noqa: PLC0415

    with at_office(home) as office:
        key = open_letter_key(office.home.letters, office.passphrase, office.kind)
        purpose = _decided_for(office.read(CaseId(case)))
        desk = office.open(office.actor(by), CaseId(case), purpose)
        written = write_letter(desk, read_profile(office.home.profile), key)
    make_folder(out, private=True)
    pdf = out / written.signed.file_name
    write_whole(pdf, written.signed.pdf, private=True)
    write_whole(pdf.with_suffix(".txt"), written.words.encode(), private=True)
    if json:
        print_json({"letter": str(pdf), "language": written.language.value})
    else:
        print_lines([f"{pdf}, in {written.language} and en"])
    return ExitStatus.SUCCESSFUL


def notify(
    home: Path,
    case: str,
    *,
    by: str,
    letter: Path,
    language: Language,
    words: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Record that the applicant was given a letter, and leave its words in their mailbox.

    From a refusal's letter on, the time to appeal runs; its last day stands in the letter.

    Example: nansen case notify office CASE --by stock-1 --letter L.pdf --language ru --words L.txt

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        by: The officer's pseudonym; with --words they have drawn the case for delivery.
        letter: The signed letter.
        language: What it is written in, besides English.
        words: The letter's words, to be sealed to the holder and left at the intake.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.deciding import notify as record_notice  # noqa: PLC0415
    from nansen.apps.desk.cases.mailing import leave_letter  # noqa: PLC0415

    pdf = read_file(letter)
    with at_office(home) as office:
        actor = office.actor(by)
        if words is not None:
            opened = office.open(actor, CaseId(case), Purpose.DELIVERY)
            leave_letter(office, opened, read_file(words))
        show_case(record_notice(office.desk(actor, CaseId(case)), pdf, language), json=json)
    return ExitStatus.SUCCESSFUL


def appeal(
    home: Path,
    case: str,
    *,
    by: str,
    grounds: Path | None = None,
    codename_file: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Lodge an appeal: the holder with seven words, or an officer who takes it down.

    No grounds are needed. What is said against the refusal is sealed, by an officer who opens the
    case for enrolment.

    Example: nansen case appeal office CASE --by holder

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        by: holder, or the pseudonym of the officer who takes it down.
        grounds: What is said against the refusal, as text; an officer's to seal.
        codename_file: A file that holds the holder's codename; otherwise it is read from
            NANSEN_CODENAME, or asked for on the terminal.
        json: Answer in JSON.
    """
    from nansen.decision import service as decisions  # noqa: PLC0415

    if grounds is not None and by == HOLDER:
        raise Refused("R88", "an officer takes down the grounds: a holder opens no vault")
    said = b"" if grounds is None else read_file(grounds)
    with at_office(home) as office:
        actor = who_acts(office, by, codename_file)
        sealing = office.open(actor, CaseId(case), Purpose.ENROLMENT) if said else None
        desk = sealing or office.desk(actor, CaseId(case))
        show_case(decisions.lodge_appeal(desk, said), json=json)
    return ExitStatus.SUCCESSFUL


def _purpose(case: "Case") -> Purpose:
    """Tell what whoever decides now opens a case for."""
    from nansen.casework.stage import Stage  # noqa: PLC0415

    return Purpose.APPEAL if case.stage is Stage.APPEAL else Purpose.APPROVAL


def _decided_for(case: "Case") -> Purpose:
    """Tell what those who decided last opened a case for."""
    kinds = [one.act.kind for one in case.chain.acts]
    last = next((kind for kind in reversed(kinds) if kind in _DECIDED), "")
    return Purpose.APPEAL if last == "appeal:confirmed" else Purpose.APPROVAL


_DECIDED = frozenset({"decision:confirmed", "appeal:confirmed"})
