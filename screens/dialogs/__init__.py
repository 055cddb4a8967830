"""Small dialogs that every act shares: choose, ask, tell."""
