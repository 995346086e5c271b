import base64
import struct
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.parsers.mail_text import PartNames
from ingest.types import PageState, ParsedDocument, Reason
from tests.ingest.making_files import parse


def mail(subject: str = "The wheel", body: str = "It has forty teeth.\n") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Ada Müller <ada@example.org>"
    message["To"] = "Ben <ben@example.org>"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message.set_content(body)
    return message


def read(tmp_path: Path, content: bytes | EmailMessage, name: str = "a.eml") -> ParsedDocument:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.as_bytes())
    return parse(path)


HEADERS = (
    "From: Ada Müller <ada@example.org>\nTo: Ben <ben@example.org>\nDate: Mon, 02 Mar 2026 10:00:00 +0000"
)


def test_a_mail_is_a_page_under_its_subject(tmp_path):
    document = read(tmp_path, mail("Zähne ☸"))

    page = document.pages[0]
    assert document.title == "Zähne ☸"
    assert page.text == f"Zähne ☸\n\n{HEADERS}\n\nIt has forty teeth."
    assert [page.text[one.start : one.end] for one in page.headings] == ["Zähne ☸"]
    assert document.parts == ()


def test_of_two_forms_of_a_text_one_is_read(tmp_path):
    both, only_html = mail(), mail()
    both.add_alternative("<p>It has <b>forty</b> teeth.</p>", subtype="html")
    only_html.set_content("<h1>Big</h1><p>It has <b>forty</b> teeth.</p><script>x</script>", subtype="html")

    assert read(tmp_path, both).pages[0].text.endswith("+0000\n\nIt has forty teeth.")
    assert read(tmp_path, only_html).pages[0].text.endswith("+0000\n\nBig\n\nIt has forty teeth.")


def alternative(*forms: str) -> bytes:
    """A mail in several forms, each given as the type, a line's end and the text."""
    parts = "".join(f"--A\nContent-Type: {form}\n" for form in forms)
    return f"Subject: x\nContent-Type: multipart/alternative; boundary=A\n\n{parts}--A--\n".encode()


OFFER = """multipart/mixed; boundary=B

--B
Content-Type: text/html

<p>Please find the offer attached.</p>
--B
Content-Type: application/pdf; name=offer.pdf
Content-Disposition: inline; filename=offer.pdf

%PDF-
--B
Content-Type: image/png; name=logo.png
Content-Disposition: inline; filename=logo.png

png
--B
Content-Type: text/html

<p>Best regards</p>
--B--"""
INVITATION = "text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR"
LIVE = "text/x-amp-html\n\n<p>Live</p>"


@pytest.mark.parametrize(
    ("forms", "text", "names"),
    [
        (["text/plain\n\nThe offer is attached.", OFFER], "The offer is attached.", ["offer.pdf"]),
        (["text/html\n\n<p>The agenda</p>", INVITATION], "The agenda", ["attachment.ics"]),
        (
            ["text/plain\n\nThe agenda", "text/html\n\n<p>Agenda</p>", INVITATION],
            "The agenda",
            ["attachment.ics"],
        ),
        (["text/plain\n\nWords", LIVE, "text/html\n\n<p>Words</p>"], "Words", []),
        (["text/plain\n\n ", "text/html\n\n<p>Words</p>"], "Words", []),
        (
            ["text/plain\n\nUse HTML.", f"text/html\n\n<p>{'Two lamps. ' * 9}</p>"],
            ("Two lamps. " * 9).strip(),
            [],
        ),
    ],
    ids=["part in the other form", "invitation", "all three", "live", "empty plain form", "stub"],
)
def test_of_forms_the_text_is_read_once_and_every_part_kept(tmp_path, forms, text, names):
    document = read(tmp_path, alternative(*forms))

    assert document.pages[0].text == "\n\n".join(["x", text, *(f"[{name}]" for name in names)])
    assert [part.name for part in document.parts] == names


def test_forms_may_lie_in_each_other_without_end(tmp_path):
    content = b"".join(
        b"Content-Type: multipart/alternative; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(60)
    )

    assert read(tmp_path, b"Subject: x\n" + content + b"\nwords").pages[0].text == "x\n\nwords"


@pytest.mark.parametrize(
    ("stated", "encoding", "text"),
    [
        ("iso-8859-1", "cp1252", "The price is € 500 – don’t pay “more”."),
        ("us-ascii", "cp1252", "The price is € 500 – don’t pay “more”."),
        ("us-ascii", "utf-8", "The price is € 500 – don’t pay “more”."),
        ("gb2312", "gb18030", "朱镕基的镕字"),
        ("utf-16", "utf-16", "Vierzig Zähne"),
        ("utf-7", "utf-7", "Vierzig Zähne"),
    ],
)
def test_encodings_are_read_as_they_are_meant(tmp_path, stated, encoding, text):
    head = f"Subject: x\nContent-Transfer-Encoding: base64\nContent-Type: text/plain; charset={stated}\n\n"

    content = head.encode() + base64.encodebytes(text.encode(encoding))

    assert read(tmp_path, content).pages[0].text == f"x\n\n{text}"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
