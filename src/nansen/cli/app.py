"""The tree of commands; each is imported only when it is called."""

import sys

from cyclopts import App, CycloptsError, Parameter

from nansen.cli.exit_status import ExitStatus, of_error
from nansen.errors import NansenError

app = App(
    name="nansen",
    help="Passports for people without a protecting state: issue, inspect, recognise.",
    version_flags=["--version"],
    default_parameter=Parameter(negative=()),
    exit_on_error=False,
    print_error=False,
    result_action="return_value",
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


def main() -> None:
    """Run the command line and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; every error that we raise on purpose becomes one line."""
    try:
        status = app(arguments)
    except CycloptsError as error:
        print(f"nansen: {error} (see nansen --help)", file=sys.stderr)  # noqa: T201
        return ExitStatus.USAGE
    except NansenError as error:
        print(f"nansen: {error}", file=sys.stderr)  # noqa: T201
        return of_error(error)
    except KeyboardInterrupt:
        print("nansen: stopped; what was finished is whole", file=sys.stderr)  # noqa: T201
        return ExitStatus.INTERRUPTED
    return status if isinstance(status, int) else ExitStatus.SUCCESSFUL
