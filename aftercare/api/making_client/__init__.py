"""Writes the typed Python client, `aftercare_client`, from the OpenAPI document; a test holds it to be current."""
