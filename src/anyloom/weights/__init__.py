"""Files of checkpoints: found, downloaded, verified."""
