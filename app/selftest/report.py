"""What a self-test found, for a person and for a program."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from app.version import __version__


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found."""

    name: str
    ok: bool
    message: str
    milliseconds: float


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was checked; ``packaged`` tells a built program from its source."""

    ok: bool
    version: str
    packaged: bool
    checks: tuple[Finding, ...]

    @staticmethod
    def of(findings: tuple[Finding, ...], *, packaged: bool) -> "Report":
        """Sum up."""
        is_ok = all(finding.ok for finding in findings)
        return Report(ok=is_ok, version=__version__, packaged=packaged, checks=findings)

    def lines(self) -> list[str]:
        """Give it as it is printed."""
        width = max(len(finding.name) for finding in self.checks)
        lines = [
            f"{'ok   ' if finding.ok else 'wrong'}  {finding.name:<{width}}  {finding.message}"
            f"  ({finding.milliseconds / 1000:.1f} s)"
            for finding in self.checks
        ]
        failed = sum(not finding.ok for finding in self.checks)
        return [*lines, f"{failed} of {len(self.checks)} checks failed." if failed else "Everything works."]


class Wrong(Exception):
    """A check found something wrong; the words say what."""


@dataclass(frozen=True, slots=True)
class Check:
    """A thing to be checked: ``look`` gives words about what is right, or raises."""

    name: str
    look: Callable[[], str]

    def run(self) -> Finding:
        """Look, whatever comes of it."""
        begun = time.perf_counter()
        try:
            is_ok, words = True, self.look()
        except Exception as error:  # noqa: BLE001 - whatever is wrong is what is asked for
            is_ok, words = (
                False,
                str(error) if isinstance(error, Wrong) else f"{type(error).__name__}: {error}",
            )
        milliseconds = (time.perf_counter() - begun) * 1000
        return Finding(name=self.name, ok=is_ok, message=words, milliseconds=milliseconds)
