"""What must be declared is: admin pages, roles, queues and limits."""

from celery import current_app
from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.accounts.permissions import ANYONE

OURS = ("delivery.", "merchants", "orders", "drivers", "tracking")
QUEUES = {"events", "dispatch", "notifications", "upkeep"}
# A key of several columns, which Django admin does not take; a driver's day is shown on a map.
WITHOUT_A_PAGE = {"drivers.LocationPoint"}


def our_models():
    """Return the models of our apps; what a page shows inline counts as shown."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_config.name.startswith(OURS) and not model._meta.auto_created
    ]


def shown_models():
    """Return the models that Django admin shows, on a page or inline on one."""
    pages = admin.site._registry
    inlines = {inline.model for page in pages.values() for inline in page.inlines}
    return set(pages) | inlines


def api_views():
    """Return every API view class by its path."""

    def walk(patterns, prefix=""):
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern):
                view = getattr(pattern.callback, "view_class", None) or getattr(
                    pattern.callback, "cls", None
                )
                if view and issubclass(view, APIView):
                    yield path, view

    return dict(walk(get_resolver().url_patterns))


def our_tasks():
    """Return our Celery tasks."""
    current_app.loader.import_default_modules()
    return [task for task in current_app.tasks.values() if task.__module__.startswith(OURS)]


def test_every_model_has_its_place_in_django_admin():
    hidden = {model._meta.label for model in set(our_models()) - shown_models()}
    assert hidden == WITHOUT_A_PAGE


def test_every_view_names_the_roles_that_it_serves():
    views = api_views()
    assert len(views) > 40
    nameless = [
        path
        for path, view in views.items()
        if view.roles != ANYONE and not (view.roles and view.roles <= set(Role))
    ]
    assert nameless == []


def test_every_task_names_a_queue_and_a_time_limit():
    assert our_tasks()
    for task in our_tasks():
        assert task.queue in QUEUES, task.name
        assert task.time_limit, task.name


def test_every_scheduled_task_exists():
    names = {task.name for task in our_tasks()}
    scheduled = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    assert scheduled <= names
