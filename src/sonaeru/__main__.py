"""`python -m sonaeru` is the command `sonaeru`."""

import sys

from sonaeru.cli.__main__ import command

sys.exit(command())
