"""The travel document: who holds it, what it promises, how long it lasts.

A `TravelDocument` is the only input to personalisation: the page, the chip and the
seal are all derived from it, so they cannot disagree at a border. What the rules
(R39-R54) forbid cannot be constructed. Former passport numbers, addresses, religion
and grounds of protection have no field to stand in (R44).
"""
