"""Why the platform would not run well here, and what to do: asked of each part in turn."""
