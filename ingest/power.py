"""Rest while a computer runs on its battery, where its person wants that."""

import threading
from collections.abc import Callable

import psutil

from ingest.catalog.catalog import Catalog

_KEY = "rests_on_battery"
_SECONDS_BETWEEN_LOOKS = 10.0


def on_battery() -> bool:
    """Whether the computer runs on its battery; False where it has none, or does not say."""
    try:
        # Systems without any such sensor lack the function.
        battery = getattr(psutil, "sensors_battery", lambda: None)()
    except (OSError, RuntimeError, ValueError):
        return False
    return battery is not None and battery.power_plugged is False


class BatteryRest:
    """Tells ``rest`` whether to rest, whenever that changes; a thread looks, while the setting is on."""

    def __init__(
        self,
        catalog: Catalog,
        rest: Callable[[bool], None],
        *,
        is_at_work: Callable[[], bool],
        is_on_battery: Callable[[], bool] = on_battery,
        seconds: float = _SECONDS_BETWEEN_LOOKS,
    ) -> None:
        """``is_at_work`` says whether there is something to rest from: `go_on` lasts no longer."""
        self._catalog = catalog
        self._is_at_work = is_at_work
        self._rest = rest
        self._is_on_battery = is_on_battery
        self._seconds = seconds
        self._changed = threading.Event()
        self._stop = threading.Event()
        self._is_wanted = catalog.remembered(_KEY) is not None
        self._rests = False
        self._goes_on = False
        # Since somebody wanted to go on: what is to be done may come a moment later.
        self._was_at_work = False
        self._thread = threading.Thread(target=self._run, name="battery", daemon=True)

    @property
    def is_wanted(self) -> bool:
        """Whether to rest on battery."""
        return self._is_wanted

    @property
    def rests(self) -> bool:
        """Whether it rests now."""
        return self._rests

    def start(self) -> None:
        """Begin to look."""
        self._look()
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        self._changed.set()
        if self._thread.ident is not None:
            self._thread.join()

    def want(self, *, wanted: bool) -> None:
        """Rest on battery from now on, or not; kept over a restart."""
        self._catalog.remember(_KEY, "yes" if wanted else None)
        self._is_wanted = wanted
        self._look()
        self._changed.set()

    def go_on(self) -> None:
        """Rest no longer although on battery: until the power changes, or all that is to be done is done."""
        self._goes_on, self._was_at_work = True, False
        self._look()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._changed.wait(self._seconds if self._is_wanted else None)
            self._changed.clear()
            if not self._stop.is_set():
                self._look()

    def _look(self) -> None:
        is_on_battery = self._is_on_battery()
        if self._goes_on:
            was_at_work, self._was_at_work = self._was_at_work, self._is_at_work()
            self._goes_on = is_on_battery and (self._was_at_work or not was_at_work)
        rests = self._is_wanted and is_on_battery and not self._goes_on
        if rests != self._rests:
            self._rests = rests
            self._rest(rests)
