"""PostgreSQL tells each event to whoever listens, at the commit that made it."""

from django.db import migrations

CHANNEL = "aftercare_live"
FUNCTION = f"""
    CREATE OR REPLACE FUNCTION core_event_notify() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_notify('{CHANNEL}', NEW.subject_kind || ' ' || NEW.subject_id || ' ' || NEW.shop_id);
        RETURN NULL;
    END $$"""
TRIGGER = """
    CREATE TRIGGER core_event_notify AFTER INSERT ON core_event
    FOR EACH ROW EXECUTE FUNCTION core_event_notify()"""


def notify(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTION)
        editor.execute(TRIGGER)


def be_silent(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER IF EXISTS core_event_notify ON core_event")
        editor.execute("DROP FUNCTION IF EXISTS core_event_notify()")


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0004_supervisor'),
        ('live', '0001_initial'),
    ]

    operations = [migrations.RunPython(notify, be_silent)]
