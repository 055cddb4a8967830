"""Ready texts, checklists and articles, and the one gate for everything that leaves."""
