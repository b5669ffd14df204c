from delivery.kernel.errors import Invalid, NotFound, Unauthenticated
from delivery.kernel.texts import msg


class WrongCredentials(Unauthenticated):
    """Unknown address and wrong password look alike on purpose."""

    code = "wrong_credentials"
    title = msg("The e-mail address or the password is wrong")


class EmailTaken(Invalid):
    """Somebody has registered this address already."""

    code = "email_taken"
    title = msg("This e-mail address is already registered")


class NoNumber(NotFound):
    """Whoever is to be called has given no number, or nobody is there."""

    code = "no_number"
    title = msg("There is no number to call")
