"""`--selftest` from source: what it says, and that nothing of the person's is touched."""

from pathlib import Path

import pytest

from app.selftest.report import Check, Report, Wrong


@pytest.mark.slow
def test_it_checks_the_whole_job_and_leaves_nothing(program):
    home = Path(program.environment["HOME"])
    # WHEN the program is to test itself
    outcome = program.run("--selftest", "--json")
    # THEN everything works
    report = outcome.json
    assert report["ok"], report
    assert not report["packaged"]
    names = [check["name"] for check in report["checks"]]
    assert names == ["files", "modules", "samples", "answers", "spans", "window"]
    assert "12 files" in report["checks"][2]["message"]
    assert "passage lit" in report["checks"][5]["message"]
    # AND neither the person's library nor their settings were made
    assert not program.library.exists()
    assert not [path for path in home.rglob("*") if "preferences" in path.name]


def test_what_is_wrong_is_said_and_the_rest_is_checked_all_the_same():
    def wrong():
        raise Wrong("a file is missing")

    def broken():
        raise ZeroDivisionError("division by zero")

    findings = [
        Check("first", wrong).run(),
        Check("second", broken).run(),
        Check("third", lambda: "fine").run(),
    ]
    report = Report.of(tuple(findings), packaged=False)
    assert [finding.ok for finding in findings] == [False, False, True]
    assert not report.ok
    lines = report.lines()
    assert lines[0].startswith("wrong  first   a file is missing")
    assert "ZeroDivisionError: division by zero" in lines[1]
    assert lines[2].startswith("ok     third   fine")
    assert lines[3] == "2 of 3 checks failed."
