"""Status windows: how long ago the public heard of an incident."""
