"""Which links of an answer may exist: a citation's own, and the web's."""

from urllib.parse import urlsplit

# No URL that a person can judge by reading it is longer.
_LONGEST = 2_000
_WEB = frozenset({"http", "https"})


def is_web_link(address: str) -> bool:
    """Whether an address may be a link at all; every other one is shown as plain text.

    Only ``http`` and ``https`` with a host. Relative addresses have nothing to be relative to.
    """
    if len(address) > _LONGEST or any(character.isspace() or ord(character) < 32 for character in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme.lower() in _WEB and bool(parts.hostname)
    except ValueError:
        return False
