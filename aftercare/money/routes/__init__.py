"""Another way for money that its provider cannot bring back: chosen by the customer, never by the shop alone."""
