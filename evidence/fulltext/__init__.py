"""Full texts to findings: tables by their headings, captions and body by the reader of abstracts."""
