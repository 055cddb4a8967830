"""What is drawn: one module and one style sheet per screen."""
