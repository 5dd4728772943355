"""What can be practised: sentences in `p4.toml`, numbers by `p4.py`."""
