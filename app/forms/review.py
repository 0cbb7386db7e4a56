"""What a reviewer gives a long answer, read from a form."""

from werkzeug.datastructures import MultiDict

from app.domain.question import Question
from app.forms.worksheet import read_marks
from app.forms.writing import written
from app.services.reviews import QUARTERS, Given


def read_review(question: Question, form: MultiDict[str, str]) -> Given:
    """Marks by the rubric or percent of the points, and the comment; what is missing stays so."""
    marks = read_marks(question.rubric, form) if question.rubric else {}
    percent = {str(quarter): quarter for quarter in QUARTERS}.get(form.get("percent", ""))
    return Given(marks, percent, written(form.get("comment", "")))
