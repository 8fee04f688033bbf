"""What builds, checks and refreshes the book."""
