"""A report as text of 80 columns: the page, then everything (handover.md §1.11, §1.12)."""

from data.reports.report_details import details
from data.reports.report_page import WIDTH, page
from data.reports.report_words import Fact


def text(facts: Fact, least: float) -> str:
    """Write a whole report; ``least`` is the share of requests from which a night is worth its people."""
    return "\n".join([*page(facts, least), "─" * WIDTH, *details(facts, least, WIDTH)]) + "\n"
