"""What a form of Django admin writes: the fields that were changed in it, and no other column."""

from typing import Any

from django.http import HttpRequest


class ChangedOnly:
    """Save what a form changed: the rest of the row may have gone on counting since it was read."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if change:
            columns = {field.name for field in obj._meta.concrete_fields}
            obj.save(update_fields=columns.intersection(form.changed_data))
        else:
            super().save_model(request, obj, form, change)  # type: ignore[misc]
