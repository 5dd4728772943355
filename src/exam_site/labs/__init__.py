"""Labs: percent files, executed into notebooks."""
