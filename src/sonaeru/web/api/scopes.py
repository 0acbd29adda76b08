"""What a token may do: one word for each, with its name as an owner reads it."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Scope(Worded):
    """One thing that a token opens."""

    ASSESSMENTS_READ = "assessments:read", "診断の答えと点数を読む", "Read assessments and scores"
    ASSESSMENTS_WRITE = "assessments:write", "診断を始める、答える", "Start and answer assessments"
    PEOPLE_READ = "people:read", "社員の名簿を読む", "Read the list of people"
    PEOPLE_WRITE = "people:write", "社員の名簿を直す", "Change the list of people"
    SITES_READ = "sites:read", "拠点を読む", "Read sites"
    SITES_WRITE = "sites:write", "拠点を直す", "Change sites"
