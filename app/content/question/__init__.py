"""Questions, in quizzes and in lessons: stem, answers, feedback; the answers' shape is the type."""

from app.content.question.items import check_item
from app.content.question.one import MARKS, read_question
from app.content.question.quiz import read_quiz

__all__ = ["MARKS", "check_item", "read_question", "read_quiz"]
