"""The roster: who works when, its file, its checks at the door of a shift."""
