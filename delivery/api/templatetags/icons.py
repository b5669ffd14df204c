"""Icons from the one sprite of the pages."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, css_class: str = "icon") -> SafeString:
    """Draw an icon that says nothing to a screen reader; its meaning stands in the text beside."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>',
        css_class,
        static("icons.svg"),
        name,
    )
