"""The parts of ``benchmarks/teach.py``: one lesson a file, what they share, and what was asked of each."""
