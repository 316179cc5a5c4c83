"""Invoices of orders, and the credit notes (红字发票) that refunds need."""
