"""National letters of the Latin script and what replaces them (9303-3 §6.A).

A letter that is not here and is a plain letter with a diacritic, such as the Vietnamese or
the Romanian ones, loses the diacritic: 9303-3 §4.3 permits none in the MRZ.
"""

from typing import Final

_LETTERS: Final = {
    "A": "ÀÁÂÃĀĂĄ",
    "AE": "Æ",
    "C": "ÇĆĈĊČ",
    "D": "ÐĎĐ",
    "E": "ÈÉÊËĒĔĖĘĚ",
    "G": "ĜĞĠĢ",
    "H": "ĤĦ",
    "I": "ÌÍÎÏĨĪĬĮİ",
    "IJ": "Ĳ",
    "J": "Ĵ",
    "K": "Ķ",
    "L": "ĹĻĽĿŁ",
    "N": "ŃŅŇŊ",
    "O": "ÒÓÔÕŌŎŐ",
    "OE": "ØŒ",
    "R": "ŔŖŘ",
    "S": "ŚŜŞŠ",
    "SS": "ẞ",
    "T": "ŢŤŦ",
    "TH": "Þ",
    "U": "ÙÚÛŨŪŬŮŰŲ",
    "W": "Ŵ",
    "Y": "ÝŶŸ",
    "Z": "ŹŻŽ",
}

CHOICES: Final = {
    "Ä": ("AE", "A"),
    "Å": ("AA", "A"),
    "Ñ": ("N", "NXX"),
    "Ö": ("OE", "O"),
    "Ü": ("UE", "UXX", "U"),
}
"""Letters with more than one lawful replacement; the first is ours unless a caller chooses."""

LATIN: Final = (
    {letter: letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    | {letter: latin for latin, letters in _LETTERS.items() for letter in letters}
    | {letter: replacements[0] for letter, replacements in CHOICES.items()}
)
"""Every Latin capital that the table has, by what the MRZ shows."""
