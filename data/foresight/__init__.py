"""What would happen: previews of changes, trials of a policy on the past."""
