"""What the site costs, next to stock Material pages with the same text."""
