from django.db import migrations


class Migration(migrations.Migration):
    """Files of orders are sent from the desk too, so they stand with the orders; the table stays as it is."""

    dependencies = [("api", "0002_order_import")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="OrderImport")]),
    ]
