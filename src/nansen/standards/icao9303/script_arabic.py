"""Letters of the Arabic script and what replaces them (9303-3 §6.C).

`X` is an escape: it and the one or two letters after it stand for one Arabic letter, so that
the name can be written back. The letters for foreign names, veh and feh with three dots, are
those of the appendix (9303-3 §B.5.4). Its examples show the name of God with a final XH; its
table and ours, which we follow, give H for that letter.
"""

from typing import Final

ARABIC: Final = {
    "ء": "XE",
    "آ": "XAA",
    "أ": "XAE",
    "ؤ": "U",
    "إ": "I",
    "ئ": "XI",
    "ا": "A",
    "ب": "B",
    "ة": "XTA",
    "ت": "T",
    "ث": "XTH",
    "ج": "J",
    "ح": "XH",
    "خ": "XKH",
    "د": "D",
    "ذ": "XDH",
    "ر": "R",
    "ز": "Z",
    "س": "S",
    "ش": "XSH",
    "ص": "XSS",
    "ض": "XDZ",
    "ط": "XTT",
    "ظ": "XZZ",
    "ع": "E",
    "غ": "G",
    "ـ": "",
    "ف": "F",
    "ق": "Q",
    "ك": "K",
    "ل": "L",
    "م": "M",
    "ن": "N",
    "ه": "H",
    "و": "W",
    "ى": "XAY",
    "ي": "Y",
    "ٱ": "XXA",
    "ٹ": "XXT",
    "ټ": "XRT",
    "پ": "P",
    "ځ": "XKE",
    "څ": "XXH",
    "چ": "XC",
    "ڈ": "XXD",
    "ډ": "XDR",
    "ڑ": "XXR",
    "ړ": "XRR",
    "ږ": "XRX",
    "ژ": "XJ",
    "ښ": "XXS",
    "ڜ": "",
    "ڢ": "",
    "ڤ": "V",
    "ڥ": "XF",
    "ڧ": "",
    "ڨ": "",
    "ک": "XKK",
    "ګ": "XXK",
    "ڭ": "XNG",
    "گ": "XGG",
    "ں": "XNN",
    "ڼ": "XXN",
    "ھ": "XDO",
    "ۀ": "XYH",
    "ہ": "XXG",
    "ۂ": "XGE",
    "ۃ": "XTG",
    "ی": "XYA",
    "ۍ": "XXY",
    "ې": "Y",
    "ے": "XYB",
    "ۓ": "XBE",
}

FINAL: Final = {"ة": "XAH"}
"""Teh marbuta at the end of a name component."""

SHADDA: Final = "\u0651"
"""The mark that doubles the letter before it; no other mark is written."""
