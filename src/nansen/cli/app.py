"""The tree of commands; each is imported only when it is called."""

import os
import sys

from cyclopts import App, CycloptsError, Parameter

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

_JOURNAL = App(name="journal", help="Check what an authority has logged, without trusting it.")
for _name in ("verify", "prove", "monitor", "audit", "disclose", "publish"):
    _JOURNAL.command(f"nansen.cli.journal:{_name}", name=_name)
app.command(_JOURNAL)

_WITNESS = App(name="witness", help="See to it that a journal is one for all.")
for _name in ("create", "cosign"):
    _WITNESS.command(f"nansen.cli.witness:{_name}", name=_name)
app.command(_WITNESS)


def main() -> None:
    """Run the command line and leave with its exit status."""
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
