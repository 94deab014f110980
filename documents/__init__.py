"""What an agreement looks like on paper, and how paper is proven.

Bytes in, bytes out. Knows no request and no flow; imports ``agreements``,
never ``workflows``.
"""
