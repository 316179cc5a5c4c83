"""Reads what shops export: our CSV and JSONL, the Online Retail II data, the Tmall order report."""
