"""Addresses of sign-in below `/account/`: of the sign-in library only what has a page of ours, each with its mark."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions import views as sessions
from django.urls import path
from django.views.generic import RedirectView

from sonaeru.web.accounts.views.sign_in import ours, reachable
from sonaeru.web.tenancy.gate import SIGNED_IN
from sonaeru.web.tenancy.roles import PUBLIC

urlpatterns = [
    path("login/", ours(PUBLIC, account.login), name="account_login"),
    path("logout/", ours(PUBLIC, account.logout), name="account_logout"),
    path("inactive/", ours(PUBLIC, account.account_inactive), name="account_inactive"),
    path("signup/", ours(PUBLIC, account.signup), name="account_signup"),
    path("signup/passkey/", ours(PUBLIC, account.signup_by_passkey), name="account_signup_by_passkey"),
    path("confirm-email/", ours(PUBLIC, account.email_verification_sent), name="account_email_verification_sent"),
    path("password/reset/", ours(PUBLIC, account.password_reset), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        ours(PUBLIC, account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/complete/",
        ours(PUBLIC, account.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path("2fa/authenticate/", ours(PUBLIC, mfa.authenticate), name="mfa_authenticate"),
    path("passkeys/login/", ours(PUBLIC, webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("passkeys/signup/", ours(PUBLIC, webauthn.signup_webauthn), name="mfa_signup_webauthn"),
    path("oidc/<str:provider_id>/login/", ours(PUBLIC, reachable(oidc.login)), name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/", ours(PUBLIC, reachable(oidc.callback)), name="openid_connect_callback"
    ),
    path("oidc/cancelled/", ours(PUBLIC, social.login_cancelled), name="socialaccount_login_cancelled"),
    path("reauthenticate/", ours(SIGNED_IN, account.reauthenticate), name="account_reauthenticate"),
    path("reauthenticate/app/", ours(SIGNED_IN, mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "reauthenticate/passkey/",
        ours(SIGNED_IN, webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("email/", ours(SIGNED_IN, account.email, sudo=True), name="account_email"),
    path("password/change/", ours(SIGNED_IN, account.password_change), name="account_change_password"),
    path("password/set/", ours(SIGNED_IN, account.password_set, sudo=True), name="account_set_password"),
    path("sessions/", ours(SIGNED_IN, sessions.list_usersessions), name="usersessions_list"),
    path("2fa/", ours(SIGNED_IN, mfa.index), name="mfa_index"),
    path("2fa/app/", ours(SIGNED_IN, totp.activate_totp, sudo=True), name="mfa_activate_totp"),
    path("2fa/app/remove/", ours(SIGNED_IN, totp.deactivate_totp, sudo=True), name="mfa_deactivate_totp"),
    path("2fa/codes/", ours(SIGNED_IN, recovery.view_recovery_codes, sudo=True), name="mfa_view_recovery_codes"),
    path(
        "2fa/codes/new/",
        ours(SIGNED_IN, recovery.generate_recovery_codes, sudo=True),
        name="mfa_generate_recovery_codes",
    ),
    # The library leads there after a change; passkeys stand on the page of all ways to sign in.
    path("passkeys/", ours(SIGNED_IN, RedirectView.as_view(pattern_name="mfa_index")), name="mfa_list_webauthn"),
    path("passkeys/add/", ours(SIGNED_IN, webauthn.add_webauthn, sudo=True), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", ours(SIGNED_IN, webauthn.edit_webauthn, sudo=True), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", ours(SIGNED_IN, webauthn.remove_webauthn, sudo=True), name="mfa_remove_webauthn"),
]