@pytest.mark.parametrize("subject", ["Kündigung Müller", "Élève", "Año nuevo – €"])
def test_headers_in_raw_characters_are_read(tmp_path, subject, encoding):
    content = f"""Subject: {subject}
From: "Jürgen" <j@example.org>
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: text/plain; charset=iso-8859-1

words
--A
Content-Type: application/pdf
Content-Disposition: attachment; filename="{subject}.pdf"

%PDF-
--A--
"""

    document = read(tmp_path, content.encode(encoding))

    assert document.title == subject
    assert document.pages[0].text == f"{subject}\n\nFrom: Jürgen <j@example.org>\n\nwords\n\n[{subject}.pdf]"


def test_attachments_are_named_and_handed_on(tmp_path):
    message = mail()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Bericht ä.pdf")
    message.add_attachment("a,b\n", subtype="csv", filename="../../etc/x.csv")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="Bericht ä.pdf")
    message.add_attachment(b"y", maintype="application", subtype="zip")

    document = read(tmp_path, message)

    names = ["Bericht ä.pdf", "_.._etc_x.csv", "Bericht ä (2).pdf", "attachment.zip"]
    assert [part.name for part in document.parts] == names
    assert document.parts[0].content == b"%PDF-"
    assert document.pages[0].text.endswith("\n\n" + "\n".join(f"[{name}]" for name in names))


def test_a_mail_in_a_mail_is_a_part_of_its_own(tmp_path):
    outer = mail("Outer", "See inside.\n")
    outer.add_attachment(mail("Inner"))

    (part,) = read(tmp_path, outer).parts

    assert part.name == "Inner.eml"
    assert "forty teeth" in read(tmp_path, part.content, "b.eml").pages[0].text


def test_pictures_inside_the_text_are_no_attachments(tmp_path):
    message = mail()
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png", cid="<logo>")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="photo.png")

    assert [part.name for part in read(tmp_path, message).parts] == ["photo.png"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_mail_may_be_saved_in_another_encoding(tmp_path, encoding):
    content = f"Subject: Zähne\n{HEADERS}\n\nVierzig Zähne\n".encode(encoding)

    assert "Vierzig" in read(tmp_path, content).pages[0].text


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: =?utf-8?b?!!!?=\nFrom: <<>>, \xff\nDate: never\n\nwords",
        b"Subject: x\nContent-Type: text/plain; charset=no-such\n\nwords",
        b"Subject: x\nContent-Type: text/plain; charset=utf-8\n\nwords \xe4\xff",
        b"Subject: x\nContent-Transfer-Encoding: base64\n\nwords",
        b"Subject: x\nContent-Type: multipart/mixed\n\nwords",
        b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nwords",
        b"Subject: x\nContent-Type: message/rfc822\n\nwords",
        b"Content-Type: multipart/encrypted; boundary=b\nFrom: x\n\n--b\nContent-Type: a/b\n\nx\n--b--",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)),
    ],
)  # fmt: skip
def test_malformed_mails_harm_nobody(tmp_path, content):
    path = tmp_path / "a.eml"
    path.write_bytes(content)
    try:
        document = parse(path)
    except FileRefused as refused:
        reason = refused.refusal.reason
    else:
        reason = None
        assert document.pages[0].text

    assert reason in {None, Reason.DAMAGED_FILE}


def test_what_is_no_mail_is_read_as_text(tmp_path):
    assert read(tmp_path, b"Just words.\nAnd more.").pages[0].text == "Just words.\nAnd more."


def test_an_mbox_is_a_page_a_mail(tmp_path):
    first, second = mail("One"), mail("Two", "Line\nFrom here on\n")
    first.add_attachment(b"a,b", maintype="text", subtype="csv", filename="x.csv")
    second.add_attachment(b"c,d", maintype="text", subtype="csv", filename="x.csv")
    content = b"".join(
        b"From ada@example.org Mon Mar 02 10:00:00 2026\n" + one.as_bytes() + b"\n" for one in (first, second)
    )

    document = read(tmp_path, content, "a.mbox")

    assert [page.text.split("\n", 1)[0] for page in document.pages] == ["One", "Two"]
    assert "From here on" in document.pages[1].text
    assert [part.name for part in document.parts] == ["1/x.csv", "2/x.csv"]


def test_a_sentence_does_not_begin_a_mail(tmp_path):
    body = "Dear all,\n\nFrom the first of May the rent is 900 euro.\nSecond line."
    content = (
        f"From a@x.org Mon Jan  1 10:00:00 2024\nSubject: One\n\n{body}\n\n"
        "From b@x.org Mon Jan  1 10:00:00 2024\nSubject: Two\n\nBody two\n"
    )

    document = read(tmp_path, content.encode(), "a.mbox")

    assert [page.text for page in document.pages] == [
        "One\n\nDear all,\n\nFrom the first of May the rent is 900 euro.\nSecond line.",
        "Two\n\nBody two",
    ]


