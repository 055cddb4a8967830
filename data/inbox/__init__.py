"""The inbox folder: how files dropped by strangers become requests, or go to quarantine with a reason."""
