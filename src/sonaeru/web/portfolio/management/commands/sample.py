"""`sample`: put the sample data in, or take it out."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from sonaeru.web.assessment import actions as assessment
from sonaeru.web.library import reader
from sonaeru.web.portfolio import samples


class Command(BaseCommand):
    """Add or remove the sample company, and with `--association` a whole association; what to open is printed."""

    help = "Add the sample data (見本データ), or remove it."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--association`: also the association with its companies; `--remove` takes all out."""
        parser.add_argument("--association", action="store_true")
        parser.add_argument("--remove", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what was done."""
        if options["remove"]:
            self.stdout.write(f"見本データを消しました（{samples.remove()}社）。")
            return
        with transaction.atomic():
            samples.remove()
            token = assessment.add_sample(question_set=reader.offered_edition(), sample=reader.sample())
            said = self._association() if options["association"] else []
        self.stdout.write("見本データを入れました。消すときは: sonaeru demo --remove")
        self.stdout.write(f"見本の結果: {reverse('assessment:result', args=[token])}")
        for line in said:
            self.stdout.write(line)

    def _association(self) -> list[str]:
        password = secrets.token_urlsafe(12)
        sample = reader.sample_association()
        try:
            added = samples.add(question_set=reader.offered_edition(), sample=sample, password=password)
        except samples.Taken as error:
            said = f"{error} を本物の人が使っています。見本データは入れませんでした。"
            raise CommandError(said, returncode=2) from error
        people = "、".join(added.mails)
        return [
            f"{sample.association}（{len(added.companies)}社）: {reverse('portfolio:members', args=[added.association])}",
            f"サインインできる人: {people}",
            f"パスワード（この入れ方だけのもの）: {password}",
        ]