@pytest.mark.parametrize(
    "envelope",
    [
        "From - Mon Jan 01 00:00:00 2024",
        "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
        "From ada at example.org  Mon Jan  1 10:00:00 2024",
        "From ada@example.org Mon Jan  1 10:00 2024",
        "From ada@example.org Mon Jan  1 10:00:00 CET 2024",
        "From 1234567890@xxx Mon Jan 01 00:00:00 +0000 2024",
        "From ada@example.org Mon Jan  1 10:00:00 2024 +0100",
        "From ada@example.org Mon Jan  1 10:00:00 2024 remote from host",
        "From ada@example.org Wed, 27 Nov 2013 14:04:29 +0000",
    ],
)
def test_envelopes_have_many_forms(tmp_path, envelope):
    first = "From - Mon Jan 01 00:00:00 2024"
    content = f"{first}\nSubject: One\n\nwords\n\n{envelope}\nSubject: Two\n\nwords\n"

    assert len(read(tmp_path, content.encode(), "a.mbox").pages) == 2


def test_envelopes_without_any_date_are_believed(tmp_path):
    content = b"From nobody\nSubject: One\n\nwords\n\nFrom nobody\nSubject: Two\n\nwords\n"

    assert len(read(tmp_path, content, "a.mbox").pages) == 2


JUNK = b"Subject: junk\nContent-Disposition: attachment; \x00charset*\n\nwords\n"


def test_a_mail_that_cannot_be_read_costs_its_page_alone(tmp_path):
    envelope = b"From a@x.org Mon Jan  1 10:00:00 2024\n"

    document = read(tmp_path, b"\n".join((envelope + JUNK, envelope + bytes(mail("Two")))), "a.mbox")

    assert [(page.number, page.state) for page in document.pages] == [
        (1, PageState.FAILED),
        (2, PageState.INDEXED),
    ]
    assert document.pages[1].text.startswith("Two\n")


@pytest.mark.parametrize("name", ["a.eml", "a.mbox"])
def test_where_no_mail_can_be_read_the_file_is_damaged(tmp_path, name):
    envelope = b"From a@x.org Mon Jan  1 10:00:00 2024\n" if name == "a.mbox" else b""

    with pytest.raises(FileRefused) as caught:
        read(tmp_path, envelope + JUNK, name)

    assert caught.value.refusal.reason is Reason.DAMAGED_FILE


def test_what_is_no_mbox_is_damaged(tmp_path):
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, b"Just words.\n", "a.mbox")

    assert caught.value.refusal.reason is Reason.DAMAGED_FILE


def test_a_damaged_msg_says_so(tmp_path):
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1_536, b"\xff"))
    struct.pack_into("<H", header, 0x1E, 9)

    with pytest.raises(FileRefused) as caught:
        read(tmp_path, bytes(header), "a.msg")

    assert caught.value.refusal.reason is Reason.DAMAGED_FILE


@pytest.mark.data
def test_mails_of_outlook_are_read(dev_data):
    document = parse(dev_data / "robustness" / "files" / "poi__attachment_msg_pdf.msg")

    assert document.title == "test email"
    assert "From: Nick Booth <nick.booth@pof.com.au>" in document.pages[0].text
    assert [part.name for part in document.parts] == ["smbprn.00009008.KdcPjl.pdf"]
    assert document.parts[0].content.startswith(b"%PDF-")


@pytest.mark.data
def test_a_mail_of_outlook_says_who_has_a_copy(tmp_path, dev_data):
    content = (dev_data / "robustness" / "files" / "poi__cyrillic_message.msg").read_bytes()
    name = "Свиридов Дмитрий Владимирович"
    copied = f"\nCc: {name}\n"
    without_names = content.replace(b"\x1e\x00\x04\x0e", b"\x1e\x00\xf4\x0e")  # those shown as To

    assert f"\nTo: {name}{copied}" in read(tmp_path, content, "a.msg").pages[0].text
    listed = read(tmp_path, without_names, "b.msg").pages[0].text
    assert " <sviridov@niips.ru>" + copied in listed
    assert listed.count("<sviridov@niips.ru>", listed.index("To: "), listed.index("Cc: ")) == 1


@pytest.mark.parametrize(
    ("stated", "name"),
    [("a/b\\c.pdf", "a_b_c.pdf"), ("..", "attachment"), ("x!/y.txt", "x__y.txt"), ("", "attachment.eml")],
)  # fmt: skip
def test_names_are_safe(stated, name):
    assert PartNames().name(stated, "" if stated else ".eml") == name


@pytest.mark.parametrize("letter", ["a", "ä", "रि", "議", "🦷"])
def test_long_names_have_room_on_a_disk_and_keep_their_suffix(tmp_path, letter):
    names = PartNames()
    given = [names.name(letter * 500 + ".pdf") for _ in range(3)]

    assert len(set(given)) == 3
    for name in given:
        (tmp_path / name).write_bytes(b"")
        assert len(name.encode()) <= 200
        assert name.startswith(letter * 20)
        assert name.endswith(".pdf")


def test_the_rest_of_a_sentence_is_no_suffix():
    name = PartNames().name("No. " + "議" * 100)

    assert name.startswith("No. 議議")
    assert len(name.encode()) <= 200
