"""A result as a page to keep: parts in the order of need, and one HTML file of them.

`parts` says which parts there are for a reader and in which order, `record` adds what a
counselor wants besides, `charts` draws, `html` writes the page, `style` is its look.
`iopfit.report.pdf` makes a PDF of the same parts. Nothing here scores or writes files.
"""
