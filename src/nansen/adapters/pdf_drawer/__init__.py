"""A process of its own in which strangers' PDFs are drawn.

A few hundred octets can ask PDFium for years of drawing or for all memory, and PDFium is
foreign machine code. So `draw` runs it behind limits of time and memory: what goes wrong
there ends there.
"""
