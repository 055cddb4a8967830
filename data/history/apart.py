"""What keeps an imported history apart from the life of the desk: shifts, balances, briefings and news pass it by.

An imported event names its source in its facts. Of a ticket that was taken in open, the receipt counts as an ordinary
one: to the desk it came when it was imported.
"""


def lived(alias: str = "") -> str:
    """Write the condition that an event of the journal belongs to the desk's own life."""
    own = f"{alias}." if alias else ""
    return f"""(instr({own}facts, '"src":"') = 0 OR instr({own}facts, '"live":true') > 0)"""
