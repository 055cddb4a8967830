"""The files of tickets: their bytes under their checksum, their kinds, how they come and go."""
