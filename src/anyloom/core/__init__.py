"""What a node, a model and a type are."""
