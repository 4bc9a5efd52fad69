"""What is fast, and how fast; run by hand, never as a test."""
