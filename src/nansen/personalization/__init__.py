"""Personalisation: one document becomes a page, a chip image and a seal.

In comes a `TravelDocument` that obeys the rules, and a photograph; out go what the
printer and the chip need. All of it derives from that one value, so that page, chip and
seal cannot disagree (9303-4, 9303-10, 9303-13).
"""
