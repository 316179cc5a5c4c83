import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_inviters_and_token_refs")]

    operations = [
        migrations.AddField(
            "apitoken",
            "made_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="made", to="people.apitoken"
            ),
        ),
    ]
