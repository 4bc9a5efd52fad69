"""Where journals are kept: an encrypted file on a laptop, or a clinic's PostgreSQL.

This is an edge. `schema` says what the tables are, `migrations` makes them, `engines` opens a
file or a server, `store` writes and reads journals, and `passphrases` knows where a passphrase
may come from. What a journal means is `iopfit.journal`'s.
"""
