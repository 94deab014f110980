"""Form fields in the classes of the style sheet, and links that swap a part."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

CONTROLS = {
    "select": "kern-form-input__select",
    "checkbox": "kern-form-check__checkbox",
}
LONG_TEXT_ROWS = 6


@register.filter
def control(field: Any) -> SafeString:  # Any: a bound field
    """Return the control of a field, marked when it has errors."""
    name = CONTROLS.get(field.widget_type, "kern-form-input__input")
    classes = [name]
    if field.errors:
        classes.append(f"{name}--error")
    if field.widget_type == "textarea":
        rows = int(field.field.widget.attrs.get("rows", 0))
        size = "full" if rows >= LONG_TEXT_ROWS else "short"
        classes.append(f"vw-textarea--{size}")
    rendered: SafeString = field.as_widget(attrs={"class": " ".join(classes)})
    return rendered


@register.filter
def option(choice: Any) -> SafeString:  # Any: one radio button or check box
    """Return one choice of several, without its label."""
    choice.data["attrs"]["class"] = f"kern-form-check__{choice.data['type']}"
    rendered: SafeString = choice.tag()
    return rendered


@register.simple_tag
def swaps(address: str, region: str) -> SafeString:
    """Return the attributes of a link that fetches one region of a page anew."""
    return format_html(
        'href="{0}" hx-get="{0}" hx-target="#{1}" hx-select="#{1}" '
        'hx-swap="outerHTML" hx-push-url="true"',
        address,
        region,
    )
