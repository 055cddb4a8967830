"""Figures in files: one document, written as text, Markdown, HTML with SVG, CSV, JSON or XLSX."""
