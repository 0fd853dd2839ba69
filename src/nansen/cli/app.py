"""The tree of commands; each is imported only when it is called."""

import os
import sys

from cyclopts import App, CycloptsError, Parameter

from nansen.apps.desk.parent import end_with_parent
from nansen.cli.exit_status import ExitStatus, of_error
from nansen.cli.usage import explain, load_summaries
from nansen.errors import NansenError


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415 - slow, and rarely asked for

    return version("nansen-passport")


app = App(
    name="nansen",
    help="Passports for people without a protecting state: issue, inspect, recognise.",
    version=_version,
    version_flags=["--version"],
    default_parameter=Parameter(negative=()),
    exit_on_error=False,
    print_error=False,
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)
app.command("nansen.cli.demo:demo", name="demo")
app.command("nansen.cli.issue:issue", name="issue")
app.command("nansen.cli.inspect:inspect", name="inspect")
app.command("nansen.cli.dissect:dissect", name="dissect")

_AUTHORITY = App(name="authority", help="Create, show and rotate an issuing authority.")
_AUTHORITY.command("nansen.cli.authority:create", name="create")
_AUTHORITY.command("nansen.cli.authority:show", name="show")
_AUTHORITY.command("nansen.cli.authority:rotate", name="rotate")
app.command(_AUTHORITY)

_MRZ = App(name="mrz", help="Read machine readable zones and write their names.")
_MRZ.command("nansen.cli.mrz:read", name="read")
_MRZ.command("nansen.cli.mrz:name", name="name")
app.command(_MRZ)

_SEAL = App(name="seal", help="Read visible digital seals.")
_SEAL.command("nansen.cli.seal:read", name="read")
app.command(_SEAL)

_TRUST = App(name="trust", help="Say whose signature counts, and why.")
_TRUST.command("nansen.cli.trust:show", name="show")
app.command(_TRUST)

_STATUS = App(name="status", help="Publish status lists, and read those of others.")
for _name in ("publish", "show", "sltd"):
    _STATUS.command(f"nansen.cli.status:{_name}", name=_name)
app.command(_STATUS)

_JOURNAL = App(name="journal", help="Check what an authority has logged, without trusting it.")
for _name in ("verify", "prove", "monitor", "audit", "disclose", "publish"):
    _JOURNAL.command(f"nansen.cli.journal:{_name}", name=_name)
app.command(_JOURNAL)

_WITNESS = App(name="witness", help="See to it that a journal is one for all.")
for _name in ("create", "cosign"):
    _WITNESS.command(f"nansen.cli.witness:{_name}", name=_name)
app.command(_WITNESS)

_OFFICER = App(name="officer", help="Make the key with which an officer signs.")
_OFFICER.command("nansen.cli.officer:enroll", name="enroll")
app.command(_OFFICER)

_ROSTER = App(name="roster", help="Say who is an officer, as two administrators.")
for _name in ("draft", "sign", "add", "show"):
    _ROSTER.command(f"nansen.cli.roster:{_name}", name=_name)
app.command(_ROSTER)

_KEYSERVICE = App(name="keyservice", help="Open one case at a time, for whoever may.")
for _name in ("create", "canaries", "renew", "serve", "audit"):
    _KEYSERVICE.command(f"nansen.cli.keyservice:{_name}", name=_name)
app.command(_KEYSERVICE)

_SIGNER = App(name="signer", help="Sign what two officers approved and the journal holds.")
_SIGNER.command("nansen.cli.signer:serve", name="serve")
app.command(_SIGNER)

_OFFICE = App(name="office", help="Run an office on one machine, and keep it safe.")
for _name in ("create", "serve", "stuck", "doctor", "backup", "restore"):
    _OFFICE.command(f"nansen.cli.office:{_name}", name=_name)
_OFFICE.command("nansen.cli.canaries:canaries", name="canaries")
for _name in ("upgrade", "rollback"):
    _OFFICE.command(f"nansen.cli.schema:{_name}", name=_name)
_OFFICE.command("nansen.cli.letter_key:letter_key", name="letter-key")
_OFFICE.command("nansen.cli.case_screening:rescreen", name="rescreen")
app.command(_OFFICE)

_APPLY = App(name="apply", help="Write an application on a device of one's own, and seal it.")
for _name in (
    "begin",
    "form",
    "answer",
    "add",
    "drop",
    "show",
    "seal",
    "receipt",
    "withdraw",
    "key",
):
    _APPLY.command(f"nansen.cli.apply:{_name}", name=_name)
app.command(_APPLY)

_INTAKE = App(name="intake", help="Take sealed applications, and sign for them.")
for _name in ("create", "receive", "key", "serve"):
    _INTAKE.command(f"nansen.cli.intake:{_name}", name=_name)
_INTAKE.command("nansen.cli.intake:list_waiting", name="list")
app.command(_INTAKE)

_STOCK = App(name="stock", help="Account for every blank booklet.")
for _name in ("receive", "issue", "spoil", "destroy", "count"):
    _STOCK.command(f"nansen.cli.stock:{_name}", name=_name)
app.command(_STOCK)

_CASE = App(name="case", help="Do the acts of a case, as its course allows them.")
for _name in ("show", "assign", "act"):
    _CASE.command(f"nansen.cli.case:{_name}", name=_name)
for _name in ("enrol", "shred"):
    _CASE.command(f"nansen.cli.case_steps:{_name}", name=_name)
for _name in ("search", "compare", "adjudicate"):
    _CASE.command(f"nansen.cli.case_search:{_name}", name=_name)
for _name in ("screen", "hit"):
    _CASE.command(f"nansen.cli.case_screening:{_name}", name=_name)
for _name in ("paper", "record", "read"):
    _CASE.command(f"nansen.cli.case_papers:{_name}", name=_name)
for _name in ("propose", "confirm", "letter", "notify", "appeal"):
    _CASE.command(f"nansen.cli.case_decision:{_name}", name=_name)
_CASE.command("nansen.cli.case_decision:send_back", name="return")
_CASE.command("nansen.cli.case_inspect:inspect", name="inspect")
app.command(_CASE)

_DESK = App(name="desk", help="Do what follows from the acts of others.")
_DESK.command("nansen.cli.desk:serve", name="serve")
app.command(_DESK)

_DOCUMENT = App(name="document", help="Make documents, and act in their lives.")
_DOCUMENT.command("nansen.cli.make:make", name="make")
for _name in ("show", "act"):
    _DOCUMENT.command(f"nansen.cli.document:{_name}", name=_name)
_DOCUMENT.command("nansen.cli.document:list_documents", name="list")
app.command(_DOCUMENT)


def main() -> None:
    """Run the command line and leave with its exit status."""
    end_with_parent(os.environ)
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has left, as `head` does; what Python still wants to write goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = ExitStatus.PIPE_CLOSED
    sys.exit(status)


def run(arguments: list[str]) -> int:
    """Run one command; every error that we raise on purpose becomes one line."""
    try:
        load_summaries(app, arguments)
        status = app(arguments)
    except CycloptsError as error:
        return _fail(f"{explain(error)} (see nansen --help)", ExitStatus.USAGE)
    except NansenError as error:
        return _fail(str(error), of_error(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        return _fail(error.strerror or "the system refuses", ExitStatus.UNAVAILABLE)
    except KeyboardInterrupt:
        return _fail("stopped; what was finished is whole", ExitStatus.INTERRUPTED)
    return status if isinstance(status, int) else ExitStatus.SUCCESSFUL


def _fail(why: str, status: ExitStatus) -> ExitStatus:
    print(f"nansen: {why}", file=sys.stderr)  # noqa: T201
    return status
