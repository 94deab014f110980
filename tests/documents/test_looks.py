"""What a paper says besides its text."""

from datetime import date

from agreements.services.organisations import Description, change_organisation
from documents.services.looks import original_look
from tests.factories import at, framework_draft, office_cast
from tests.paths import sealed_round

TODAY = date(2021, 5, 3)


def test_those_who_sign_stand_under_the_name_of_the_frozen_text(db):
    cast = office_cast()
    house = cast.partners[0]
    round = sealed_round(cast, framework_draft(cast))
    change_organisation(
        organisation=house,
        description=Description(name="Neues Haus e.V.", legal_form=house.legal_form),
        starts_on=TODAY,
        read=house.records.get().pk,
        actor=cast.drafter,
        at=at(TODAY),
    )
    names = [party.name for party in original_look(round, at(TODAY)).parties]
    assert house.name_as_party in names
    assert "Neues Haus e.V." not in names
