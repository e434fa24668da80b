"""What exists by name: nodes, models, graph files; and which model fits on which device."""
