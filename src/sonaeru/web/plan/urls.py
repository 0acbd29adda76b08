"""Addresses of the room `plan`."""

from django.urls import URLPattern, path

from sonaeru.web.plan.views import board, catalogue, documents, items, mine, saving

app_name = "plan"
PLAN = "c/<str:organisation>/plan/"
ITEM = f"{PLAN}items/<str:item>/"
DOCUMENTS = f"{PLAN}documents/"
DOCUMENT = f"{DOCUMENTS}<str:document>/"
urlpatterns: list[URLPattern] = [
    path(PLAN, board.show, name="board"),
    path(f"{PLAN}bulk/", board.bulk, name="bulk"),
    path(f"{PLAN}changes/<str:change>/undo/", board.undo, name="undo"),
    path(f"{PLAN}add/", items.add, name="add"),
    path(f"{PLAN}own/", items.own, name="own"),
    path(ITEM, items.show, name="item"),
    path(f"{ITEM}decline/", items.decline, name="decline"),
    *(path(f"{ITEM}{step}/", items.step, {"step": step}, name=step) for step in items.STEPS),
    path(f"{PLAN}actions/", catalogue.actions, name="actions"),
    path(f"{PLAN}measures/", catalogue.measures, name="measures"),
    path(DOCUMENTS, documents.documents, name="documents"),
    path(f"{DOCUMENTS}add/", documents.add, name="document_add"),
    path(DOCUMENT, documents.edit, name="document"),
    path(f"{DOCUMENT}file/", documents.download, name="document_file"),
    path(f"{DOCUMENT}remove/", documents.remove, name="document_remove"),
    path(f"{DOCUMENT}restore/", documents.restore, name="document_restore"),
    path(f"{PLAN}plan.csv", saving.csv, name="csv"),
    path(f"{PLAN}plan.xlsx", saving.xlsx, name="xlsx"),
    path(f"{PLAN}plan.pdf", saving.pdf, name="pdf"),
    path(f"{PLAN}calendar/", saving.link, name="calendar_link"),
    path(f"{PLAN}calendar/stop/", saving.stop, name="calendar_stop"),
    path("calendar/<str:token>.ics", saving.feed, name="calendar"),
    path("me/<str:link>/plan/", mine.mine, name="mine"),
    path("remind/<str:token>/stop/", mine.stop, name="stop"),
]
