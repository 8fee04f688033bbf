"""One question a module: pure functions, tables in, tables out."""
