"""The plan of the Corn Mill: a drawing without a word in it, for a page that has no text."""

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

_WATER = HexColor("#b9d3e0")
_GRASS = HexColor("#e3ecd8")
_STONE = HexColor("#d8cfc2")
_LINE = HexColor("#3a3a3a")
_BOUNDARY = HexColor("#c0392b")


class MillPlan(Flowable):
    """A site plan: river and leat, the mill with its wheel and rooms, yard, trees, boundary, north arrow."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width = width
        self.height = height - 2 * mm

    def draw(self) -> None:
        """Draw from the ground up; the sheet is 156 mm wide and the origin is its lower left corner."""
        self._draw_ground_and_water()
        self._draw_building()
        self._draw_wheel()
        self._draw_trees()
        self._draw_boundary_and_north()

    def _draw_ground_and_water(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(_LINE)
        canvas.setFillColor(_GRASS)
        canvas.rect(0, 0, self.width, self.height, fill=1)
        canvas.setFillColor(_WATER)
        river = canvas.beginPath()
        river.moveTo(0, 205 * mm)
        river.curveTo(50 * mm, 225 * mm, 100 * mm, 180 * mm, self.width, 200 * mm)
        river.lineTo(self.width, 168 * mm)
        river.curveTo(100 * mm, 150 * mm, 50 * mm, 195 * mm, 0, 172 * mm)
        river.close()
        canvas.drawPath(river, fill=1)
        canvas.rect(112 * mm, 40 * mm, 9 * mm, 123 * mm, fill=1)

    def _draw_building(self) -> None:
        canvas = self.canv
        canvas.setFillColor(_STONE)
        canvas.setLineWidth(1.6)
        canvas.rect(42 * mm, 70 * mm, 68 * mm, 62 * mm, fill=1)
        canvas.setLineWidth(0.8)
        for x1, y1, x2, y2 in (
            (42, 101, 110, 101),
            (70, 70, 70, 101),
            (88, 101, 88, 132),
            (64, 101, 64, 132),
        ):
            canvas.line(x1 * mm, y1 * mm, x2 * mm, y2 * mm)
        canvas.setDash(3, 2)
        canvas.rect(42 * mm, 30 * mm, 60 * mm, 40 * mm)
        canvas.setDash()

    def _draw_wheel(self) -> None:
        canvas = self.canv
        canvas.setFillColor(_STONE)
        canvas.rect(110 * mm, 92 * mm, 13 * mm, 18 * mm, fill=1)
        for step in range(8):
            height = (93 + 2.1 * step) * mm
            canvas.line(110 * mm, height, 123 * mm, height)

    def _draw_trees(self) -> None:
        canvas = self.canv
        canvas.setFillColor(HexColor("#b7cfa0"))
        for x, y, radius in (
            (18, 150, 7),
            (22, 118, 6),
            (15, 84, 8),
            (24, 48, 6),
            (138, 128, 8),
            (143, 84, 7),
        ):
            canvas.circle(x * mm, y * mm, radius * mm, fill=1)

    def _draw_boundary_and_north(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(_BOUNDARY)
        canvas.setLineWidth(2)
        canvas.rect(34 * mm, 24 * mm, 76 * mm, 118 * mm)
        canvas.setFillColor(_LINE)
        arrow = canvas.beginPath()
        arrow.moveTo(140 * mm, 22 * mm)
        arrow.lineTo(145 * mm, 8 * mm)
        arrow.lineTo(140 * mm, 12 * mm)
        arrow.lineTo(135 * mm, 8 * mm)
        arrow.close()
        canvas.drawPath(arrow, stroke=0, fill=1)
