"""One read, one file: each states facts, or why it cannot, and never raises."""
