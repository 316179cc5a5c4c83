from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Period",
            fields=[
                ("name", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("turn", models.BigIntegerField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True)),
            ],
            options={
                "db_table": "core_period",
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=128)),
                ("args", models.JSONField(default=dict)),
                ("key", models.CharField(max_length=200, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "Queued"), ("running", "Running"), ("dead", "Dead")],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("run_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("worker", models.BigIntegerField(null=True)),
                ("beat_at", models.DateTimeField(null=True)),
                ("last_error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("died_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "core_task",
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["id", "run_at"], name="task_queued"),
                    models.Index(condition=models.Q(("state", "running")), fields=["worker"], name="task_running"),
                    models.Index(condition=models.Q(("state", "dead")), fields=["id"], name="task_dead"),
                ],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state", "queued")), fields=("key",), name="task_key"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "running", "dead"])), name="task_state"
                    ),
                ],
            },
        ),
    ]
