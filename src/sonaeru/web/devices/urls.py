"""Addresses of the room `devices`."""

from django.urls import URLPattern, path

from sonaeru.web.devices.views import (
    agent,
    codes,
    data,
    device,
    fixing,
    fleet,
    gear,
    guided,
    handing,
    mine,
    osquery,
    osquery_door,
    saving,
    start,
)

app_name = "devices"
DEVICES = "c/<str:organisation>/devices/"
DEVICE = f"{DEVICES}pc/<str:device>/"
PC = "pc/<str:pc>/"
urlpatterns: list[URLPattern] = [
    # osquery: what stock clients call, and the page of a company
    path("api/osquery/enroll", osquery.enroll, name="osquery_enroll"),
    path("api/osquery/config", osquery.config, name="osquery_config"),
    path("api/osquery/log", osquery.write_log, name="osquery_log"),
    path("api/osquery/distributed/read", osquery.read_questions, name="osquery_read"),
    path("api/osquery/distributed/write", osquery.write_answers, name="osquery_write"),
    path(f"{DEVICES}osquery/", osquery_door.door, name="osquery"),
    path(f"{DEVICES}osquery/shut/", osquery_door.shut, name="osquery_shut"),
    path(f"{DEVICES}osquery/<str:device>/again/", osquery_door.again, name="osquery_again"),
    # What is judged by: tables, lists, equipment.
    path(f"{DEVICES}data/", data.show, name="data"),
    path(f"{DEVICES}gear/", gear.show, name="gear"),
    path(f"{DEVICES}gear/add/", gear.add, name="gear_add"),
    path(f"{DEVICES}gear/gear.csv", gear.save, name="gear_csv"),
    path(f"{DEVICES}gear/restore/", gear.restore, name="gear_restore"),
    path(f"{DEVICES}gear/<str:gear>/remove/", gear.remove, name="gear_remove"),
    path("operator/devices/data/", data.operator, name="data_operator"),
    path("operator/devices/data/import/", data.bring, name="data_bring"),
    path("operator/devices/data/import/tables/", data.look, name="data_look"),
    path("operator/devices/data/undo/", data.undo, name="data_undo"),
    # Our agent, and reports that somebody carries.
    path("api/agent/1/enrol", agent.enrol, name="agent_enrol"),
    path("api/agent/1/reports", agent.reports, name="agent_reports"),
    path("api/agent/1/forget", agent.forget, name="agent_forget"),
    path("agent/sonaeru-agent.pyz", agent.file, name="agent_file"),
    path(f"{DEVICES}hand-over/", handing.hand_over, name="hand_over"),
    # Adding a computer, and the own page of one, behind its link.
    path("pc/start/", start.ask, name="start"),
    path("pc/start/<str:code>/", start.choose, name="start"),
    path(PC, mine.show, name="mine"),
    path(f"{PC}again/", mine.again, name="mine_again"),
    path(f"{PC}sent/", mine.sent_reports, name="mine_sent"),
    path(f"{PC}name/", mine.name, name="mine_name"),
    path(f"{PC}leave/", mine.leave, name="mine_leave"),
    path(f"{PC}check/", guided.show, name="guided"),
    path(f"{PC}check/<str:check>/", guided.question, name="guided_question"),
    # The company's pages.
    path(DEVICES, fleet.show, name="fleet"),
    path(f"{DEVICES}how-many/", fleet.how_many, name="how_many"),
    path(f"{DEVICES}devices.csv", saving.csv, name="csv"),
    path(f"{DEVICES}devices.xlsx", saving.xlsx, name="xlsx"),
    path(f"{DEVICES}add/", codes.add, name="add"),
    path(f"{DEVICES}codes/<str:code>/stop/", codes.stop, name="code_stop"),
    path(f"{DEVICES}fix/<str:check>/", fixing.show, name="fix"),
    path(f"{DEVICES}fix/<str:check>/send/", fixing.send, name="fix_send"),
    path(DEVICE, device.show, name="device"),
    path(f"{DEVICE}rename/", device.rename, name="device_rename"),
    path(f"{DEVICE}give/", device.give, name="device_give"),
    path(f"{DEVICE}revoke/", device.revoke, name="device_revoke"),
    path(f"{DEVICE}delete/", device.delete, name="device_delete"),
    path(f"{DEVICE}clear/", device.clear, name="device_clear"),
]
