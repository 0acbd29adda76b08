"""Reads of Windows. Their parsers were tried on recorded outputs, the reads themselves on no real Windows."""
