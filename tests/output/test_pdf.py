"""Certificates as PDF files: what is printed, how it is tagged, and whose names can be."""

import re
import threading
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium
import pytest
import typst
from fontTools.ttLib import TTFont

from app.errors import TandemError
from app.output.pdf import FACES, WORDS, CertificateData, UnprintableName, certificate_pdf
from tests.prints import codes_on, fonts_of, opened, tags_of, text_of

ADDRESS = "https://learn.example.org/verify/7Q4K-M2XR-9TBD-0AZ3"


def data(name: str = "Ana", **given: Any) -> CertificateData:
    default: dict[str, Any] = {
        "name": name,
        "course": "Partner Management Training: From Quotas to Alignment",
        "title": "Foundations (modules 1 and 2)",
        "outcomes": ("Say how a partner earns", "Rewrite quota language"),
        "issuer": "EMEA Partner Academy",
        "serial": "7Q4K-M2XR-9TBD-0AZ3",
        "address": ADDRESS,
        "issued": date(2026, 11, 20),
        "ends": date(2028, 11, 20),
        "issued_text": "20 November 2026",
        "ends_text": "20 November 2028",
    }
    return CertificateData(**default | given)


def font_with(letters: str, folder: Path) -> Path:
    """A folder with one font, House Letters, that has these letters and no others."""
    font = TTFont(FACES / "atkinson-hyperlegible-next-400.ttf")
    shapes = [font.getBestCmap()[code] for code in range(ord("A"), ord("Z") + 1)]
    for table in font["cmap"].tables:
        table.cmap = {32: "space"} | dict(zip(map(ord, letters), shapes, strict=False))
    for record in font["name"].names:
        record.string = {1: "House Letters", 4: "House Letters", 6: "HouseLetters-Regular"}.get(
            record.nameID, str(record)
        )
    folder.mkdir()
    font.save(folder / "house.ttf")
    return folder


def test_a_certificate_is_one_sheet_of_a4_on_its_side() -> None:
    _, page = opened(certificate_pdf(data()))

    width, height = page.get_size()

    assert (round(width), round(height)) == (842, 595)


def test_everything_it_attests_can_be_read_from_it() -> None:
    given = data("Maya Lindqvist")

    text = text_of(certificate_pdf(given))

    for part in (
        *(given.issuer, "This certifies that Maya Lindqvist completed", given.course, given.title),
        *(*given.outcomes, "20 November 2026", "Issued", "20 November 2028", "Valid until"),
        *(given.serial, "learn.example.org/verify"),
    ):
        assert part in text
    assert text.count(given.serial) == 1


def test_a_certificate_without_an_end_names_none() -> None:
    text = text_of(certificate_pdf(data(ends=None, ends_text="", issued_text="")))

    assert "2026-11-20" in text
    assert "Valid until" not in text


def test_it_is_tagged_titled_and_says_its_language() -> None:
    pdf = certificate_pdf(data("Maya Lindqvist", language="en_GB"))
    document, _ = opened(pdf)

    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", pdf)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert re.search(rb"/DisplayDocTitle true", pdf)
    assert re.search(rb"/Lang\s*\(en", pdf)
    assert pdfium.FPDFCatalog_IsTagged(document)
    info = document.get_metadata_dict()
    assert info["Title"] == "Certificate for Maya Lindqvist: Foundations (modules 1 and 2)"
    assert info["Author"] == "EMEA Partner Academy"


def test_the_structure_has_a_heading_a_list_and_words_for_the_code_alone() -> None:
    tags = tags_of(certificate_pdf(data()))

    kinds = [kind for kind, _ in tags]
    assert kinds.count("H1") == 1
    assert kinds.count("LI") == 2
    assert [kind for kind, alt in tags if kind == "Figure"] == ["Figure"]
    assert dict(tags)["Figure"] == WORDS["code"] % {"address": ADDRESS}


def test_the_faces_of_the_design_are_embedded() -> None:
    assert fonts_of(certificate_pdf(data("Łukasz Żółć, Nguyễn"))) == {
        "BricolageGrotesque-Bold",
        "BricolageGrotesque-Medium",
        "AtkinsonHyperlegibleNext-Regular",
        "AtkinsonHyperlegibleNext-Bold",
    }


def test_the_printed_code_leads_to_the_public_page() -> None:
    assert codes_on(certificate_pdf(data())) == [ADDRESS]


