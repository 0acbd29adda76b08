"""Addresses of the help desk."""

from django.urls import path

from sonaeru.web.desk import views

app_name = "desk"
urlpatterns = [path("help-now/", views.help_now, name="help_now")]
