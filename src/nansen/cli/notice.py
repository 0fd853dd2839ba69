"""The notice that comes before the first question (R12).

These are the texts of the software: what it does by its own register of fields (R81), whoever
runs it. An office gives its own with its name, its address and its applicants' languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

from nansen.application.request import Notice
from nansen.cli.files import read_file
from nansen.errors import Malformed, Refused

_LONGEST: Final = 100_000

_EN: Final = """\
Before you say anything

Who is responsible: the authority whose key you seal your application to. It decides on your
application and answers for what becomes of your data. Its own notice names its address and
its data protection officer.

What for: to decide whether you get a travel document, to make it, and to let you appeal.
Nothing else, and nobody is asked about your opinions.

Who sees it: only the officers whose task needs it, each only their part, and every look is
recorded. The authorities of your origin are never asked and never told. A screening compares
names with public lists on the authority's own machines. The document itself shows your name,
birth, sex and picture to whoever holds it.

How long: where you are, until 90 days after you have the document. What you told and showed,
until 12 months after the decision. What stands in the document, until 24 months after it
expires. If you are refused, all of it until 6 months after the appeal is over; then it is
destroyed.

Your rights: to see what is kept, to have it corrected or erased, to object, to complain to the
data protection authority where the office is. You may stop at any time: until you hand the
application in, it lies on this device only, encrypted, and nobody has it.
"""
_FR: Final = """\
Avant de dire quoi que ce soit

Qui est responsable : l'autorité dont la clé scelle votre demande. Elle décide de votre demande
et répond de vos données. Son propre avis donne son adresse et son délégué à la protection des
données.

Pourquoi : pour décider si vous recevez un document de voyage, pour le fabriquer et pour vous
permettre un recours. Rien d'autre, et personne ne s'enquiert de vos opinions.

Qui les voit : seuls les agents dont la tâche l'exige, chacun sa partie, et chaque regard est
consigné. Les autorités de votre origine ne sont jamais interrogées ni informées. Les noms sont
comparés à des listes publiques sur les machines de l'autorité. Le document montre vos nom,
naissance, sexe et image à qui le tient.

Combien de temps : le lieu où vous êtes, jusqu'à 90 jours après la remise du document. Ce que
vous avez dit et montré, jusqu'à 12 mois après la décision. Ce qui figure dans le document,
jusqu'à 24 mois après son expiration. En cas de refus, le tout jusqu'à 6 mois après la fin du
recours ; ensuite tout est détruit.

Vos droits : voir ce qui est gardé, le faire corriger ou effacer, vous opposer, vous plaindre
auprès de l'autorité de protection des données du lieu. Vous pouvez arrêter à tout moment :
avant d'être remise, la demande n'est que sur cet appareil, chiffrée, et personne ne l'a.
"""
_RU: Final = """\
Прежде чем вы что-либо скажете

Кто отвечает: ведомство, ключом которого запечатывается ваше заявление. Оно принимает решение и
отвечает за ваши данные. В его собственном уведомлении указаны адрес и ответственный за защиту
данных.

Зачем: чтобы решить, получите ли вы проездной документ, изготовить его и дать вам возможность
обжаловать решение. Ни для чего другого; о ваших взглядах никто не спрашивает.

Кто их видит: только сотрудники, которым это требуется для работы, каждый свою часть, и каждое
обращение записывается. Властям страны происхождения никогда ничего не сообщают и ни о чём их
не спрашивают. Имена сверяются с открытыми списками на машинах самого ведомства. В документе
видны имя, рождение, пол и изображение.

Как долго: место, где вы находитесь, — 90 дней после выдачи документа. То, что вы рассказали и
показали, — 12 месяцев после решения. То, что стоит в документе, — 24 месяца после окончания
его срока. При отказе всё — 6 месяцев после окончания обжалования; затем всё уничтожается.

Ваши права: увидеть, что хранится, исправить или удалить это, возразить, пожаловаться в орган по
защите данных. Вы можете остановиться в любое время: до подачи заявление лежит только на этом
устройстве, зашифрованное, и его нет ни у кого.
"""

NOTICES: Final[Mapping[str, str]] = MappingProxyType({"en": _EN, "fr": _FR, "ru": _RU})


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """A notice that can be shown."""

    language: str
    text: str

    @property
    def notice(self) -> Notice:
        """What a draft keeps of it: the language, and which text it was."""
        digest = sha256(self.text.encode()).digest()
        return Notice(language=self.language, digest=digest)


def find_notice(language: str, file: Path | None) -> NoticeText:
    """Give the notice in a language: the office's own from a file, or the software's.

    Raises:
        Refused: there is none in this language.
        Malformed: the file is no text, or the language none.
        Unavailable: the file cannot be read.
    """
    text = NOTICES.get(language) if file is None else _read(file)
    if text is None:
        raise Refused(
            "R12", f"there is a notice in {', '.join(NOTICES)}; name another's file by --notice"
        )
    return NoticeText(language=language, text=text)


def _read(file: Path) -> str:
    try:
        text = read_file(file, largest=1 << 20).decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not text.strip() or len(text) > _LONGEST:
        raise Malformed("notice", "is no text that anybody would read", clause="R12")
    return text
