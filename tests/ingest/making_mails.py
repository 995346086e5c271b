"""Writes mails with attachments as a mail program does."""

from email.message import EmailMessage
from pathlib import Path


def mail(subject: str = "The wheel", body: str = "See what is attached.") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content(body)
    return message


def attach(message: EmailMessage, name: str, content: bytes | str) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)


def write_mail(path: Path, **attached: str | bytes) -> Path:
    """Write a mail; in the names of what is attached two underscores stand for a full stop."""
    message = mail()
    for name, content in attached.items():
        attach(message, name.replace("__", "."), content)
    path.write_bytes(message.as_bytes())
    return path
