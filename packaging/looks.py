"""How the built program looks to the system: its icons, made from the one drawing, and its version."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DRAWING = PROJECT / "resources" / "icons" / "sourcebook.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def write_icons(folder: Path) -> None:
    """Draw the icon in every size, and write it as the systems want it: PNG, ``.ico`` and ``.icns``."""
    from PIL import Image  # noqa: PLC0415 - the specs that only name the files need neither
    from PySide6.QtCore import Qt  # noqa: PLC0415
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(DRAWING))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(folder / f"sourcebook-{size}.png"))
    pictures = [Image.open(folder / f"sourcebook-{size}.png") for size in SIZES]
    largest = pictures[-1]
    largest.save(folder / "sourcebook.ico", sizes=[(size, size) for size in SIZES if size <= 256])
    largest.save(folder / "sourcebook.icns", append_images=pictures[:-1])


def of_executable(icons: Path) -> dict[str, object]:
    """Give what an executable of this system carries of it; on Linux the desktop entry has the icon."""
    if sys.platform == "win32":
        return {"icon": str(icons / "sourcebook.ico"), "version": _version_of_windows()}
    if sys.platform == "darwin":
        return {"icon": str(icons / "sourcebook.icns")}
    return {}


def version() -> str:
    """Give the program's version without importing it."""
    names: dict[str, str] = {}
    exec((PROJECT / "app" / "version.py").read_text(encoding="utf-8"), names)  # noqa: S102 - our own line
    return names["__version__"]


def _version_of_windows() -> object:
    from PyInstaller.utils.win32 import versioninfo as info  # noqa: PLC0415 - only there

    numbers = tuple(int(part) for part in [*version().split("."), "0", "0"][:4])
    texts = [
        info.StringStruct(name, value)
        for name, value in (
            ("ProductName", "Sourcebook"),
            ("FileDescription", "Sourcebook"),
            ("ProductVersion", version()),
            ("FileVersion", version()),
            ("LegalCopyright", "Apache-2.0"),
        )
    ]
    return info.VSVersionInfo(
        ffi=info.FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[
            info.StringFileInfo([info.StringTable("040904B0", texts)]),
            info.VarFileInfo([info.VarStruct("Translation", [0x0409, 1200])]),
        ],
    )
