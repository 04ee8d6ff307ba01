"""What WTForms says by itself, in the catalogue beside everything else.

WTForms brings its own catalogues, but none in Indonesian. Its English sentences are marked here, and `FORM_TEXTS`
takes their translation from ours.
"""

from __future__ import annotations

from flask_babel import gettext as translate

from quizapp.core.messages import N_

SENTENCES = (
    N_("This field is required."),
    N_("Invalid input."),
    N_("Invalid URL."),
    N_("Invalid email address."),
    N_("Field must be equal to %(other_name)s."),
    N_("Field must be at least %(min)d character long."),
    N_("Field must be at least %(min)d characters long."),
    N_("Field cannot be longer than %(max)d character."),
    N_("Field cannot be longer than %(max)d characters."),
    N_("Field must be exactly %(max)d character long."),
    N_("Field must be exactly %(max)d characters long."),
    N_("Field must be between %(min)d and %(max)d characters long."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Number must be between %(min)s and %(max)s."),
    N_("Not a valid choice."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid choice(s): one or more data inputs could not be coerced."),
    N_("'%(value)s' is not a valid choice for this field."),
    N_("'%(value)s' are not valid choices for this field."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid float value."),
    N_("Not a valid datetime value."),
    N_("Not a valid date value."),
    N_("Not a valid time value."),
    N_("Invalid value, must be one of: %(values)s."),
    N_("Invalid value, can't be any of: %(values)s."),
)
"""Of the validators and fields a page may use; `tests/web/test_languages.py` makes them speak."""


class FormTexts:
    """What WTForms asks for its sentences."""

    def gettext(self, text: str) -> str:
        """Return `text` in the language of this request."""
        return str(translate(text))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return the sentence for `count` things; each English form is a text of its own in the catalogue."""
        return self.gettext(singular if count == 1 else plural)


FORM_TEXTS = FormTexts()
