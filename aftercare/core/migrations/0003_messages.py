from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_tasks")]
    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=20, unique=True)),
                ("shop_id", models.BigIntegerField()),
                ("channel", models.CharField(choices=[("email", "E-mail"), ("sms", "Text message")], max_length=10)),
                ("to", models.CharField(max_length=254)),
                ("sender", models.CharField(blank=True, max_length=200)),
                ("reply_to", models.CharField(blank=True, max_length=254)),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("locale", models.CharField(blank=True, max_length=20)),
                ("subject_kind", models.CharField(max_length=20)),
                ("subject_id", models.BigIntegerField()),
                ("event_id", models.BigIntegerField(null=True)),
                ("key", models.CharField(max_length=400, null=True, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("failed", "Not delivered"),
                            ("recorded", "Recorded, not sent"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("provider_id", models.CharField(blank=True, max_length=200)),
                ("error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "core_message",
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_id", "id"], name="message_subject"),
                    models.Index(fields=["shop_id", "id"], name="message_shop"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "sent", "delivered", "failed", "recorded"])),
                        name="message_state",
                    )
                ],
            },
        ),
    ]
