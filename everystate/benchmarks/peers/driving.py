"""JavaScript that works a page's date control, for the three kinds of slider in use."""

from __future__ import annotations


def native(selector: str) -> str:
    """Drive ``<input type=range>``: set its value and say so, as a browser does on a key."""
    return f"""({{
      ready() {{
        const slider = bench.find({selector!r});
        return Boolean(slider) && !slider.matches(":disabled");
      }},
      step(at, by, count) {{
        const slider = bench.find({selector!r});
        slider.value = at;
        slider.dispatchEvent(new Event("input", {{bubbles: true}}));
      }},
    }})"""


def handle(selector: str) -> str:
    """Drive a noUiSlider by its handle: an arrow key, which the slider listens to itself."""
    return f"""({{
      ready() {{ return Boolean(bench.find({selector!r})); }},
      step(at, by, count) {{
        const key = by > 0 ? "ArrowRight" : "ArrowLeft", code = by > 0 ? 39 : 37;
        const how = {{key, code: key, keyCode: code, bubbles: true, composed: true}};
        bench.find({selector!r}).dispatchEvent(new KeyboardEvent("keydown", how));
      }},
    }})"""


def rail(selector: str, inset: int) -> str:
    """Drive a slider that answers the pointer alone: press on the place of its rail.

    ``inset`` is how far from the rail's ends its first and last places are, in px.
    """
    return f"""({{
      ready() {{ return Boolean(bench.find({selector!r})); }},
      step(at, by, count) {{
        const target = bench.find({selector!r}), box = target.getBoundingClientRect();
        const length = box.width - 2 * {inset};
        const where = {{
          clientX: box.left + {inset} + length * at / (count - 1),
          clientY: box.top + box.height / 2,
          bubbles: true,
        }};
        target.dispatchEvent(new MouseEvent("mousedown", where));
        document.dispatchEvent(new MouseEvent("mouseup", where));
      }},
    }})"""
