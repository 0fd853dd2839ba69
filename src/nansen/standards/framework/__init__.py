"""What this framework adds to a travel document, beside what Doc 9303 defines.

Many issuers share one framework: the return right, the territory, the class and the
references that a verifier needs stand in one signed entry (`entry`). The codes that a
document may bear as observations are a closed list (`observation`).
"""
