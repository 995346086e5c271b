import pytest

from ingest.errors import FileRefused
from ingest.types import PageState, Reason
from tests.ingest.making_files import parse


def read(tmp_path, markup, name="page.html", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(markup.encode(encoding))
    return parse(path)


def test_a_page_is_read_in_blocks_with_its_headings(tmp_path):
    document = read(
        tmp_path,
        """<!doctype html><html><head><title>Tide &amp; time</title><style>p{}</style></head><body>
        <h1>Tides <em>today</em></h1>
        <p>The tide
           comes in<br>twice.</p>
        <ul><li>spring<li><p>neap</p></ul>
        <ol start=3><li>third</li></ol>
        <table><tr><th>Port<th>Height</tr><tr><td>Brest<td>6.1&nbsp;m</tr></table>
        <pre>  kept
    as is</pre>
        <script>alert("unseen")</script><template>unseen</template><p hidden>unseen</p>
        <div style="display: none">unseen</div>
        </body></html>""",
    )

    page = document.pages[0]
    assert document.title == "Tide & time"
    assert page.text == (
        "Tides today\n\nThe tide comes in\ntwice.\n\n- spring\n- neap\n3. third\n\n"
        "Port | Height\nBrest | 6.1 m\n\nkept\n    as is"
    )
    assert [(heading.level, page.text[heading.start : heading.end]) for heading in page.headings] == [
        (1, "Tides today")
    ]


def test_the_menu_is_left_out_where_the_page_marks_its_main_part(tmp_path):
    menu = "<nav>Home Shop</nav>"

    assert read(tmp_path, f"{menu}<main>Words</main>").pages[0].text == "Words"
    assert read(tmp_path, f"{menu}<div>Words</div>").pages[0].text == "Home Shop\n\nWords"


def test_a_page_laid_out_in_a_table_keeps_its_paragraphs(tmp_path):
    words = "word " * 150
    page = read(tmp_path, f"<table><tr><td>menu<td><p>{words}<p>{words}</tr></table>").pages[0]

    assert page.text == f"menu\n\n{words.strip()}\n\n{words.strip()}"


def test_a_table_in_a_cell_and_a_hidden_cell_upset_nothing(tmp_path):
    page = read(
        tmp_path,
        "<table><tr><td>a<table><tr><td>b<td>c</table><td hidden>unseen<td>d</table><p>after",
    ).pages[0]

    assert page.text == "a\n\nb | c\n\nd\n\nafter"


def test_markup_that_is_no_element_is_passed_over(tmp_path):
    page = read(
        tmp_path, "<p>one<!-- unseen --><?php unseen ?></p><!doctype html><p>two<![CDATA[unseen]]>"
    ).pages[0]

    assert page.text == "one\n\ntwo"


def test_ten_thousand_nested_elements_are_read(tmp_path):
    page = read(tmp_path, "<div>" * 10_000 + "deep" + "</div>" * 10_000 + "<p>after").pages[0]

    assert page.text == "deep\n\nafter"


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset=windows-1251>", "cp1251"),
        ('<meta http-equiv="content-type" content="text/html; charset=koi8-r">', "koi8_r"),
        ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso8859_5"),
        ("<meta charset=utf-8>", "cp1251"),  # a lie
        ("", "utf-16"),
    ],
)
def test_the_encoding_is_the_declared_one_unless_that_is_wrong(tmp_path, declaration, encoding):
    words = "Съешь же ещё этих мягких французских булок, да выпей чаю."

    page = read(tmp_path, f"{declaration}<p>{words}", encoding=encoding).pages[0]

    assert page.text == words


def test_xhtml_may_close_elements_that_html_leaves_open(tmp_path):
    document = read(
        tmp_path,
        '<?xml version="1.0"?><html><head><title/><script src="a.js"/></head>'
        '<body><a id="x"/><p>Words</p></body></html>',
        name="page.xhtml",
    )

    assert document.title == ""
    assert document.pages[0].text == "Words"


def test_a_page_without_words_is_empty_and_one_with_pictures_has_no_text(tmp_path):
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, "<html><body><p> </p></body></html>")
    assert caught.value.refusal.reason is Reason.EMPTY_TEXT

    page = read(tmp_path, "<html><body><img src=a.png alt='not read'></body></html>").pages[0]
    assert (page.state, page.text) == (PageState.NO_TEXT, "")


@pytest.mark.parametrize("codec", ["base64", "zlib", "idna", "unicode_escape", "rot13", "no-such-thing"])
def test_a_declared_codec_that_is_no_charset_is_not_believed(tmp_path, codec):
    markup = f'<meta charset="{codec}"><img data-encoding="base64"><p>C:\\new Straße</p>'
    assert "C:\\new Straße" in read(tmp_path, markup).pages[0].text
