"""What a call says of itself: no more than its methods."""

from rest_framework.metadata import BaseMetadata


class AllowOnly(BaseMetadata):
    """Answer OPTIONS with its Allow header alone; the OpenAPI document tells the rest."""

    def determine_metadata(self, request: object, view: object) -> dict[str, object]:
        return {}
