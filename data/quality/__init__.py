"""Quality: marks between lines, repeated contacts, samples and reviews."""
