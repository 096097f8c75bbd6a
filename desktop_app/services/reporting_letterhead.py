"""Who reports and who signs: the two lines of the header block, the place, the names under the table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.domain.names import clean
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome

_BRANCH = re.compile(r"(bảo hiểm xã hội|bhxh)\s+", re.IGNORECASE)
_KEYS = {
    "place": "office.place",
    "director_title": "office.director_title",
    "director": "office.director",
    "preparer": "office.preparer",
}


@dataclass(frozen=True, kw_only=True)
class Signers:
    """What stands around the signatures, as the office keeps it; "" leaves the space of the blank form.

    ``place`` stands before the day ("Hòa An, ngày …"); ``director_title`` over the signature; ``preparer`` is who makes
    the office's own tables.
    """

    place: str = ""
    director_title: str = ""
    director: str = ""
    preparer: str = ""


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The office as its papers name it. ``province`` and ``branch`` are the two names without "Bảo hiểm xã hội"."""

    superior: str
    name: str
    province: str
    branch: str
    signers: Signers


def signers(office: Office) -> Signers:
    """What the office keeps about its signatures."""
    settings = office.read.settings
    return Signers(**{name: settings.get(key) for name, key in _KEYS.items()})


def save_signers(office: Office, form: Signers) -> Outcome[Signers]:
    """Keep place, title and names for every report from now on."""
    cleaned = Signers(**{name: clean(getattr(form, name)) for name in _KEYS})
    label = "Sửa nơi lập và người ký báo cáo"
    with office.write("reporting.save_signers", label) as work:
        for name, key in _KEYS.items():
            work.settings.set(key, getattr(cleaned, name))
    return Outcome(value=cleaned, changes=frozenset({"setting"}), label=label)


def letterhead(office: Office) -> Letterhead:
    """The names for the header block.

    Without a superior in the settings it is the branch of the province that all communes of the office lie in; without
    a place, that province's name.
    """
    settings, kept = office.read.settings, signers(office)
    province = _province(office)
    superior = clean(settings.get("office.parent_name")) or (f"Bảo hiểm xã hội {_lower(province)}" if province else "")
    name = clean(settings.get("office.name"))
    return Letterhead(
        superior=superior,
        name=name,
        province=_without_branch(superior),
        branch=_without_branch(name),
        signers=Signers(
            place=kept.place or _bare(province),
            director_title=kept.director_title,
            director=kept.director,
            preparer=kept.preparer,
        ),
    )


def _province(office: Office) -> str:
    """The province of the office's communes, under its newest name; "" when they lie in several."""
    codes = {commune.province_code for commune in office.read.communes.covered()}
    if len(codes) != 1:
        return ""
    return next(province.name for province in office.read.reference.provinces() if province.code in codes)


def _without_branch(name: str) -> str:
    found = _BRANCH.match(name)
    return name[found.end() :] if found else name


def _bare(province: str) -> str:
    """“Tỉnh Đồng Tháp” → “Đồng Tháp”: how the place of a paper is written."""
    return re.sub(r"^(tỉnh|thành phố)\s+", "", province, flags=re.IGNORECASE)


def _lower(province: str) -> str:
    """“Tỉnh Đồng Tháp” → “tỉnh Đồng Tháp” inside a name."""
    return province[:1].lower() + province[1:]
