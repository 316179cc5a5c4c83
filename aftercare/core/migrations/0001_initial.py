from django.db import migrations, models

from aftercare.core.append_only import protect


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="EventRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("shop_id", models.BigIntegerField()),
                ("subject_kind", models.CharField(max_length=20)),
                ("subject_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            (kind, kind)
                            for kind in (
                                "customer", "agent", "warehouse", "finance", "carrier", "system", "integration",
                            )
                        ],
                        max_length=20,
                    ),
                ),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, max_length=200)),
                ("data", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "core_event",
                "indexes": [models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject")],
            },
        ),
        protect("core_event"),
    ]
