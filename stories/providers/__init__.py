"""Payment providers on loopback: each speaks its provider's documented wire protocol, with real signatures."""
