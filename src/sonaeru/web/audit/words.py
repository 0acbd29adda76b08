"""What the verbs of all rooms are called: each room says it in the `Verb` of its `verbs` module."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType, ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from sonaeru.core.words import Words


def verb_modules() -> tuple[ModuleType, ...]:
    """The `verbs` module of every room that has one: the folder is the registry."""
    return tuple(
        import_module(f"{room.name}.verbs")
        for room in apps.get_app_configs()
        if room.name.startswith("sonaeru.") and room.module and module_has_submodule(room.module, "verbs")
    )


@cache
def verb_words() -> Mapping[str, Words]:
    """The words of every verb, by verb."""
    return MappingProxyType({str(verb): verb.words for module in verb_modules() for verb in module.Verb})


def called(verb: str) -> Words:
    """A verb in words; one that no room knows any more keeps its own name."""
    return verb_words().get(verb) or Words(verb, verb)
