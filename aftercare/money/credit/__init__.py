"""Store credit: what a shop owes a customer in one currency, to be spent there."""
