"""What the description of the API says about itself."""

SPECTACULAR_SETTINGS = {
    "TITLE": "Local delivery",
    "DESCRIPTION": "Order from local shops, deliver, and follow it all live.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Each status stays written out where it stands: several kinds share the word.
    "POSTPROCESSING_HOOKS": [],
}
