"""Pages of a company's settings."""
