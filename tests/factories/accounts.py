"""People."""

import factory
from django.contrib.auth.hashers import make_password

from delivery.accounts.models import Role, User

PASSWORD = "correct horse battery staple"


class UserFactory(factory.django.DjangoModelFactory):
    """A customer unless `role` says otherwise; everybody's password is PASSWORD."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.test")
    name = factory.Sequence(lambda n: f"Person {n}")
    phone = "+351 200 000 000"
    role = Role.CUSTOMER
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
