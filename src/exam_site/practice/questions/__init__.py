"""The questions that can be practised: sentences in `4b.toml`, numbers by `4b.py`."""
