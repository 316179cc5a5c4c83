from django.db import migrations

from aftercare.core.append_only import add_trigger, drop_trigger


def protect_again(apps, editor):
    """SQLite makes a table anew to alter it, and its triggers are lost with the old one."""
    drop_trigger(editor.connection, 'money_posting')
    add_trigger(editor.connection, 'money_posting')


class Migration(migrations.Migration):

    dependencies = [
        ('money', '0010_store_credit'),
    ]

    operations = [migrations.RunPython(protect_again, migrations.RunPython.noop, elidable=False)]
