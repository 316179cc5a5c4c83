from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0011_figures")]
    operations = [
        migrations.AddField("orderimport", "columns", models.JSONField(default=dict)),
        migrations.AlterField(
            "orderimport", "state",
            models.CharField(
                choices=[
                    ("prepared", "Columns to be named"), ("running", "Running"), ("done", "Done"), ("failed", "Failed"),
                ],
                default="running", max_length=10,
            ),
        ),
    ]
