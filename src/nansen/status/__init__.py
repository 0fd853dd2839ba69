"""Which documents are in force, told to everybody and about nobody.

A document carries one index of a list (DG13). The list is published whole, signed, every
hour; it says in force, suspended or ended, and neither why nor whose (R60). Only two
officers or the holder change a status; nothing that another state sends is a command (R56).
"""
