"""The repository holds the project and its documents tell the truth about it."""

import re
from pathlib import Path

from screens.acts import KEYS, Place

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = "\n".join(page.read_text(encoding="utf-8") for page in sorted((ROOT / "data/files/help").glob("*.md")))


def test_the_readme_is_short_and_has_the_two_commands() -> None:
    assert len(README.splitlines()) <= 110
    assert "make demo" in README and "make test" in README


def test_every_picture_and_file_that_the_readme_names_exists() -> None:
    named = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_names_the_keys_of_the_footer() -> None:
    footer = [key for key in KEYS if key.footer and key.places & {Place.QUEUE, Place.CARD, Place.EVERYWHERE}]
    assert [key.id for key in footer if f"`{key.display}`" not in README] == []


def test_the_manual_names_every_key_of_a_ticket() -> None:
    acts = [key for key in KEYS if key.id.startswith("ticket.")]
    assert [key.id for key in acts if f"`{key.display}`" not in MANUAL] == []


def test_the_manual_gives_the_targets_of_the_standard() -> None:
    from data.rules.standard import load

    standard = load(None)
    for tier, rules in standard.tiers.items():
        row = next(line for line in MANUAL.splitlines() if line.startswith(f"| {tier.label} |"))
        numbers = {int(number) for number in re.findall(r"\d+", row)}
        shown = {int(number) for number in re.findall(r"\d+", f"{rules.reaction.words} {rules.response.words}")}
        assert shown <= numbers | {0}, f"{tier.label}: {row}"
