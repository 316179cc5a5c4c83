"""Database triggers that keep a published version as it was: its terms, number, fingerprint and instant.

What may still change is that it is superseded, once. A draft is free.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from aftercare.core.append_only import drop_trigger

TABLE = "policy_policyversion"
KEPT = ("shop_id", "number", "data", "digest", "published_at", "ref")
SAYS = "a published policy never changes"


def add_guard(connection: BaseDatabaseWrapper) -> None:
    """Named as the append-only triggers are, so that what empties a test's database knows them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in KEPT)
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF OLD.state = 'draft' THEN RETURN COALESCE(NEW, OLD); END IF; "
                f"IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{SAYS}'; END IF; "
                f"IF NEW.state = 'draft' OR {changed} THEN RAISE EXCEPTION '{SAYS}'; END IF; RETURN NEW; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
                f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
            )
            return
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in KEPT)
        conditions = {"UPDATE": f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {changed})",
                      "DELETE": "OLD.state <> 'draft'"}  # fmt: skip
        for verb, condition in conditions.items():
            cursor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {TABLE}_append_only_{verb.lower()} BEFORE {verb} ON {TABLE} "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )


def drop_guard(connection: BaseDatabaseWrapper) -> None:
    drop_trigger(connection, TABLE)
