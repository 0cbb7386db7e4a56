"""What a learner does in a browser, step by step: with a mouse, or by keyboard alone."""

import re
from collections.abc import Iterable, Sequence

from playwright.sync_api import Locator, Page, expect

from app.domain.course import Activity, Course, Lesson, Quiz, Section, Worksheet
from app.domain.question import Question
from app.domain.scenario import Choice, Scenario, State
from tests.journeys.answers import HOW, plain
from tests.journeys.replies import chosen, pick_of

PASSWORD = "a long enough phrase"
MOST_TABS = 500


class Learner:
    """Somebody at a browser, who knows the course's answers."""

    def __init__(self, page: Page, address: str, course: Course) -> None:
        self.page = page
        self.address = address
        self.course = course

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.address + path)

    def press(self, target: Locator) -> None:
        """Follow a link or push a button."""
        target.click()

    def pick(self, target: Locator) -> None:
        """Choose a radio button or tick a box."""
        target.check()

    def write(self, target: Locator, text: str) -> None:
        """Type into a field, in place of what stands there."""
        target.fill(text)

    def join(self, name: str, email: str) -> None:
        """From the front page to Home, with a new account."""
        self.go("/")
        self.press(self.page.get_by_role("link", name="Join").first)
        self.write(self.page.get_by_label("Name", exact=False).first, name)
        self.write(self.page.get_by_label("mail", exact=False).first, email)
        self.write(self.page.locator("input[type=password]"), PASSWORD)
        self.press(self.page.get_by_role("button", name="Make my account"))
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name.split(maxsplit=1)[0])
        start = self.page.get_by_role("button", name=f"Start {self.course.title}")
        if start.is_visible():  # a site with several courses asks which one
            self.press(start)
            expect(self.page.locator("section.resume")).to_be_visible()

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in, and find Home."""
        self.go("/sign-in")
        self.write(self.page.get_by_label("mail", exact=False).first, email)
        self.write(self.page.locator("input[type=password]"), password)
        self.press(self.page.get_by_role("main").get_by_role("button", name="Sign in"))
        expect(self.page).to_have_url(re.compile("/home$"))

    def onward(self) -> Activity | None:
        """Go Home and follow Continue; what it led to, None when nothing is left to do."""
        self.go("/home")
        link = self.page.locator("section.resume a.btn")
        slugs = (link.get_attribute("href") or "").split("#")[0].split("/")
        if slugs[-1] == "certificates" or "See how it stands" in link.inner_text():
            return None
        self.press(link)
        self.page.wait_for_url(lambda url: "/home" not in url)
        found = self.course.find(slugs[-1])
        assert found, slugs
        return found[1]

    def read(self, lesson: Lesson) -> None:
        """Answer the questions in the text, and say that it was read."""
        for question in lesson.checks:
            form = self.page.locator(f"form#{question.id}")
            self.answer(form, question)
            self.press(form.get_by_role("button", name="Answer"))
            expect(form.locator("[data-verdict]")).to_contain_text("That is right.")
        self.reach_end()
        expect(self.page.get_by_text("You have completed this lesson.")).to_be_visible()

    def reach_end(self) -> None:
        """Scroll to the lesson's end: the page notices."""
        self.page.locator("#lesson-end").scroll_into_view_if_needed()

    def choose(self, target: Locator, option: str) -> None:
        """Choose the option of a list that begins with `option`."""
        texts = [" ".join(text.split()) for text in target.locator("option").all_text_contents()]
        at = next(n for n, text in enumerate(texts) if text.startswith(option))
        target.select_option(index=at)

    def answer(self, form: Locator, question: Question, right: bool = True) -> None:
        """Fill in one question's form."""
        HOW[question.type](self, form, question, right)

    def matching(self, rows: Locator, text: str) -> Locator:
        """The row whose own text begins with `text`."""
        wanted = plain(text)
        for place in range(rows.count()):
            if " ".join((rows.nth(place).text_content() or "").split()).startswith(wanted):
                return rows.nth(place)
        raise AssertionError(f"{wanted!r} is not on the page")

    def play(self, scenario: Scenario, worst: bool = False, labels: Sequence[str] = ()) -> State:
        """Play a conversation from its first page to its debrief: by labels, else best or worst."""
        self.press(self.page.get_by_role("main").locator("form button[type=submit]").first)
        expect(self.page.locator("#reply")).to_be_visible()
        state = scenario.beginning(self.starts(scenario)).opening()
        while not state.is_over:
            expect(self.page.locator("#reply")).to_be_visible()
            choice = chosen(state, labels) if labels else pick_of(state, worst)
            step = self.page.locator("#reply input[name=step]").input_value()
            self.say(state, choice)
            state = state.after(choice)
            if state.is_over:
                self.page.wait_for_url(re.compile("/debrief"))
            else:
                expect(self.page.locator("#reply input[name=step]")).not_to_have_value(step)
        return state

    def starts(self, scenario: Scenario) -> dict[str, int]:
        """Where this attempt's meters begin that an earlier conversation left somewhere."""
        carried = [meter for meter in scenario.meters if meter.carried]
        shown = [self.page.locator(".meter", has_text=one.title).locator(".v") for one in carried]
        return {one.name: int(v.inner_text()) for one, v in zip(carried, shown, strict=True)}

    def say(self, state: State, choice: Choice) -> None:
        """Pick a reply and send it; where there is nothing to choose, go on."""
        if state.scenario.passage(state.passage).is_continue:
            self.press(self.page.locator("#reply button[type=submit]"))
            return
        before = self.page.url.split("#")[0]
        self.pick(self.matching_reply(choice))
        if state.scenario.passage(state.passage).is_commit:
            self.write(self.page.get_by_label("Why this one?"), "It fits what she said")
            self.pick(self.page.get_by_label("Quite sure"))
        assert self.page.url.split("#")[0] == before
        self.press(self.page.get_by_role("button", name="Say this"))

    def matching_reply(self, choice: Choice) -> Locator:
        """The radio button of a choice."""
        wanted = plain(choice.html)
        for label in self.page.locator("#reply label.choice").all():
            if wanted in " ".join((label.text_content() or "").split()):
                return label.locator("input")
        raise AssertionError(f"{wanted!r} is not offered")

    def take(self, quiz: Quiz, right: bool = True) -> None:
        """Start or go on with a quiz, answer every question, look over, hand in."""
        self.press(self.page.get_by_role("main").locator("form button[type=submit]").first)
        self.page.wait_for_url(re.compile("/quiz-attempts/"))
        forms = self.page.locator("form[action*='/answers/']")
        actions = [form.get_attribute("action") or "" for form in forms.all()]
        for action in actions:
            question = quiz.question(action.rsplit("/", 1)[1])
            assert question
            form = self.page.locator(f"form[action='{action}']")
            self.answer(form, question, right)
            if quiz.feedback == "practice":
                self.press(form.get_by_role("button", name="Answer"))
                told = self.page.locator(f"section#{question.id} [data-verdict]")
                expect(told).to_contain_text("That is right." if right else "Not yet.")
            else:
                self.save_answer(form)
        self.press(self.page.get_by_role("link", name="Look over and hand in").first)
        self.page.wait_for_url(re.compile("/summary"))
        self.press(self.page.get_by_role("button", name="Hand in"))
        self.page.wait_for_url(re.compile("/result"))

    def save_answer(self, form: Locator) -> None:
        """See one answer saved: by itself, or with its button."""
        form.evaluate(
            "form => form.contains(document.activeElement) && document.activeElement.blur()"
        )
        expect(form.locator("[data-status]")).to_contain_text("Saved")

    def fill(self, sheet: Worksheet) -> None:
        """Write every section of a worksheet, hand it in, and review it where that is asked."""
        for section in sheet.sections:
            form = self.page.locator(f"form[action$='/sections/{section.id}']")
            self.write_section(form, section)
            self.save_section(form)
        self.press(self.page.get_by_role("button", name="Hand in"))
        expect(self.page.get_by_text("Handed in", exact=False).first).to_be_visible()
        if sheet.review == "self" and sheet.rubric:
            for number in range(len(sheet.rubric.criteria)):
                self.pick(self.page.locator(f"#review input[name=mark-{number}]").last)
            self.press(self.page.get_by_role("button", name="Save my review"))
            expect(self.page.locator("#review")).to_contain_text("You gave it")

    def write_section(self, form: Locator, section: Section) -> None:
        """Write something that fits in one section's field."""
        if section.field == "table":
            for row in range(max(1, section.rows[0])):
                for column in range(len(section.columns)):
                    cell = form.locator(f"[name=cell-{row}-{column}]")
                    self.write(cell, f"Row {row + 1} for our partner")
        elif section.field == "choice":
            self.pick(form.get_by_label(section.choices[0], exact=True))
        elif section.field == "date":
            form.locator("[name=text]").fill("2026-04-01")  # each browser's own keys
        else:
            known = f"What we know of {section.title}. " * (1 + section.words[0] // 5)
            text = "1200" if section.field == "number" else known.strip()
            self.write(form.locator("[name=text]"), text)

    def save_section(self, form: Locator) -> None:
        """Save one section with its button."""
        self.press(form.get_by_role("button", name="Save"))
        expect(form.locator("[data-status]")).to_contain_text("Saved")

    def do(self, activity: Activity) -> None:
        """Finish whatever Continue led to."""
        if isinstance(activity, Lesson):
            self.read(activity)
        elif isinstance(activity, Scenario):
            self.play(activity)
        elif isinstance(activity, Quiz):
            self.take(activity)
        else:
            self.fill(activity)


class AtKeyboard(Learner):
    """The same, with no mouse: Tab, arrows, Space and Enter."""

    def press(self, target: Locator) -> None:
        """Tab to it, then Enter."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def pick(self, target: Locator) -> None:
        """Tab to the group, then arrows; boxes take Space."""
        if target.get_attribute("type") == "checkbox":
            self.reach(target)
            self.page.keyboard.press("Space")
            return
        name = target.get_attribute("name")
        form = target.locator("xpath=ancestor::form")
        self.reach_any(form.locator(f"input[name={name}]").all())
        if not target.is_checked():
            self.page.keyboard.press("Space")
        for _ in range(12):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError("no arrow reaches the option")

    def write(self, target: Locator, text: str) -> None:
        """Tab to it, mark all, type."""
        self.reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def reach_end(self) -> None:
        """The key that leads to the end of a page."""
        self.page.keyboard.press("End")

    def choose(self, target: Locator, option: str) -> None:
        """Tab to the list, then its first letters."""
        self.reach(target)
        self.page.keyboard.type(option)

    def reach(self, target: Locator) -> None:
        """Tab until the target has focus."""
        self.reach_any([target])

    def reach_any(self, targets: Iterable[Locator]) -> None:
        """Tab until one of the targets has focus."""
        handles = [one.element_handle() for one in targets]
        has_focus = "all => all.includes(document.activeElement)"
        for _ in range(MOST_TABS):
            if self.page.evaluate(has_focus, handles):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("Tab never gets there")


class WithoutScripts(Learner):
    """The same in a browser that runs no JavaScript: every save is a button."""

    def reach_end(self) -> None:
        """Say that the lesson was read."""
        end = self.page.get_by_role("button", name="I have read this")
        if end.is_visible():
            self.press(end)

    def save_answer(self, form: Locator) -> None:
        """Save one answer with its button; the page comes back."""
        action = form.get_attribute("action")
        form.get_by_role("button", name="Save").click()
        expect(self.page.locator(f"form[action='{action}'] [data-status]")).to_contain_text("Saved")
