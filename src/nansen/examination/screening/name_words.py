"""Words in names that are no names of their own, in the spellings that documents have."""

import re
from typing import Final

_ARTICLES: Final = """
al el ul ad ar as at an az ash ed er es et ez esh ech ud ur us ut
"""
_PARTICLES: Final = """
bin ibn ben bint binti ould oglu ogly uly kyzy qizi gizi
de da do dos das du del della di la le van von der den ten ter zu zur y e af av
بن ابن بنت оглы оглу улы кызы ибн бин
"""
_TITLES: Final = """
dr mr mrs ms sir jr sr ii iii iv haji hajji hadji hajj mullah mulla maulavi mawlawi
sheikh shaikh sheik shaykh sayyid sayed seyed syed sidi prof general colonel حاج شيخ
"""

OPTIONAL: Final = frozenset((_ARTICLES + _PARTICLES + _TITLES).split())
"""What one document has and another leaves out: particles and titles. The Arabic article
stands before sun letters too: AL-RAZI may be AR-RAZI (9303-3 §B.5.3)."""

SERVANT: Final = re.compile(r"(abd|عبد)(?:[aeiou]*(?:sh|[lrsznt])?|[aeiou]+)")
"""The first half of Abd al-Rahman, with whatever stuck to it."""

FUSED_SERVANT: Final = re.compile(r"(abd)[aeiou]+l(?=...)|(عبد)ال(?=...)")
"""The same at the head of one word: Abdulrahman."""

KUNYA: Final = frozenset({"abu", "abou", "abo", "umm", "um", "oum", "ابو", "ام"})

SECOND_HALVES: Final = frozenset({"din", "deen", "dine", "allah", "دين"})
"""What ends a name of two words that is often written as one: Nur al-Din."""
