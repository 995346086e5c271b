from tests.ingest.making_files import parse

SOURCE = """---
title: "The Keeper's Handbook"
author: nobody
---

# First *part*

Words.

```python
# no heading, but a comment
```

Second part
-----------

> ### Quoted part

1. item
   ## Part in an item ##

| a | b |
|---|---|
| # | 2 |
"""


def headings_of(page):
    return [(heading.level, page.text[heading.start : heading.end]) for heading in page.headings]


def test_markdown_is_kept_as_stored_with_the_headings_that_commonmark_finds(tmp_path):
    path = tmp_path / "handbook.md"
    path.write_text(SOURCE)

    document = parse(path)

    assert document.title == "The Keeper's Handbook"
    assert document.pages[0].text == SOURCE
    assert headings_of(document.pages[0]) == [
        (1, "First *part*"),
        (2, "Second part"),
        (3, "Quoted part"),
        (2, "Part in an item"),
    ]


def test_a_heading_is_found_where_it_stands_and_not_where_its_words_occur_first(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("Before the end of the story.\n\n# end\n")

    page = parse(path).pages[0]

    assert [heading.start for heading in page.headings] == [page.text.index("# end") + 2]


def test_the_first_heading_titles_a_text_without_front_matter(tmp_path):
    path = tmp_path / "a.markdown"
    path.write_text("# **Field notes**\n\nWords.\n\n# Later\n")

    document = parse(path)

    assert document.title == "Field notes"
    assert headings_of(document.pages[0]) == [(1, "Field notes"), (1, "Later")]


def test_windows_line_ends_shift_no_heading(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"one\r\n\r\n## Two\r\n\r\nthree\r\n")

    page = parse(path).pages[0]

    assert page.text == "one\n\n## Two\n\nthree\n"
    assert headings_of(page) == [(2, "Two")]
