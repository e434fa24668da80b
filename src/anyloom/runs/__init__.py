"""A folder of images through a graph: sources, executors, the store and the report."""
