"""Rules are tested by properties too; a busy machine must not make a slow example a failure."""

from hypothesis import settings

settings.register_profile("core", deadline=None)
settings.load_profile("core")
