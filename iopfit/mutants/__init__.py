"""Rules changed in one place, to see whether any case or promise would notice.

`variants` makes the changes, `hunt` finds out which are noticed, which make no difference to
anybody, and which could creep in unseen.
"""
