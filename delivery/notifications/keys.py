"""Keys that sign pushes, in the form in which settings hold them."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from py_vapid.utils import b64urlencode


def new_vapid_key() -> str:
    """Make a private key: 32 bytes, base64url."""
    number = generate_private_key(SECP256R1()).private_numbers().private_value
    return str(b64urlencode(number.to_bytes(32)))
