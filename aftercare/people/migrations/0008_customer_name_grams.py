"""A name is found by any part of it along an index, without an extension: its pairs of letters, and each Chinese one."""

from django.db import migrations

GRAMS = """
CREATE FUNCTION people_grams(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT gram), '{}') FROM (
        SELECT substr(upper(name), place, 2) FROM generate_series(1, length(name) - 1) AS place
        UNION ALL
        SELECT substr(upper(name), place, 1) FROM generate_series(1, length(name)) AS place
        WHERE ascii(substr(name, place, 1)) > 127
    ) AS grams (gram)
$$;
CREATE INDEX customer_name_grams ON people_customer USING gin (people_grams(name::text));
"""
BACK = "DROP INDEX customer_name_grams; DROP FUNCTION people_grams(text);"


def run(sql):
    def apply(apps, schema_editor):
        # SQLite reads the names of one shop in milliseconds; its names are compared one by one.
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return apply


class Migration(migrations.Migration):
    dependencies = [("people", "0007_token_made_by")]

    operations = [migrations.RunPython(run(GRAMS), run(BACK))]
