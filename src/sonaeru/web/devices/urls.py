"""Addresses of the room `devices`."""

from django.urls import URLPattern, path

from sonaeru.web.devices.views import codes, device, fixing, fleet, saving

app_name = "devices"
FLEET = "c/<str:organisation>/devices/"
DEVICE = f"{FLEET}pc/<str:device>/"
urlpatterns: list[URLPattern] = [
    # The company's pages.
    path(FLEET, fleet.show, name="fleet"),
    path(f"{FLEET}how-many/", fleet.how_many, name="how_many"),
    path(f"{FLEET}devices.csv", saving.csv, name="csv"),
    path(f"{FLEET}devices.xlsx", saving.xlsx, name="xlsx"),
    path(f"{FLEET}add/", codes.add, name="add"),
    path(f"{FLEET}codes/<str:code>/stop/", codes.stop, name="code_stop"),
    path(f"{FLEET}fix/<str:check>/", fixing.show, name="fix"),
    path(f"{FLEET}fix/<str:check>/send/", fixing.send, name="fix_send"),
    path(DEVICE, device.show, name="device"),
    path(f"{DEVICE}rename/", device.rename, name="device_rename"),
    path(f"{DEVICE}give/", device.give, name="device_give"),
    path(f"{DEVICE}revoke/", device.revoke, name="device_revoke"),
    path(f"{DEVICE}delete/", device.delete, name="device_delete"),
    path(f"{DEVICE}clear/", device.clear, name="device_clear"),
]
