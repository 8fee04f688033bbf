"""Charts of the book, one module a chapter: tables in, Figure out."""
