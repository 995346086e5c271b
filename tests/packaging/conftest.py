"""The tools that build the program lie in `packaging/`, which is no package; this path leads to them."""

import sys

from tests.app.program import PROJECT

sys.path[:0] = [str(PROJECT / "packaging"), str(PROJECT / "packaging" / "starter")]
