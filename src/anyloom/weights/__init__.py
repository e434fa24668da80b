"""Files of checkpoints: local, downloaded, verified."""
