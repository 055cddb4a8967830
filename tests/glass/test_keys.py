"""Keys: one declaration, both layouts, remapping by id, conflicts told in a sentence (design.md decision 11)."""

from typing import ClassVar

import pytest
from textual.app import App
from textual.binding import Binding, BindingType
from textual.keys import _character_to_key

from console.app import PultApp
from console.shell import Shell
from screens.keys import BY_ID, KEYS, TWIN, Key, Place, both_layouts, display, footer_of, keymap, keys_of, problems

ISSUE = {
    "t": "взять", "a": "принято", "r": "ответить", "n": "заметка", "w": "ждём клиента", "s": "статус", "y": "почему",
    "u": "отменить", "/": "найти", "?": "помощь",
}  # fmt: skip


def screen_class(place: Place) -> type[object]:
    """The class whose methods answer the keys of a place."""
    if place is Place.PEOPLE:
        from screens.people import PeopleScreen

        return PeopleScreen
    if place is Place.CLIENTS:
        from screens.clients import ClientsScreen

        return ClientsScreen
    if place is Place.SHIFT:
        from screens.handing.shift import ShiftScreen

        return ShiftScreen
    if place is Place.GIVING:
        from screens.handing.giving import GivingScreen

        return GivingScreen
    if place is Place.TAKING:
        from screens.handing.taking import TakingScreen

        return TakingScreen
    if place is Place.REPORTS:
        from screens.handing.shift_reports import ReportsScreen

        return ReportsScreen
    if place is Place.ROSTER:
        from screens.rostering.roster import RosterScreen

        return RosterScreen
    if place is Place.STATUSES:
        from screens.statuses import StatusesScreen

        return StatusesScreen
    if place is Place.FIGURES:
        from screens.figuring.figures import FiguresScreen

        return FiguresScreen
    if place is Place.READINESS:
        from screens.figuring.readiness import ReadinessScreen

        return ReadinessScreen
    if place is Place.BOARD:
        from screens.boarding.board import BoardScreen

        return BoardScreen
    if place is Place.QUALITY:
        from screens.reviewing.quality import QualityScreen

        return QualityScreen
    if place is Place.EVERYWHERE:
        return PultApp
    from screens.queue import QueueScreen

    return QueueScreen


@pytest.mark.parametrize("one", KEYS, ids=lambda one: one.id)
def test_every_declared_key_has_something_behind_it(one: Key) -> None:
    """No act stands in the footer, the palette or ``?`` that cannot be done."""
    method = f"action_{one.action.split('(')[0]}"
    assert all(hasattr(screen_class(place), method) for place in one.places), method


def test_ids_are_unique_and_each_act_says_why() -> None:
    """An id names one act for the settings; a reason is a sentence, not the label again."""
    assert len(BY_ID) == len(KEYS)
    assert [one.id for one in KEYS if len(one.why) <= len(one.label)] == []


def test_no_place_has_one_key_for_two_acts() -> None:
    """As shipped there is no conflict."""
    assert problems({}) == ()


def test_the_footer_of_the_queue_is_the_one_of_the_issue() -> None:
    """The keys of the sketch, in its order."""
    shown = {one.display: one.label for one in footer_of(Place.QUEUE)}
    assert {key: shown[key] for key in ISSUE} == ISSUE
    assert [key for key in shown if key in ISSUE] == list(ISSUE)


@pytest.mark.parametrize(
    ("latin", "both"),
    [
        ("t", "t,е"), ("J", "J,О"), ("slash", "slash,full_stop"), ("question_mark", "question_mark,comma"),
        ("#", "number_sign,numero_sign"), ("ctrl+p", "ctrl+p,ctrl+з"), ("enter", "enter"), ("space", "space"),
        ("x,f5", "x,ч,f5"), ("1", "1"), (",", "comma,б"),
    ],
)  # fmt: skip
def test_the_twin_is_the_same_physical_key(latin: str, both: str) -> None:
    """What the other layout types with the same finger."""
    assert both_layouts(latin) == both


