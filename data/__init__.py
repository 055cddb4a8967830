"""Everything that touches a disk or a database: the desk, its store, settings, shipped files."""
