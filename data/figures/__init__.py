"""Figures of periods: counted from the journal into narrow tables, read from them by SQL."""
