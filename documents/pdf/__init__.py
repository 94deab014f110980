"""The paper as PDF/A-3a and PDF/UA-1: one printed text in, bytes out."""

from documents.pdf.errors import PaperFaultError, UnprintableError
from documents.pdf.fonts import font_faults
from documents.pdf.rendering import render_pdf
from documents.pdf.text import normalise, text_of_pdf

__all__ = [
    "PaperFaultError",
    "UnprintableError",
    "font_faults",
    "normalise",
    "render_pdf",
    "text_of_pdf",
]