def test_every_letter_of_the_latin_layout_has_a_twin() -> None:
    """Twenty-six letters, both cases, each with its own Russian one."""
    letters = [one for one in TWIN if one.isalpha()]
    assert len(letters) == 52 and len({TWIN[one] for one in letters}) == 52
    assert all(one.isupper() == TWIN[one].isupper() for one in letters)


def test_bindings_name_keys_as_textual_does() -> None:
    """A key written wrongly would never fire."""
    named = {_character_to_key(twin) for twin in TWIN.values()} | {_character_to_key(latin) for latin in TWIN}
    for one in KEYS:
        for stroke in both_layouts(one.keys).split(","):
            last = stroke.rsplit("+", 1)[-1]
            special = {
                "enter",
                "escape",
                "space",
                "f1",
                "f5",
                "f6",
                "f7",
                "f8",
                "f9",
                "f10",
                "f12",
                "tab",
                *"1234567890",
            }
            assert last in named | special, stroke


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"ticket.take": "n"}, ("«взять» (ticket.take)", "«заметка» (ticket.note)")),
        ({"ticket.take": "т"}, ("ticket.take", "ticket.note")),
        ({"ticket.fly": "x"}, ("ticket.fly",)),
    ],
)
def test_a_conflict_is_told_in_a_sentence(chosen: dict[str, str], told: tuple[str, ...]) -> None:
    """Both acts are named, on either layout."""
    sentences = " ".join(problems(chosen))
    assert all(word in sentences for word in told) and sentences.startswith("Клавиши: ")


def test_swapping_two_keys_is_no_conflict() -> None:
    """What is given away is free."""
    assert problems({"ticket.take": "n", "ticket.note": "t"}) == ()


def test_remapping_brings_the_twin_along() -> None:
    """A remapped letter works on both layouts too, and is shown as chosen."""
    chosen = {"ticket.take": "q", "nobody": "x"}
    assert keymap(chosen) == {"ticket.take": "q,й"}
    assert display(BY_ID["ticket.take"], chosen) == "q" and display(BY_ID["ticket.note"], chosen) == "n"


@pytest.mark.parametrize("place", [Place.QUEUE, Place.CARD, Place.PEOPLE])
def test_a_place_lists_its_own_acts_and_those_of_everywhere(place: Place) -> None:
    """The palette and ``?`` show both."""
    ids = {one.id for one in keys_of(place)}
    assert {"console.help", "console.manual"} <= ids
    assert len(ids) > len(keys_of(place, own=True))


@pytest.mark.parametrize("stroke", ["t", "е"])
async def test_both_layouts_fire_the_same_act(stroke: str) -> None:
    """A real key event on either layout reaches the action."""
    done: list[str] = []

    class Probe(App[None]):
        BINDINGS: ClassVar[list[BindingType]] = [Binding(both_layouts("t"), "take", "взять")]

        def action_take(self) -> None:
            done.append("take")

    async with Probe().run_test() as pilot:
        await pilot.press(stroke)
    assert done == ["take"]


@pytest.mark.parametrize("stroke", ["q", "й"])
async def test_a_remapped_act_fires_on_both_layouts(stroke: str) -> None:
    """The keymap of the settings is followed by Textual itself."""
    done: list[str] = []

    class Probe(App[None]):
        BINDINGS: ClassVar[list[BindingType]] = [Binding(both_layouts("t"), "take", "взять", id="ticket.take")]

        def action_take(self) -> None:
            done.append("take")

    app = Probe()
    app.set_keymap(keymap({"ticket.take": "q"}))
    async with app.run_test() as pilot:
        await pilot.press("t", "е", stroke)
    assert done == ["take"]


def test_nothing_that_textual_binds_by_itself_speaks_english() -> None:
    """The app's own bindings are ours; Textual's defaults are not inherited."""
    assert [one.description for _, one in Shell._merged_bindings or () if one.description.isascii()] == []
