"""What runs an indicator: registry, context, evaluation, cache and its answer."""
