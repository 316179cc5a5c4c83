"""Ways money goes back: payment providers behind the port of `money.provider`."""
