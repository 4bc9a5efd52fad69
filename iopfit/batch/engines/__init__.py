"""What differs among engines: how flags become lists, and numbers become words.

One module an engine, each with the same function `finish`; everything before is Narwhals and
the same for all. Engines never import each other.
"""
