"""The tests: cases that can be read, laws as properties, real terminals and real files."""
