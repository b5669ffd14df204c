from django.conf import settings
from django.contrib.auth.hashers import BCryptSHA256PasswordHasher


class Bcrypt(BCryptSHA256PasswordHasher):
    """bcrypt over SHA-256, at the cost that the settings name."""

    rounds = settings.BCRYPT_ROUNDS
