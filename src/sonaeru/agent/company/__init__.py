"""The half of the agent that talks to a company, once a person has enrolled this PC and agreed to send.

Only `wire` opens connections; only `enrol`, `send` and `leave` use it. Everything it keeps lies in one folder of the
person's own, readable with any editor.
"""
