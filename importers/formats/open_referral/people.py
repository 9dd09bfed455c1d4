"""Contacts, phones and languages."""

from importers.fields import Fields
from importers.records import ContactRecord, LanguageRecord, PhoneRecord


def read_languages(owner: Fields) -> tuple[LanguageRecord, ...]:
    """An owner's languages; one with neither name nor code says nothing."""
    found = []
    for item in owner.children("languages"):
        name, code, note = item.name("name"), item.name("code"), item.text("note")
        if name or code:
            id_, _ = item.identify("language", name, code, note)
            found.append(LanguageRecord(id_, name, code.lower() if code else None, note))
    return tuple(found)


def read_phones(owner: Fields) -> tuple[PhoneRecord, ...]:
    """An owner's phones; one without a number is noted and left out."""
    found = []
    for item in owner.children("phones"):
        number = (item.name("number") or "").strip("\"' ")
        if not any(char.isdigit() for char in number):
            item.note("number", "has no telephone number; left out")
            continue
        extension = item.name("extension")
        id_, _ = item.identify("phone", number, extension)
        found.append(
            PhoneRecord(
                id=id_,
                number=number,
                extension=extension,
                type=item.name("type"),
                description=item.text("description"),
                languages=read_languages(item),
            )
        )
    return tuple(found)


def read_contacts(owner: Fields) -> tuple[ContactRecord, ...]:
    """An owner's contacts; an empty one says nothing."""
    found = []
    for item in owner.children("contacts"):
        name, title, department = item.name("name"), item.name("title"), item.name("department")
        email, phones = item.email("email"), read_phones(item)
        if any((name, title, department, email, phones)):
            numbers = [phone.number for phone in phones]
            id_, _ = item.identify("contact", name, title, department, email, *numbers)
            found.append(ContactRecord(id_, name, title, department, email, phones))
    return tuple(found)
