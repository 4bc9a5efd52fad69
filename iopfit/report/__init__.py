"""A Suggestion, a Response or a Diagnostic made into something to read.

`outline` decides what is said, once, in the blocks of `blocks`, with the pictures of `pictures`;
`terminal`, `markdown`, `page`, `pdf` and `machine` say it in their way. `findings` renders diagnostics. Nothing here scores, asks, reads or writes files.
"""
