"""Quality: the sample of a week, checks, and what a person reads of the checks of their own work."""
