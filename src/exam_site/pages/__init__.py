"""Pages: what stands on them, what is generated into them, and the laws they keep."""
