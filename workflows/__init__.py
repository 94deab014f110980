"""Who must act next, and the pages to act on.

The only package that speaks HTTP. Flows contain wiring, never a rule; delete
every process row and no fact about any agreement is lost.
"""
