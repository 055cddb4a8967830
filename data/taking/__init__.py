"""The incoming side of a handover: what was shown, read back, refused, and the moment of transfer."""
