"""`nansen office canaries`: applications of nobody's, which tell when somebody exports cases."""

from pathlib import Path
from typing import Final

from nansen.adapters.files.whole import make_folder, write_whole
from nansen.application.camera_marks import without_camera_marks
from nansen.application.grounds import LARGEST_PORTRAIT, MediaType
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.notice import find_notice
from nansen.cli.office_keys import OfficeKeys, read_recipients
from nansen.cli.show import JsonValue, print_json, print_lines
from nansen.errors import Refused
from nansen.ids import StateCode

_MOST: Final = 1_000


def canaries(
    out: Path,
    *,
    count: int,
    to: OfficeKeys,
    photos: Path,
    host: str,
    point: str,
    language: str = "en",
    notice: Path | None = None,
    json: bool = False,
) -> ExitStatus:
    """Invent people, and seal their applications; each comes to be a case that must not be opened.

    Have one in five hundred cases. Send the bundles on different days, as strangers send theirs.
    Officers take them in and do not know. Then withdraw each with its seven words (`nansen case
    act CASE application:withdrawn --by holder`), and have the key service ring for it from its
    next renewal on (`nansen keyservice renew --canary CASE`). What is printed here tells
    canaries from cases: keep it on paper, and not where the office is.

    Example: nansen office canaries outbox --count 3 --to intake.keys --photos faces --host UTO
    --point utopia-1

    Args:
        out: The folder to write the bundles to; made if it is not there.
        count: How many.
        to: Whom to seal to: a file that `nansen intake key` printed, or age keys; two at least.
        photos: A folder of faces that are nobody's, in JPEG; one is drawn for each.
        host: The state where they say they are, as in the MRZ.
        point: The delivery point that they ask for.
        language: Of the notice, and of letters.
        notice: The office's own notice, as text in UTF-8.
        json: Answer in JSON.
    """
    from nansen.apps.desk.upkeep.canaries import Around, invent_canary  # noqa: PLC0415

    if not 1 <= count <= _MOST:
        raise Refused("CANARIES", f"a number of canaries is 1 to {_MOST}")
    around = Around(
        recipients=read_recipients(to),
        host=StateCode(host),
        point=point,
        notice=find_notice(language, notice).notice,
        photos=tuple(_read_photo(one) for one in sorted(photos.glob("*.jp*g"))),
    )
    make_folder(out, private=True)
    told = list[dict[str, JsonValue]]()
    for _ in range(count):
        one = invent_canary(around)
        file = out / f"{one.bundle.id}.napp"
        write_whole(file, one.bundle.octets, private=True)
        told.append({"case": one.case, "codename": one.codename.text, "bundle": file.name})
    if json:
        print_json([*told])
    else:
        print_lines(f"{one['case']} {one['codename']}\n    {one['bundle']}" for one in told)
    return ExitStatus.SUCCESSFUL


def _read_photo(path: Path) -> bytes:
    return without_camera_marks(read_file(path, largest=LARGEST_PORTRAIT), MediaType.JPEG)
