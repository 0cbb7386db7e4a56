"""Commands about people: more time in timed quizzes."""

from flask import Flask

from tests.learners import learner


def test_a_person_is_allowed_more_time(app: Flask) -> None:
    actor = learner(app, course="")

    said = app.test_cli_runner().invoke(args=["user", "allow", actor.email, "--extra-time", "50"])
    unknown = app.test_cli_runner().invoke(
        args=["user", "allow", "nobody@example.test", "--extra-time", "50"]
    )

    assert said.output == f"{actor.email} has 50% more time in timed quizzes.\n"
    assert unknown.exit_code == 1
    assert "Nobody here has this e-mail address." in unknown.output
