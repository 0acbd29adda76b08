"""Pages of the self-check: the journey from the start to the confirmed answers, and the result."""
