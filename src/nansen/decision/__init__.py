"""What an office decides, and how it says so.

Two approvers sign one statement (R26); a refusal that lacks its ground, its reasons, its
remedy or its deadline cannot be made (R28). Grounds are codes with wording in every language
of a letter; reasons are written by people (R27) and committed to, so that the statement holds
no word of them. An appeal is decided by others, on the merits. Everything here is pure.
"""
