"""Where the built program is measured: people who have nothing but it, each in a home of their own."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.app.program import PROJECT, Program


class Bare(Program):
    """Somebody with the built program alone: no variable but those of the home, nothing else installed."""

    def __init__(self, executable: Path, home: Path) -> None:
        (home / "tmp").mkdir(parents=True)
        super().__init__(home, library=home / ".local" / "share" / "Sourcebook" / "library")
        self.executable = executable
        self.home = home
        self.temporary = home / "tmp"
        self.environment = {"HOME": str(home), "TMPDIR": str(self.temporary)}
        # Put before each command.
        self.before: list[str] = []

    def command(self, *arguments: object) -> list[str]:
        return [*self.before, str(self.executable), *map(str, arguments)]


@dataclass
class World:
    """What all parts share."""

    dist: Path
    scratch: Path
    runs: int
    pictures: Path
    earlier: Path | None
    people: list[Bare] = field(default_factory=list)

    @property
    def one_file(self) -> Path:
        return self.dist / "sourcebook"

    @property
    def folder(self) -> Path:
        return self.dist / "sourcebook-folder" / "sourcebook"

    @property
    def samples(self) -> Path:
        return PROJECT / "resources" / "samples" / "Averley Seed Trust"

    @property
    def question(self) -> str:
        return "When may the tenant end the lease of the Corn Mill early?"

    def newcomer(self, executable: Path) -> Bare:
        """Somebody who starts the program for the first time."""
        self.people.append(Bare(executable, self.scratch / f"Zoë's 家 дом {len(self.people)}"))
        return self.people[-1]
