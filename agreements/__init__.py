"""What an agreement is: parties, versions, clauses, terms and their rules.

Knows no request, no flow and no file format; imports neither
``documents`` nor ``workflows``.
"""
