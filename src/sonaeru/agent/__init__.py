"""The agent: states facts about one PC. It judges nothing, changes nothing and, unless told to send, tells nobody.

Standard library only, Python 3.9 or newer: it runs on machines where nothing may be installed.
"""

VERSION = "0.1.0"
