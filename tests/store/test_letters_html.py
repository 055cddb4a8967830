"""HTML letters as text: what is read, what is hidden, where links lead, and that broken markup costs nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.mail.html import html_to_text
from models.quoting import quote_start
from tests.letters import letter, read


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Раз</p><p>Два</p>", "Раз\n\nДва"),
        ("<div>Раз</div><div>Два<br>Три<br/>Четыре</div>", "Раз\nДва\nТри\nЧетыре"),
        ("Раз&nbsp;и &laquo;два&raquo; &#1090;&#x440;и &lt;b&gt;", "Раз и «два» три <b>"),
        ("<ul><li>один<li>два</ul><ol><li>а</li><li>б</li></ol>", "• один\n• два\n\n1. а\n2. б"),
        ("<table><tr><td>Имя</td><td>Цена</td></tr><tr><td>А</td><td>1</td></tr></table>", "Имя | Цена\nА | 1"),
        ("<pre>а  б\n  в</pre>", "а  б\n  в"),
        ("до<!-- нет --><script>нет</script><style>нет</style><title>нет</title>после", "до после"),
        ("<html><head><title>нет</title></head><body>да</body></html>", "да"),
        ("5 < 6 и 7 > 3 <3", "5 < 6 и 7 > 3 <3"),
        ("<blockquote>цитата<blockquote>глубже</blockquote></blockquote>", "> цитата\n>\n> > глубже"),
        ('<blockquote style="margin:0 0 0 40px;border:none;padding:0">отступ</blockquote>', "отступ"),
        ('<img src="cid:1" alt="схема сети">', "[схема сети]"),
        ("слово<b>жирное</b> <i>косое</i>", "словожирное косое"),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<a href="https://example.org/a">вход</a>', "вход <https://example.org/a>"),
        ('<a href="https://example.org/">example.org</a>', "example.org"),
        ('<a href="http://evil.example/">https://bank.example/</a>', "https://bank.example/ <http://evil.example/>"),
        ('<a href="mailto:ivan@example.org?subject=x">ivan@example.org</a>', "ivan@example.org"),
        ('<a href="mailto:ivan@example.org">Иван</a>', "Иван <ivan@example.org>"),
        ('<a href="javascript:alert(1)">жми</a>', "жми"),
        ('<a href="#top">вверх</a> <a name="x">тут</a>', "вверх тут"),
        ('<a href="https://example.org/a"></a>пусто', "пусто"),
        ('<a href="https://exa\n mple.org/a">слом</a>', "слом <https://example.org/a>"),
    ],
)
def test_a_link_shows_where_it_truly_leads(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">тайна</div>',
        '<div style="DISPLAY : NONE !important"><p>тайна</p></div>',
        '<span style="visibility:hidden">тайна</span>',
        '<span style="font-size:0">тайна</span>',
        '<span style="font-size:0.0px;line-height:0">тайна</span>',
        '<span style="font-size:1px">тайна</span>',
        '<div style="max-height:0;overflow:hidden">тайна</div>',
        '<span style="opacity:0">тайна</span>',
        '<span style="mso-hide:all">тайна</span>',
        "<p hidden>тайна</p>",
        "<template>тайна</template>",
    ],
)
def test_hidden_text_is_dropped(hidden: str) -> None:
    assert html_to_text(f"до {hidden} после").split() == ["до", "после"]


@pytest.mark.parametrize(
    "painted",
    ['<font color="white">{}</font>', '<b style="color:#FFF">{}</b>', '<i bgcolor="#112233" style="color:#123">{}</i>'],
)
def test_text_in_the_colour_of_its_ground_is_marked_not_lost(painted: str) -> None:
    assert html_to_text(painted.format("тайна")) == "[невидимый текст: тайна]"


def test_visible_text_inside_an_odd_frame_is_kept() -> None:
    assert html_to_text('<div style="font-size:0"><span style="font-size:14px">видно</span></div>') == "видно"
    assert html_to_text('<td bgcolor="#000000"><font color="#ffffff">видно</font></td>') == "видно"
    assert html_to_text('<p style="display:none">нет<p>видно') == "видно"


def test_the_quotation_of_a_web_mail_is_folded() -> None:
    lead = '02.02.2026, 10:00, "Поддержка" &lt;<a href="mailto:help@example.ru">help@example.ru</a>&gt;:'
    markup = f"<p>Спасибо!<br /><br />{lead}</p><blockquote> Проверьте<br />почту.</blockquote>"
    found = read(letter(markup, Content_Type="text/html; charset=utf-8"))
    assert found.text == 'Спасибо!\n\n02.02.2026, 10:00, "Поддержка" <help@example.ru>:\n\n> Проверьте\n> почту.'
    assert found.quote_from == quote_start(found.text) == len("Спасибо!\n\n")


def test_a_body_that_is_html_without_saying_so_is_read() -> None:
    assert read(letter("<!DOCTYPE html><html><body>да</body></html>")).text == "да"
    assert read(letter("<b>не документ</b>")).text == "<b>не документ</b>"


BROKEN = ["<!-- <a ", "<", '<a "', "<div>", "<div><b></p>x", "<blockquote>x", "&#", "</a ", "<a href=z>x<br>"]


@pytest.mark.parametrize("piece", BROKEN)
def test_broken_markup_is_read_in_one_pass(piece: str) -> None:
    assert isinstance(html_to_text(piece * 20_000), str)


PIECES = ["<p>", "</p>", "<a href='x'>", "</a>", "<td>", "<!--", "-->", "<", ">", "&", "слово", "<ol>", "<li>", "</ol>"]


@given(st.lists(st.sampled_from(PIECES)))
def test_no_order_of_tags_breaks_the_reader(pieces: list[str]) -> None:
    assert isinstance(html_to_text("".join(pieces)), str)
