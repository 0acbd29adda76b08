"""Reads of macOS. Their parsers were tried on recorded outputs, the reads themselves on no real Mac."""
