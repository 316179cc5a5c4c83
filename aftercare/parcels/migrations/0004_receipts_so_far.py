from django.db import migrations

# What was received before receipts were kept: once per line, at the instant of its parcel.
FILL = """
    INSERT INTO parcels_receipt (parcel_line_id, units, by_kind, by_id, by_name, at)
    SELECT line.id, line.received, 'warehouse', NULL, '', parcel.received_at
    FROM parcels_parcelline line JOIN parcels_parcel parcel ON parcel.id = line.parcel_id
    WHERE line.received > 0 AND parcel.received_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('parcels', '0003_floor'),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
