"""The standard and the calendars on disk: read, checked, versioned, renewed while the desk works."""
