"""Filters that lead from an item or an action to the guide that explains it."""

from __future__ import annotations

from django import template

from sonaeru.core.editions import Item
from sonaeru.core.plan.catalogue import Action
from sonaeru.web.library.guides import Guide, guide_of_actions, guide_of_concepts

register = template.Library()


@register.filter
def guide_of_item(item: Item) -> Guide | None:
    """The guide for what an item asks."""
    return guide_of_concepts().get(item.concept)


@register.filter
def guide_of_action(action: Action) -> Guide | None:
    """The guide that explains an action."""
    return guide_of_actions().get(action.id)
