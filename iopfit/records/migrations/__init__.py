"""What makes the tables and changes them, one revision a module under `versions`; Alembic runs them.

A revision is never changed once it was released: stores made by it are in use.
"""
