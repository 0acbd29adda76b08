"""What is sent about notices: where a company wants them, and how a user wants to hear."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sonaeru.web.notify import kinds
from sonaeru.web.notify.contract import Channel, Config, Field
from sonaeru.web.notify.kinds import How
from sonaeru.web.notify.queries import Place, Way

MOST = 2000  # characters of an address or a key
HOW = ((How.AT_ONCE, _("すぐに")), (How.WEEKLY, _("毎週月曜")), (How.NONE, _("なし")))
FILLED = _("入力ずみ（変えるときだけ入れる）")


class DestinationForm(forms.Form):
    """A place outside: the fields of its channel, and which kinds go there. With `place`, a change of it."""

    def __init__(self, *args: Any, channel: Channel, place: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel, self.place = channel, place
        for each in channel.FIELDS:
            if not each.made:
                self.fields[each.name] = self._typed(each)
        self.fields["groups"] = _groups(place)
        if place and self.made:
            self.fields["remake"] = forms.BooleanField(label=_("署名の鍵を作り直す"), required=False)

    @property
    def typed(self) -> list[forms.BoundField]:
        """The fields of the channel, for the template."""
        return [self[each.name] for each in self.channel.FIELDS if not each.made]

    @property
    def made(self) -> list[str]:
        """The fields that the product fills in itself."""
        return [each.name for each in self.channel.FIELDS if each.made]

    @cached_property
    def new_secrets(self) -> dict[str, str]:
        """What was made just now, to be shown once."""
        fresh = not self.place or self.cleaned_data.get("remake") or not self.place.typed.issuperset(self.made)
        return {name: secrets.token_urlsafe(32) for name in self.made} if fresh else {}

    @property
    def values(self) -> Mapping[str, str]:
        """Everything the channel needs: typed, kept or made."""
        kept = self.place.config.values if self.place else {}
        typed = {each.name: self.cleaned_data.get(each.name, "") for each in self.channel.FIELDS if not each.made}
        return {**kept, **{name: value for name, value in typed.items() if value}, **self.new_secrets}

    def clean(self) -> dict[str, Any]:
        """What the channel itself finds wrong, at its field."""
        if not self.errors:
            for problem in self.channel.check(Config(self.values)):
                self.add_error(problem.field if problem.field in self.fields else None, _said(problem.reason))
        return self.cleaned_data

    def _typed(self, each: Field) -> forms.Field:
        label, kept = _said(each.label), bool(self.place and each.name in self.place.typed)
        return forms.CharField(
            label=label,
            help_text=FILLED if kept and each.secret else _said(each.hint),
            required=not (kept and each.secret),
            initial=self.place.shown.get(each.name, "") if self.place else "",
            max_length=MOST,
            error_messages={
                "required": _("%(label)sを入れてください。") % {"label": label},
                "max_length": _("%(label)sが長すぎます。もう一度貼ってください。") % {"label": label},
            },
        )


class WaysForm(forms.Form):
    """How a user wants to hear of each group; what is fixed for an owner is no field."""

    def __init__(self, *args: Any, ways: Iterable[Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for way in ways:
            if not way.fixed:
                self.fields[way.group.id] = _way(way)


def _way(way: Way) -> forms.Field:
    wrong = _("「%(name)s」の届き方を1つ選んでください。") % {"name": _said(way.group.name)}
    return forms.TypedChoiceField(
        label=_said(way.group.name),
        help_text=_said(way.group.hint),
        choices=HOW,
        coerce=How,
        initial=way.how,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), wrong),
    )


def _groups(place: Place | None) -> forms.Field:
    # That a channel is in trouble goes to people, never into a channel.
    offered = [group for group in kinds.GROUPS if group.id != kinds.CHANNEL]
    chosen = [group.id for group in (place.groups if place else offered)]
    return forms.MultipleChoiceField(
        label=_("ここに届くお知らせ"),
        choices=[(group.id, _said(group.name)) for group in offered],
        initial=chosen,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("届けるお知らせを1つ以上選んでください。")),
    )


def _said(words: Any) -> str:
    return str(words.in_language(get_language() or "ja"))
