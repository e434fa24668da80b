"""What graphs of every shape come to, however they are written and run."""
