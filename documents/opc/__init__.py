"""Office package signatures: sign a DOCX, and judge a signed one strictly."""
