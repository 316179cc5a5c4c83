from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import aftercare.people.models
from aftercare.core.ids import new_ref


def name_tokens(apps: Any, schema_editor: Any) -> None:
    tokens = apps.get_model("people", "ApiToken").objects
    for pk in list(tokens.values_list("pk", flat=True)):
        tokens.filter(pk=pk).update(ref=new_ref("TK"))


class Migration(migrations.Migration):
    dependencies = [("people", "0005_shop_automatic_stopped")]

    operations = [
        migrations.AddField(
            "invitation",
            "inviter",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="invited",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "invitation",
            "user",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="invitations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "apitoken",
            "owner",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="tokens",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("apitoken", "ref", models.CharField(max_length=20, null=True)),
        migrations.RunPython(name_tokens, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "apitoken",
            "ref",
            models.CharField(default=aftercare.people.models.token_ref, max_length=20, unique=True),
        ),
    ]  # fmt: skip
