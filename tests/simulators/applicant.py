"""An applicant at the command line: what `tests.application.people` says, written in TOML."""

from pathlib import Path

from tests.application.people import FAMILY
from tests.simulators.command_line import Ran, nansen

from nansen.application.age import Identity

FORM = f"""
family = "{FAMILY}"

[request]
document_class = "PR"
letters_language = "ru"
urgency = "deportation"

[person]
birth = "1987-03"
sex = "X"
birth_place = {{ text = "Kanareevka", state = "UTO" }}

[[person.names]]
part = "surname"
script = "Cyrl"
value = "Журавликова"

[[person.names]]
part = "surname"
script = "Latn"
value = "Zhuravlikova"

[[person.names]]
part = "given"
script = "Latn"
value = "Yeva"

[[person.nationalities]]
state = "UTO"
effect = "not-effective"

[contact]
host_state = "LTU"
stay = {{ basis = "tolerated", until = 2027 }}
delivery = {{ point = "vilnius-1" }}
ping = "canary@kanareevka.example"

[grounds]
narrative = '''
they came at night and broke the yellow door
'''

[[grounds.denials]]
kind = "cannot-ask"
day = "2025"
authority = "Department of Locked Windows"
"""

GUARDIAN = """
[representation]
kind = "guardian"
name = "Guardian Kanarskaya"
basis = "court-order"
proof = "PROOF"

[representation.best_interest]
statement = "The child can then live with an aunt."
hearing = "heard"
other_guardian = "cannot-be-asked"
"""


def found_intake(home: Path, *offices: Identity) -> Path:
    """Found a demonstration's intake, and write its keys beside it."""
    keys = home.with_name(f"{home.name}.keys")
    ran = nansen(
        "intake", "create", home, "--specimen", "--to", *(o.recipient.text for o in offices)
    )
    assert ran.status == 0, ran.err
    keys.write_text(ran.out)
    return keys


def begin(draft: Path, *options: str | Path) -> str:
    """Begin a draft and tell its codename."""
    ran = nansen("apply", "begin", draft, "--json", *options)
    assert ran.status == 0, ran.err
    codename: str = ran.json["codename"]
    return codename


def octets_below(*folders: Path) -> bytes:
    """Read all that lies in folders: names, links and contents."""
    found = b""
    for path in (one for folder in folders for one in folder.rglob("*")):
        found += str(path).encode()
        found += path.read_bytes() if path.is_file() else b""
    return found


def said(*ran: Ran) -> str:
    """Give all that commands have said."""
    return "".join(one.out + one.err for one in ran)
