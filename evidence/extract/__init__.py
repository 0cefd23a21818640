"""Text becomes findings, by rules that can be read."""
