"""Reads of Windows. Tried on recorded outputs and in Wine, on no real Windows yet."""
