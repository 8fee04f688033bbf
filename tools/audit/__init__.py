"""What the project promises its readers, measured and printed as one table: ``make audit``."""
