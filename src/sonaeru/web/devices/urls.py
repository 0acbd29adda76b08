"""Addresses of the room `devices`."""

from django.urls import URLPattern, path

from sonaeru.web.devices.views import data, gear

app_name = "devices"
DEVICES = "c/<str:organisation>/devices/"
urlpatterns: list[URLPattern] = [
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
]
