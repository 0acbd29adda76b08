"""Whether a web server has a filter before it: ModSecurity of Apache and nginx, and how old its rules are."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.linux._files import days_since
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {
    "waf.server": "file:/usr/sbin",
    "waf.mode": "file:/etc/modsecurity, file:/etc/httpd, file:/etc/nginx, file:/etc/apache2",
    "waf.rules_age_days": "file:/usr/share/modsecurity-crs, file:/etc/modsecurity, file:/etc/httpd",
}
SECONDS = 3.0
SERVERS = {"apache": ("/usr/sbin/apache2", "/usr/sbin/httpd"), "nginx": ("/usr/sbin/nginx",)}
CONFIGS = ("/etc/modsecurity", "/etc/httpd/conf.d", "/etc/nginx/modsec", "/etc/apache2/mods-enabled")
SITES = ("/etc/nginx/nginx.conf", "/etc/nginx/conf.d", "/etc/nginx/sites-enabled")
RULES = ("/usr/share/modsecurity-crs/rules", "/etc/modsecurity/crs/rules", "/etc/httpd/modsecurity.d/activated_rules")


def parse_engine(text: str) -> Facts:
    """`SecRuleEngine`: the last one said. None where it is off or nothing is said."""
    said = re.findall(r"^\s*SecRuleEngine\s+(\w+)", text, re.MULTILINE | re.IGNORECASE)
    return {"waf.mode": {"on": "block", "detectiononly": "detect"}.get(said[-1].lower()) if said else None}


def parse_nginx(text: str) -> bool:
    """Whether a site switches ModSecurity on."""
    return bool(re.search(r"^\s*modsecurity\s+on\s*;", text, re.MULTILINE))


def collect(machine: Machine) -> Facts:
    """Without a web server there is nothing to filter."""
    server = next((name for name, paths in SERVERS.items() if any(map(machine.exists, paths))), None)
    if server is None:
        return {"waf.server": None, "waf.mode": None, "waf.rules_age_days": Reason.NOT_INSTALLED}
    mode = parse_engine("\n".join(text for folder in CONFIGS for text in machine.texts(folder, ".conf")))["waf.mode"]
    if server == "nginx" and not any(parse_nginx(text) for text in sites(machine)):
        mode = None
    return {"waf.server": server, "waf.mode": mode, "waf.rules_age_days": rules_age(machine)}


def sites(machine: Machine) -> list[str]:
    """What nginx reads."""
    folders = [text for folder in SITES[1:] for text in machine.texts(folder, "")]
    return [machine.text_or_none(SITES[0]) or "", *folders]


def rules_age(machine: Machine) -> object:
    """Days since the youngest file of the rules."""
    files = [f"{folder}/{name}" for folder in RULES for name in machine.names(folder) if name.endswith(".conf")]
    times = [time for path in files if (time := machine.changed(path)) is not None]
    return max(0, days_since(max(times), machine.now)) if times else Reason.NOT_INSTALLED
