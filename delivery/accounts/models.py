"""People and what they are to the platform."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The four sides of the marketplace; everybody has exactly one."""

    CUSTOMER = "customer", _("Customer")
    DRIVER = "driver", _("Driver")
    MERCHANT = "merchant", _("Merchant")
    ADMIN = "admin", _("Admin")


class UserManager(BaseUserManager["User"]):
    """Create users with hashed passwords and lower-case addresses."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; `role` defaults to customer."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an operator (for `manage.py createsuperuser`)."""
        return self.create_user(email, password, **{**fields, "role": Role.ADMIN})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who can sign in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.CUSTOMER)
    language = models.CharField(
        max_length=7, blank=True, help_text="What we write to them in; empty for ours."
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_case_insensitive"),
            models.CheckConstraint(name="user_role_known", condition=models.Q(role__in=Role)),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def log_ids(self) -> dict[str, int | None]:
        """Name this person on log lines; a driver's profile has the same id."""
        ids = {"user_id": self.pk}
        return ids | {"driver_id": self.pk} if self.role == Role.DRIVER else ids

    @property
    def is_staff(self) -> bool:
        """Let operators into Django admin."""
        return self.role == Role.ADMIN

    @property
    def is_superuser(self) -> bool:
        """Give operators every admin permission; nobody else has any."""
        return self.is_staff

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and self.is_staff

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class SavedAddress(models.Model):
    """A door that somebody orders to again, under a name of their own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_addresses")
    name = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    lat = models.FloatField()
    lng = models.FloatField()
    is_default = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "saved addresses"
        ordering = ["-is_default", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "label"], name="saved_address_once"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_default=True), name="saved_address_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.label}"
