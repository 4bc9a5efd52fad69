"""The condition language: one tree, many readings.

`nodes` is the closed list of nodes, `parser` makes them from text, `types` checks them, and
each reading is a module of its own: `value` for one person, `python` for many calls, `words`
for a reader. Readings never import each other.
"""
