"""The engine that psqlextra builds upon: Django's, which looks at connections, not asks them."""
