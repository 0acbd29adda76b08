"""Gatekeeper, System Integrity Protection, FileVault: three programs of Apple that answer in English everywhere."""

from __future__ import annotations

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

FACTS = {"origin.gate": "cmd:spctl", "integrity.sip": "cmd:csrutil", "disk.system": "cmd:fdesetup"}
SECONDS = 16.0


def parse_gate(text: str) -> Facts:
    """`spctl --status`."""
    known = {"assessments enabled": "on", "assessments disabled": "off"}
    return {"origin.gate": known.get(text.strip().split("\n")[0], Reason.PARSE_ERROR)}


def parse_sip(text: str) -> Facts:
    """`csrutil status`; a custom configuration is neither."""
    said = text.partition("System Integrity Protection status: ")[2]
    known = {"enabled": True, "disabled": False}
    return {"integrity.sip": known.get(said.split(".")[0].strip(), Reason.PARSE_ERROR)}


def parse_filevault(text: str) -> Facts:
    """`fdesetup status`; while it encrypts, it says so on a second line."""
    if "Encryption in progress" in text:
        return {"disk.system": "encrypting"}
    known = {"FileVault is On.": "on", "FileVault is Off.": "off"}
    return {"disk.system": known.get(text.strip().split("\n")[0].strip(), Reason.PARSE_ERROR)}


def collect(machine: Machine) -> Facts:
    """All three, each for itself."""
    return {
        **tried(["origin.gate"], lambda: parse_gate(machine.run("gatekeeper").text)),
        **tried(["integrity.sip"], lambda: parse_sip(machine.run("csrutil").text)),
        **tried(["disk.system"], lambda: parse_filevault(machine.run("fdesetup").text)),
    }
