"""The paper as DOCX: build it, and read its text back independently."""

from documents.docx.building import build_docx
from documents.docx.text import text_of_docx

__all__ = ["build_docx", "text_of_docx"]
