"""The gate for files from outside: passed before any parser touches them."""

from documents.guards.docx import check_docx, read_parts
from documents.guards.pdf import check_pdf
from documents.guards.refusals import FileRefusedError

__all__ = ["FileRefusedError", "check_docx", "check_pdf", "read_parts"]
