"""Output of the command line: tables, progress, and what libraries may print."""
