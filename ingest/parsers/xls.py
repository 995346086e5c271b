"""XLS and XLSB, Excel's binary formats: calamine reads them; a sheet is a page."""

import datetime as dt
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ingest.parsers.number_formats import plain_number
from ingest.parsers.refusals import damaged, lock_not_supported
from ingest.parsers.sheets import Cell, cell_text
from ingest.parsers.sniffing import Content, sniff
from ingest.parsers.types import ReportPages
from ingest.parsers.workbook import SheetRows, WorkbookPages
from ingest.parsers.zip_package import ZipPackage
from ingest.types import ParsedDocument, ReadLimits

PARSER = "calamine"
_HEAD = 16  # bytes that tell a ZIP package from an OLE container

_Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


class XlsParser:
    """Reads binary workbooks; formulas count by the value that was saved."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """One page a sheet, in the order of the tabs; hidden ones say so in their heading."""
        with path.open("rb") as stream:
            is_package = sniff(stream.read(_HEAD)) is Content.ZIP
        if is_package:
            with ZipPackage(path, limits, parser=PARSER) as package:
                package.check_unpacked_size()
        try:
            return _read_workbook(path, limits, report)
        except PasswordError as error:
            raise lock_not_supported() from error
        except CalamineError as error:
            raise damaged(PARSER, error) from error
        except OSError as error:
            if error.errno is not None:
                raise  # the disk's; calamine's own have none
            raise damaged(PARSER, error) from error
        except BaseException as error:
            # A panic of Rust's on a damaged file; it is no Exception and its class cannot be imported:
            # https://github.com/PyO3/pyo3/issues/2880
            if type(error).__name__ == "PanicException":
                raise damaged(PARSER, error) from error
            raise


def _read_workbook(path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
    # Not by its path: the name would decide what it is, and an old workbook may have a new name.
    with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as workbook:
        return _read(workbook, limits, report)


def _read(workbook: CalamineWorkbook, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    pages = WorkbookPages(len(sheets), limits, report)
    for sheet in sheets:
        hidden = sheet.visible is not SheetVisibleEnum.Visible
        pages.add(sheet.name, _rows(workbook.get_sheet_by_name(sheet.name)), hidden=hidden)
    return pages.finish()


def _rows(sheet: CalamineSheet) -> SheetRows:
    if sheet.start is None:
        return
    first_row, first_column = sheet.start
    for number, row in enumerate(sheet.iter_rows(), start=first_row + 1):
        cells = [
            Cell(column, text, isinstance(value, str))
            for column, value in enumerate(row, start=first_column)
            if (text := _shown(value))
        ]
        if cells:
            yield number, cells


def _shown(value: _Value) -> str:
    match value:
        case str():
            return cell_text(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return plain_number(value)
        case dt.datetime():
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)
