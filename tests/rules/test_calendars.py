"""The calendars on disk: what is shipped and how a file of the installation is read (C-09, C-23)."""

from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from data.refusals import BadInput
from data.rules import calendars
from tests.rules.hours import TUE, at, hours

OFFICE = """
timezone = "Asia/Omsk"
about = "офис"
[weekly]
mon = [["09:00", "18:00"]]
"""


def test_the_three_presets_are_shipped() -> None:
    assert {"мск-ежедневно", "пн-пт-9-18", "круглосуточно"} <= set(calendars.names())
    for name in calendars.names():
        assert calendars.load(name).name == name


def test_s_10_the_daily_calendar_has_twelve_hours_a_day() -> None:
    daily = calendars.load("мск-ежедневно")
    assert daily.day_length == hours(12)
    assert daily.zone.key == "Europe/Moscow"
    assert calendars.load("круглосуточно").day_length == hours(24)


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_c_23_the_production_calendar_agrees_with_an_independent_source(year: int) -> None:
    office = calendars.load("пн-пт-9-18")
    public = holidays.country_holidays("RU", years=year)
    day = date(year, 1, 1)
    while day.year == year:
        saturday_at_work = day in public.weekend_workdays
        assert office.is_workday(day) is (saturday_at_work or (day.weekday() < 5 and day not in public)), day
        day += timedelta(days=1)


@pytest.mark.parametrize(("year", "days"), [(2025, 247), (2026, 247), (2027, 247)])
def test_the_number_of_working_days_of_a_year(year: int, days: int) -> None:
    office = calendars.load("пн-пт-9-18")
    assert office.between(at(1, 0, month=1, year=year), at(1, 0, month=1, year=year + 1)) == hours(9 * days)


def test_the_file_names_its_source_and_years() -> None:
    office = calendars.read("пн-пт-9-18")
    assert office.years == (2025, 2026, 2027)
    assert any("№ 1335" in line for line in office.source)
    assert "2025–2027" in calendars.describe("пн-пт-9-18")


def test_public_holidays_hold_beyond_the_named_years() -> None:
    assert not calendars.load("пн-пт-9-18").is_workday(date(2031, 5, 9))


def test_a_file_of_the_installation_stands_before_a_shipped_one(tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    (folder / "мск-ежедневно.toml").write_text(OFFICE, encoding="utf-8")
    (folder / "омск.toml").write_text(OFFICE, encoding="utf-8")
    assert calendars.load("мск-ежедневно", tmp_path).zone.key == "Asia/Omsk"
    assert "омск" in calendars.names(tmp_path)
    assert calendars.load("пн-пт-9-18", tmp_path).is_open(at(TUE, 12))


@pytest.mark.parametrize("name", ["нет-такого", "", "../calendars/круглосуточно", ".круглосуточно", "/etc/passwd"])
def test_an_unknown_name_is_refused_with_those_that_there_are(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"нет такого файла. Есть .*«мск-ежедневно»"):
        calendars.load(name, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timezone = ", "не читается как TOML"),
        (
            'timezone = "X/Y"\n[weekly]\nmon = [["09:00", "18:00"]]',
            "строка 1, ключ «timezone»: неизвестный часовой пояс",
        ),
        ('timezone = "UTC"\nyears = ["2025"]', "«years»: нужны числа"),
        ('timezone = "UTC"\nabout = 1', "«about»: нужен текст"),
        ('timezone = "UTC"\nsource = {a = 1}', "«source»: нужны строки"),
        ('timezone = "UTC"\nholydays = []', "строка 2, ключ «holydays»: нет такого ключа"),
        ("[weekly]\nmon = []", "ключ «timezone»: не указан"),
    ],
)
def test_a_broken_file_is_one_sentence_with_file_and_key(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "кривой.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said) as refused:
        calendars.load("кривой", tmp_path)
    assert str(path) in refused.value.sentence
    assert "\n" not in refused.value.sentence.removesuffix("\n")


def test_a_file_in_another_encoding_and_a_huge_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cp.toml").write_bytes('about = "привет"'.encode("cp1251"))
    (tmp_path / "big.toml").write_bytes(b"#" * (calendars.SIZE_LIMIT + 1))
    for name in ("cp", "big"):
        with pytest.raises(BadInput, match=name):
            calendars.load(name, tmp_path)


def test_toml_dates_and_times_are_understood(tmp_path: Path) -> None:
    text = 'timezone = "UTC"\nholidays = [2026-10-14]\n[weekly]\ntue = [[10:00:00, 18:00:00]]'
    (tmp_path / "даты.toml").write_text(text, encoding="utf-8")
    assert calendars.load("даты", tmp_path).is_workday(date(2026, 10, TUE))
