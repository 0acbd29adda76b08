"""Addresses of the room `accounts`."""

from django.urls import URLPattern, URLResolver, path

from sonaeru.web.accounts.views import again, home, joining, log, members, notices, own, setup

app_name = "accounts"


def _people(base: str) -> list[URLPattern]:
    """The pages about those who sign in at one kind of place."""
    return [
        path(f"{base}/invite/", members.invite, name="member_invite"),
        path(f"{base}/undo/", members.undo, name="member_undo"),
        path(f"{base}/invitations/<str:invitation>/", members.invitation, name="member_invitation"),
        path(f"{base}/<str:seat>/", members.member, name="member"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", own.account, name="account"),
    path("account/profile/", own.profile, name="profile"),
    path("account/delete/", own.leave, name="leave"),
    path("account/reauthenticate/code/", again.again, name="again"),
    path("home/", home.home, name="home"),
    path("home/company/", home.new_company, name="new_company"),
    path("start/<str:token>/", setup.start, name="start"),
    path("account/invitation/<str:token>/", joining.invitation, name="invitation"),
    path("account/welcome/", joining.welcome, name="welcome"),
    path("c/<str:organisation>/settings/members/", members.of_organisation, name="members"),
    path("a/<str:association>/members/", members.of_association, name="association_members"),
    path("operator/people/", members.of_installation, name="operators"),
    path("c/<str:organisation>/settings/notices/", notices.destinations, name="notices"),
    path("c/<str:organisation>/settings/notices/add/", notices.add, name="notices_add"),
    path("c/<str:organisation>/settings/notices/<str:destination>/", notices.destination, name="notices_one"),
    path("c/<str:organisation>/settings/notices/<str:destination>/try/", notices.try_out, name="notices_try"),
    path("c/<str:organisation>/settings/notices/<str:destination>/remove/", notices.remove, name="notices_remove"),
    path("c/<str:organisation>/settings/notices/<str:destination>/restore/", notices.restore, name="notices_restore"),
    path("account/inbox/", notices.inbox, name="inbox"),
    path("account/notices/", notices.my_notices, name="my_notices"),
    path("account/unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    *_people("c/<str:organisation>/settings/members"),
    *_people("a/<str:association>/members"),
    *_people("operator/people"),
    path("c/<str:organisation>/settings/log/", log.of_company, name="log"),
    path("a/<str:association>/log/", log.of_association, name="association_log"),
    path("operator/log/", log.of_installation, name="operator_log"),
]
