"""Files in buckets of S3, in place of folders."""

from collections.abc import Mapping
from typing import Any


def buckets(names: Mapping[str, str], **access: str) -> dict[str, dict[str, Any]]:
    """Return the storages by alias whose bucket is named; an empty `access` is left to boto."""
    options = {name: value or None for name, value in access.items()}
    return {
        alias: {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"bucket_name": bucket, **options},
        }
        for alias, bucket in names.items()
        if bucket
    }
