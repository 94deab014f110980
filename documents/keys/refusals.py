"""What can go wrong with keys: each refusal says what to do."""

from django.utils.translation import gettext_lazy as _

from documents.errors import DocumentError


class KeyStoreError(DocumentError):
    """Base of all refusals around keys and certificates."""

    code = "key-store"
    message = _("The key store cannot be used.")


class MissingPassphraseError(KeyStoreError):
    code = "passphrase-missing"
    message = _("The key store needs a passphrase; set VERTRAGSWERK_KEY_PASSPHRASE.")


class WrongPassphraseError(KeyStoreError):
    code = "passphrase-wrong"
    message = _(
        "The passphrase does not open the key file %(file)s. Set the passphrase with "
        "which the keys were made, or move the folder of the keys away."
    )


class DamagedKeyFileError(KeyStoreError):
    code = "key-file-damaged"
    message = _("The key file %(file)s is damaged. Restore it from a backup.")


class OutsideValidityError(KeyStoreError):
    code = "outside-validity"
    message = _("The authority's certificate is not valid on %(day)s.")


class DemonstrationAuthorityError(KeyStoreError):
    code = "demonstration-authority"
    message = _(
        "“%(name)s” belongs to a demonstration authority, which production settings "
        "refuse. Set the certificate of a real authority (PKCS#12)."
    )


class MissingAuthorityError(KeyStoreError):
    code = "authority-missing"
    message = _("There is no certificate of an authority in %(file)s.")


class MissingKeyFileError(KeyStoreError):
    code = "key-file-missing"
    message = _(
        "There is no certificate for %(holder)s (%(organisation)s) yet. Lay the "
        "PKCS#12 file %(file)s into the folder of the keys."
    )


class StaleRevocationListError(KeyStoreError):
    code = "revocation-list-stale"
    message = _(
        "The revocation list %(file)s is missing or too old. Fetch the current one "
        "from the authority and lay it into the folder of the keys."
    )
