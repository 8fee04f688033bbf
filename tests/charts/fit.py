"""Whether the words of a chart stay inside it, measured in the book's font."""

from __future__ import annotations

from matplotlib.figure import Figure

from redline.charts import style


def too_wide(fig: Figure) -> list[str]:
    """Level words that reach beyond the left or right edge of the figure."""
    width = style.layout_of(fig).width
    overlaps = []
    for text in fig.texts:
        if text.get_rotation() or not text.get_text().strip():
            continue
        weight = text.get_fontweight()
        thick = 400 if weight == "normal" else int(weight)
        left = text.get_position()[0] * width
        long = style.text_width(text.get_text(), text.get_fontsize(), thick)
        start = {"left": left, "center": left - long / 2, "right": left - long}[text.get_ha()]
        if start < -0.5 or start + long > width + 0.5:
            overlaps.append(text.get_text())
    return overlaps
