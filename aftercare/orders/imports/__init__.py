"""Taking files of orders in: streamed, idempotent, resumable, every row accounted for."""
