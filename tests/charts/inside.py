"""Whether every word of a chart, in its axes too, stays within its frame."""

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from redline.charts import style


def inside(fig: Figure) -> None:
    """Fail with the first text that reaches beyond the figure's left, right or lower edge."""
    renderer = FigureCanvasAgg(fig).get_renderer()
    texts = [*fig.texts, *(text for ax in fig.axes for text in ax.texts)]
    for text in (text for text in texts if text.get_text().strip()):
        with mpl.rc_context(style.RC):  # letters set as on the page
            box = text.get_window_extent(renderer)
        assert box.x0 >= -1, text.get_text()
        assert box.x1 <= fig.bbox.width + 1, text.get_text()
        assert box.y0 >= -1, text.get_text()
