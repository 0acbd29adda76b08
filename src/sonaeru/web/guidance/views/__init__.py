"""The views of the room, a file for each kind of page."""
