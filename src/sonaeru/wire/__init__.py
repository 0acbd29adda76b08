"""What the agent and the web share besides `core.devices`: the form of a report, and one function that checks it."""
