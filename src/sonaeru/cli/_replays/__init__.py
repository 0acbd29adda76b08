"""How the published cases of each format are replayed: a file of this folder names its format and offers `replay`."""
