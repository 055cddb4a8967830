"""Histories of other systems, brought into the journal."""
