"""The logical data structure: the files of an eMRTD chip (9303-10).

Each file has a module with its `encode_…` and `decode_…` over the bytes of the whole file,
outer tag included, since that is what the Document Security Object hashes. What a decoder
tolerates it names in `leniencies`. Where what may be read and what we may issue differ
(DG11, DG12), they are two types, and the one to issue cannot hold what R44 forbids.
"""
