"""Joins the heading path of a passage with the closer name of its place, where its page has one."""

from ingest.passage_header import SEPARATOR


class NoPlaces:
    """The `ingest.types.Places` of a page whose places have no names beside its headings."""

    longest = ""

    def between(self, start: int, end: int) -> str:  # noqa: ARG002 - as `Places` has it
        """Nothing."""
        return ""


NO_PLACES = NoPlaces()


def with_place(heading: str, place: str) -> str:
    """``heading › place``, either alone where the other is empty."""
    return SEPARATOR.join(filter(None, (heading, place)))
