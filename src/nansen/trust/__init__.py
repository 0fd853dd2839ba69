"""Whose signature counts, and why.

In come master lists, CSCA certificates and revocation lists; out comes a `TrustStore`,
in which every certificate has a standing: an anchor that the inspecting state vouches
for, listed by somebody whom an anchor vouches for, or unverified. What is unverified
never makes a result successful (9303-12 §6.1.1).

Loading is cheap and a report is not: an inspection needs one CSCA out of hundreds
(`store`, `import_list`), and a report verifies them all (`report`, `diff`). Therefore
nothing is imported here.
"""
