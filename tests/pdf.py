"""What every PDF of the product owes: whoever cannot see it can have it read."""

import page


def assert_accessible(contenu: bytes) -> None:
    """PDF/UA-1, by a validator that is not ours."""
    rapport = page.validate_pdf_bytes(contenu, profile=page.ValidationProfile.PDF_UA_1)
    assert not rapport.failures, [(f.rule_id, f.message) for f in rapport.failures]