@pytest.mark.parametrize(
    ("name", "face"),
    [
        ("Ana", "BricolageGrotesque-Bold"),
        ("Zoë O’Brien-Ğümüş", "BricolageGrotesque-Bold"),
        ("Nguyễn Thị Ánh", "BricolageGrotesque-Bold"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ánh"), "BricolageGrotesque-Bold"),
        ("Σοφία Παπαδοπούλου", "LibertinusSerif-Bold"),
        ("Ђорђе Јовановић", "LibertinusSerif-Bold"),
        ("Ѓорѓи Nguyễn", "LibertinusSerif-Bold"),
        ("Иван Петров", "LibertinusSerif-Bold"),
    ],
)
def test_a_name_is_printed_whole_in_one_face(name: str, face: str) -> None:
    pdf = certificate_pdf(data(name))

    assert f"certifies that {unicodedata.normalize('NFC', name)} completed" in text_of(pdf)
    assert fonts_of(pdf) >= {face, "AtkinsonHyperlegibleNext-Regular"}
    assert any("Libertinus" in font for font in fonts_of(pdf)) == ("Libertinus" in face)


@pytest.mark.parametrize("name", ["محمد", "李小龙", "Ana 李", "김민준", "😀 Ana", "ก"])
def test_a_name_that_no_font_has_is_refused_and_never_printed_as_boxes(name: str) -> None:
    with pytest.raises(UnprintableName) as refusal:
        certificate_pdf(data(name))

    assert isinstance(refusal.value, TandemError)
    assert "letters" in refusal.value.message


@pytest.mark.parametrize("field", ["course", "title", "issuer"])
def test_a_text_that_no_font_has_is_refused_too(field: str) -> None:
    with pytest.raises(UnprintableName):
        certificate_pdf(data(**{field: "合作伙伴管理"}))


def test_a_folder_of_fonts_adds_letters(tmp_path: Path) -> None:
    fonts = font_with("李小龙", tmp_path / "fonts")

    pdf = certificate_pdf(data("李小龙", course="李 and Ana"), fonts)

    assert "certifies that 李小龙 completed 李 and Ana" in text_of(pdf)
    assert "HouseLetters-Regular" in fonts_of(pdf)


def test_a_folder_of_fonts_does_not_help_names_it_lacks(tmp_path: Path) -> None:
    fonts = font_with("李小龙", tmp_path / "fonts")

    with pytest.raises(UnprintableName):
        certificate_pdf(data("محمد"), fonts)


def test_a_name_that_runs_from_right_to_left_does_so_on_paper() -> None:
    _, page = opened(certificate_pdf(data("שרה כהן 2")))
    texts = page.get_textpage()
    letters = texts.get_text_range()

    first, last = letters.index("ש"), letters.index("ן")

    assert texts.get_charbox(first)[0] > texts.get_charbox(last)[0]
    assert min(texts.get_charbox(first)[0], texts.get_charbox(last)[0]) < 200


@pytest.mark.parametrize(
    "name",
    [
        "Maximiliana Konstantina Wilhelmine von Hohenberg-Sigmaringen y Fernández de la Vega"
        " Montenegro, Countess of Altenburg-Ne",
        "Παπα δοπού λου " * 8,
        "W" * 40,
        "X",
    ],
)
def test_a_long_name_wraps_and_pushes_nothing_off_the_sheet(name: str) -> None:
    outcomes = tuple(
        f"{number}: " + "a thing that one can do afterwards " * 3 for number in range(4)
    )
    pdf = certificate_pdf(data(name, outcomes=outcomes))
    _, page = opened(pdf)
    texts = page.get_textpage()
    letters = texts.get_text_range()

    boxes = [texts.get_charbox(at) for at in range(texts.count_chars())]

    assert "".join(name.split()) in text_of(pdf).replace(" ", "")
    assert all(
        left > 60 and right < 790 and low > 60 for left, low, right, _ in boxes if right > left
    )
    last_outcome, date_line = letters.index("3: "), letters.index("20 November 2026")
    assert texts.get_charbox(last_outcome)[1] > texts.get_charbox(date_line)[3]


def test_signs_that_mean_something_to_typst_are_printed_as_they_are() -> None:
    name = 'A #it.name $x$ *b* _c_ \\n "d" <e> @f `g` [h] = - +'

    assert f"that {name} completed" in text_of(certificate_pdf(data(name)))


def test_control_signs_and_halves_of_characters_become_spaces() -> None:
    text = text_of(certificate_pdf(data("Ana\x00\nMaria \ud800 Lopez", outcomes=("a\nb",))))

    assert "that Ana Maria Lopez completed" in text
    assert "a b" in text


def test_words_are_printed_as_translated() -> None:
    german = dict(WORDS, certifies="Hiermit wird bestätigt, dass", completed="abgeschlossen hat")

    text = text_of(certificate_pdf(data("Jürgen Groß", words=german, language="de")))

    assert "Hiermit wird bestätigt, dass Jürgen Groß abgeschlossen hat" in text


def test_a_certificate_that_attests_no_outcomes_has_no_list() -> None:
    assert "LI" not in [kind for kind, _ in tags_of(certificate_pdf(data(outcomes=())))]


def test_the_same_data_give_the_same_bytes_in_every_thread() -> None:
    made: list[bytes] = [certificate_pdf(data("Ana"))]
    threads = [
        threading.Thread(target=lambda: made.append(certificate_pdf(data("Ana")))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    certificate_pdf(data("Bea"))
    for thread in threads:
        thread.join()

    assert len(made) == 4
    assert len(set(made)) == 1


def test_a_certificate_is_small_enough_to_mail() -> None:
    assert len(certificate_pdf(data())) < 100_000


def test_a_fault_that_is_not_a_missing_letter_is_not_taken_for_one() -> None:
    with pytest.raises(typst.TypstError, match="language"):
        certificate_pdf(data(language="nonsense"))
