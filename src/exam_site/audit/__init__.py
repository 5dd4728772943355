"""Audit: evidence about the evidence. Nothing else imports this package.

- `python -m exam_site.audit.mutants` puts one fault after another (`operators`) into
  the package and tries whether programs notice it.
- `python -m exam_site.audit.wrong_answers` does the same with the answers themselves:
  do the laws notice a wrong digit or word?
"""
