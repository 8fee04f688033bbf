"""What a page may load and run: the Content-Security-Policy that each page carries itself.

A host that sends headers can send the same as a header. In the page it also holds where there
is none to send one: on a memory stick, in a folder, on a host that cannot be set up.
"""

from __future__ import annotations

RULES = {
    "default-src": "'none'",  # what no rule below allows
    "script-src": "'self'",  # no inline script, no handler in an attribute, no eval
    "style-src": "'self'",  # nor a style element or attribute
    "img-src": "'self' data:",  # data: for a chart that is saved as PNG (explore.js)
    "font-src": "'self'",
    "connect-src": "'self'",  # the search reads pages to quote them, a PNG carries its fonts
    "form-action": "'self'",  # the search
    "base-uri": "'none'",
}
POLICY = "; ".join(f"{name} {allowed}" for name, allowed in RULES.items())
META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
