"""The screens of figures and readiness."""
