"""The journal of a record: what happened to it, in order, and what that comes to.

A record is the journal of one client's intakes. `events` says what can happen, `chain` links
the events so that none can be edited, removed or moved unseen, `fold` works out the state, and
`resumption` gives an interview back from it. `movement` compares two intakes, `caseload` counts
over many records. Values and pure functions only: nothing here reads a clock or a disk.
"""
