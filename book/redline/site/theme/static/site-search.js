// Sphinx's search reads each page found to show a line of it. From a file:// address a browser
// refuses that, so there the results are titles only.
"use strict";
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
