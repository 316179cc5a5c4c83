import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_initial")]

    operations = [
        migrations.CreateModel(
            name="ImportIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.BigIntegerField()),
                ("number", models.CharField(blank=True, max_length=100)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("rejected", "Rejected"), ("listed", "Listed, not imported")], max_length=10
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                ("field", models.CharField(blank=True, max_length=100)),
                ("value", models.CharField(blank=True, max_length=200)),
                ("values", models.JSONField(default=dict)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="issues", to="orders.importrun"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["run", "line"], name="import_issue_line")]},
        ),
    ]
