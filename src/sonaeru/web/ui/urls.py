"""Addresses of the base."""

from django.urls import path

from sonaeru.web.ui import views

app_name = "ui"
urlpatterns = [path("preferences/", views.preferences, name="preferences")]
