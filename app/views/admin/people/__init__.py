"""People: the list, one person's page, their rights, what is kept of them."""

from app.views.admin.people import adding, keeping, listing, page, rights

__all__ = ["adding", "keeping", "listing", "page", "rights"]
