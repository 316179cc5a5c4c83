from django.db import migrations

from aftercare.policy.frozen import add_guard, drop_guard


class Migration(migrations.Migration):
    dependencies = [("policy", "0002_drafts_and_backtests")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: add_guard(editor.connection),
            lambda apps, editor: drop_guard(editor.connection),
            elidable=False,
        )
    ]
