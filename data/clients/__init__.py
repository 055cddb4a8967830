"""The organisations that the desk serves: found, shown, changed, imported."""
