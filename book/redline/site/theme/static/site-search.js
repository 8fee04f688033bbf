// What Sphinx's search needs besides; it is read before the index, and so before any search.
"use strict";

// The search reads each page found to show a line of it. From a file:// address a browser refuses
// that, so there the results are titles only.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// A word that every object answers to ("constructor") is not for that a word of the book.
{
  const { setIndex } = Search;
  const bare = Object.create(null, { hasOwnProperty: { value: Object.prototype.hasOwnProperty } });
  Search.setIndex = (index) => {
    for (const words of [index.terms, index.titleterms]) Object.setPrototypeOf(words, bare);
    setIndex(index);
  };
}
