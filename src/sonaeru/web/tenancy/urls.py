"""Addresses of the room `tenancy`."""

from django.urls import URLPattern, URLResolver, path

from sonaeru.web.tenancy.views import asking, company, consent, data, held, me, people, people_import, settings, sites

app_name = "tenancy"
SETTINGS = "c/<str:organisation>/settings/"
PARTNER = f"{SETTINGS}consent/<str:partner>/"
PERSON = f"{SETTINGS}people/<str:person>/"
PEOPLE = "c/<str:organisation>/settings/people/"
IMPORT = f"{PEOPLE}import/<str:table>/"
people_urls: list[URLPattern | URLResolver] = [
    path(PEOPLE, people.people, name="people"),
    path(f"{PEOPLE}add/", people.person_add, name="person_add"),
    path(f"{PEOPLE}people.csv", people.people_file, {"form": "csv"}, name="people_csv"),
    path(f"{PEOPLE}people.xlsx", people.people_file, {"form": "xlsx"}, name="people_xlsx"),
    path(f"{PEOPLE}template.csv", people.people_template, {"form": "csv"}, name="people_template_csv"),
    path(f"{PEOPLE}template.xlsx", people.people_template, {"form": "xlsx"}, name="people_template_xlsx"),
    path(f"{PEOPLE}import/", people_import.people_import, name="people_import"),
    path(IMPORT, people_import.people_import_check, name="people_import_check"),
    path(f"{IMPORT}columns/", people_import.people_import_columns, name="people_import_columns"),
    path(f"{IMPORT}left.csv", people_import.people_import_left, name="people_import_left"),
    path(f"{IMPORT}discard/", people_import.people_import_discard, name="people_import_discard"),
    path(f"{IMPORT}undo/", people_import.people_import_undo, name="people_import_undo"),
    path(f"{PEOPLE}<str:person>/", people.person_edit, name="person_edit"),
    path(f"{PEOPLE}<str:person>/remove/", people.person_remove, name="person_remove"),
    path(f"{PEOPLE}<str:person>/restore/", people.person_restore, name="person_restore"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path(SETTINGS, settings.index, name="settings"),
    path(f"{SETTINGS}company/", company.edit, name="company"),
    path(f"{SETTINGS}sites/", sites.sites, name="sites"),
    path(f"{SETTINGS}sites/<str:site>/", sites.rename, name="site"),
    path(f"{SETTINGS}sites/<str:site>/remove/", sites.remove, name="site_remove"),
    path(f"{SETTINGS}sites/<str:site>/restore/", sites.restore, name="site_restore"),
    path(f"{SETTINGS}consent/", consent.consent, name="consent"),
    path(f"{PARTNER}join/", consent.join, name="consent_join"),
    path(f"{PARTNER}give/", consent.give, name="consent_give"),
    path(f"{PARTNER}withdraw/", consent.withdraw, name="consent_withdraw"),
    path(f"{PARTNER}leave/", consent.leave, name="consent_leave"),
    path("c/<str:organisation>/help/", asking.ask, name="help"),
    path("c/<str:organisation>/help/back/", asking.back, name="help_back"),
    path(f"{SETTINGS}data/", data.data, name="data"),
    path(f"{SETTINGS}data/export/", data.export, name="data_export"),
    path(f"{SETTINGS}data/delete/", data.delete, name="data_delete"),
    path(f"{SETTINGS}data/keep/", data.keep, name="data_keep"),
    path(f"{PERSON}held/", held.show, name="held"),
    path(f"{PERSON}held.json", held.as_json, name="held_json"),
    path(f"{PERSON}held.csv", held.as_csv, name="held_csv"),
    path(f"{PERSON}link/", held.send, name="held_send"),
    path("me/<str:link>/", me.me, name="me"),
    path(f"{PERSON}erase/", held.erase, name="held_erase"),
    *people_urls,
]
