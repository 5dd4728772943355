"""Programs: a snippet with the package's functions in it, run, and its output kept."""
