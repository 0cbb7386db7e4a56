"""Every fault of files, front matter, Markdown and links, with the place and words an author sees."""
# ruff: noqa: E501 - messages are given whole

import pytest

from app.content.check import compile_course
from app.content.worker import Worker
from tests.content.small import (
    COURSE,
    LESSON,
    MODULE,
    changed,
    lesson,
    picture,
    source,
    told,
    words,
)

LESSON_PATH = "01-one/01-lesson.md"
MODULE_PATH = "01-one/module.md"
MEDIA = {
    **picture("01-one/media/x.mp4"),
    **picture("01-one/media/x.pdf"),
    **picture("01-one/media/drawing.svg"),
}

# fmt: off
CASES: dict[str, tuple[dict[str, str | bytes | None], list[str]]] = {
    'encoding': ({LESSON_PATH:b"---\ntitle: A\n\xff\n---\n"}, [
        "01-one/01-lesson.md:3:1: The file isn't UTF-8 text. Save it as UTF-8.",
    ]),
    'control': (lesson("a\x07b\n"), [
        '01-one/01-lesson.md:5:2: There is a control character (U+0007). Take it out.',
    ]),
    'too-large': ({LESSON_PATH:"x"*1048577}, [
        '01-one/01-lesson.md:1:1: The file is larger than 1 MiB (1,048,577 bytes). Divide it.',
    ]),
    'line-too-long': (lesson("x"*20001+"\n"), [
        '01-one/01-lesson.md:5:1: The line is longer than 20 kB. Break it.',
    ]),
    'nest': (lesson(">"*40+" x\n"), [
        '01-one/01-lesson.md:5:32: Lists and quotes are nested more than 30 deep. Nest less.',
    ]),
    'brackets': (lesson("["*40+"\n"), [
        '01-one/01-lesson.md:5:31: More than 30 square brackets are open here. Close them, or write \\[.',
    ]),
    'run': (lesson("*"*400+"\n"), [
        '01-one/01-lesson.md:5:1: “*” is repeated more than 300 times. Shorten the run.',
    ]),
    'no matter': ({LESSON_PATH:"Hello\n"}, [
        '01-one/01-lesson.md:1:1: The front matter is missing. Begin the file with a line ---, “title: …” and another line ---.',
    ]),
    'unclosed matter': ({LESSON_PATH:"---\ntitle: A\n"}, [
        "01-one/01-lesson.md:1:1: The front matter is never closed. Write a line --- under its last key.",
    ]),
    'yaml': ({LESSON_PATH:"---\ntitle: A: b\nminutes: 5\n---\n"}, [
        "01-one/01-lesson.md:2:9: There is a colon where none can be. Put the whole text in double quotes.",
    ]),
    'dup key': ({LESSON_PATH:"---\ntitle: A\ntitle: B\nminutes: 5\n---\n"}, [
        "01-one/01-lesson.md:3:1: The key “title” is there twice. Keep one of them; the other is in line 2.",
    ]),
    'anchor': ({LESSON_PATH:"---\ntitle: &a A\nminutes: 5\n---\n"}, [
        "01-one/01-lesson.md:2:8: Anchors and aliases aren't taken in front matter. Write the value out, or put it in double quotes.",
    ]),
    'alias': ({LESSON_PATH:"---\ntitle: *a\nminutes: 5\n---\n"}, [
        "01-one/01-lesson.md:2:8: Anchors and aliases aren't taken in front matter. Write the value out, or put it in double quotes.",
    ]),
    'tag': ({LESSON_PATH:"---\ntitle: !!str A\nminutes: 5\n---\n"}, [
        "01-one/01-lesson.md:2:8: Tags (!) aren't taken in front matter. Put the value in double quotes.",
    ]),
    'date': ({LESSON_PATH:"---\ntitle: 2026-01-02\nminutes: 5\n---\n"}, [
        '01-one/01-lesson.md:2:8: “2026-01-02” can be read as a date, number or yes/no word. Put it in quotes: "2026-01-02".',
    ]),
    'yes': ({LESSON_PATH:"---\ntitle: yes\nminutes: 5\n---\n"}, [
        '01-one/01-lesson.md:2:8: “yes” can be read as a date, number or yes/no word. Put it in quotes: "yes".',
    ]),
    'empty value': ({LESSON_PATH:"---\ntitle:\nminutes: 5\n---\n"}, [
        "01-one/01-lesson.md:2:7: A value is missing here. Write one, or take the key out.",
    ]),
    'list matter': ({LESSON_PATH:"---\n- a\n---\n"}, [
        "01-one/01-lesson.md:2:1: This isn't a key. Write “key: value” lines.",
    ]),
    'unknown key': ({LESSON_PATH:"---\ntitle: A\nminutes: 5\ntilte: B\n---\n"}, [
        "01-one/01-lesson.md:4:1: The key “tilte” is unknown. Did you mean “title”?",
    ]),
    'missing key': ({LESSON_PATH:"---\ntitle: A\n---\n"}, [
        '01-one/01-lesson.md:2:1: The key “minutes” is missing. Add “minutes: …”.',
    ]),
    'wrong type': ({LESSON_PATH:"---\ntitle: 5\nminutes: five\n---\n"}, [
        "01-one/01-lesson.md:2:1: The value of “title” can't be taken: it must be a text. Put it in double quotes, such as \"5\".",
        "01-one/01-lesson.md:3:1: The value of “minutes” can't be taken: it must be a whole number. Write digits only, without quotes.",
    ]),
    'unknown nested': ({"course.md":COURSE.replace("requires: [all modules]","requires: [all modules], foo: 1")}, [
        'course.md:5:40: The key “certificate.foo” is unknown. Take it out.',
    ]),
    'h1': (lesson("# Title\n"), [
        '01-one/01-lesson.md:5:3: A # heading is the title, which belongs to the front matter. Write ## or deeper.',
    ]),
    'setext': (lesson("Title\n=====\n"), [
        '01-one/01-lesson.md:6:1: An underlined heading, or a line right under a paragraph. Write headings with ## and leave an empty line above a line.',
    ]),
    'hanging': (lesson("- a\nb\n"), [
        '01-one/01-lesson.md:6:1: This line hangs on to the list item above it. Indent it by 2 spaces or leave an empty line above it.',
    ]),
    'fence': (lesson("```\nx\n"), [
        '01-one/01-lesson.md:5:1: This fence is never closed. End it with ```.',
    ]),
    'html': (lesson("a <script>x</script> b\n"), [
        "01-one/01-lesson.md:5:3: The HTML tag <script> isn't taken. Write Markdown, or &lt; for the sign.",
    ]),
    'details': (lesson("<details>\n\nx\n"), [
        "01-one/01-lesson.md:5:1: This reveal can't be read. Write <details><summary>…</summary> on a line of its own, then an empty line.",
    ]),
    'details2': (lesson("<details><summary>x</summary>\n\nx\n"), [
        '01-one/01-lesson.md:5:1: This reveal is never closed. End it with </details>.',
    ]),
    'details3': (lesson("<details><summary>x</summary>\nx\n\n</details>\n"), [
        '01-one/01-lesson.md:6:1: This line hangs on to the summary. Leave an empty line after </summary>.',
    ]),
    'comment': (lesson("<!-- x\n"), [
        '01-one/01-lesson.md:5:1: This comment is never closed. End it with -->.',
    ]),
    'callout': (lesson("> [!HINT] x\n>\n> y\n"), [
        '01-one/01-lesson.md:5:3: There is no callout “HINT”. Callouts are “NOTE”, “TIP”, “IMPORTANT”, “WARNING”, “EXAMPLE”, “COUNTEREXAMPLE”.',
    ]),
    'dup id': (lesson("## A\n\nx\n\n## A\n\ny\n"), [
        '01-one/01-lesson.md:9:4: The id “a” is there twice. Give this heading its own: {#another-id}.',
    ]),
    'bad id': (lesson("## A {#Bad}\n"), [
        "01-one/01-lesson.md:5:7: The id “Bad” can't be taken. Ids are lower-case letters, digits and hyphens.",
    ]),
    'bad class': (lesson("## A {.foo}\n"), [
        "01-one/01-lesson.md:5:7: “.foo” means nothing on this heading. Known here: "
        "{.check}, {.line}.",
    ]),
    'empty heading': (lesson("## {#a}\n"), [
        '01-one/01-lesson.md:5:4: A heading needs 1 to 200 characters of text. Write a short title.',
    ]),
    'picture as link': (lesson("![x](../glossary.md)\n"), [
        '01-one/01-lesson.md:5:1: There is no picture “../glossary.md”. Correct the path, or add the file.',
    ]),
    'not a picture': (lesson("![x](media/x.pdf)\n"), [
        "01-one/01-lesson.md:5:1: “x” doesn't say what the picture shows. Write what somebody who can't see it needs to know.",
        "01-one/01-lesson.md:5:1: “x.pdf” is no picture. Link to it without the “!”.",
    ]),
    'dead file': (lesson("[x](02-tlak.scenario.md)\n"), [
        '01-one/01-lesson.md:5:1: The link “02-tlak.scenario.md” leads nowhere. Did you mean “01-one/02-talk.scenario.md”?',
    ]),
    'dead anchor': (lesson("[x](../glossary.md#fiscal-yaer)\n"), [
        '01-one/01-lesson.md:5:1: There is no heading “#fiscal-yaer” to link to in glossary.md. Did you mean “fiscal-year”?',
    ]),
    'js': (lesson("[x](javascript:alert)\n"), [
        "01-one/01-lesson.md:5:1: “javascript:alert” can't be used here. Link to a file of the course, or to an https: address.",
    ]),
    'outside': (lesson("[x](../../etc/passwd)\n"), [
        '01-one/01-lesson.md:5:1: The link “../../etc/passwd” leads nowhere. Correct the path, or add the file.',
    ]),
    'broken': (lesson('[x](a.md "a "b" c")\n'), [
        '01-one/01-lesson.md:5:1: This link can\'t be read. Write [text](target "title") with straight quotes, no other " in it and no space in the target, or \\[ for the sign.',
    ]),
    'missing pic': (lesson("![alt](maps/world.png)\n"), [
        '01-one/01-lesson.md:5:1: There is no picture “maps/world.png”. Correct the path, or add the file.',
    ]),
    'alt': (lesson("![](media/drawing.svg)\n"), [
        '01-one/01-lesson.md:5:1: The picture has no text alternative. Say in the square brackets what it shows, or mark it {.decorative}.',
    ]),
    'prompt': (lesson("[x](04-plan.worksheet.md#nope){.prompt}\n"), [
        '01-one/01-lesson.md:5:1: There is no heading “#nope” to link to in 01-one/04-plan.worksheet.md. Correct the path, or add the file.',
    ]),
    'prompt2': (lesson("[x](02-talk.scenario.md){.prompt}\n"), [
        '01-one/01-lesson.md:5:1: The prompt “x” leads to no section of a worksheet. Link to file.worksheet.md#section.',
    ]),
    'unknown outcome': ({LESSON_PATH:"---\ntitle: A\nminutes: 5\noutcomes: [LO9]\n---\n"}, [
        '01-one/01-lesson.md:4:12: There is no outcome “LO9” in course.md. Known are “LO1”.',
    ]),
    'unknown comp': ({LESSON_PATH:"---\ntitle: A\nminutes: 5\ncompetencies: [foo]\n---\n"}, [
        '01-one/01-lesson.md:4:16: There is no competency “foo” in course.md. Known are “trust”.',
    ]),
    'dup slug': ({"01-one/05-lesson.md":LESSON}, [
        '01-one/05-lesson.md:1:1: The slug “lesson” is also that of 01-one/01-lesson.md. Rename one of them.',
    ]),
    'bad name': ({"01-one/lesson.md":LESSON}, [
        "01-one/lesson.md:1:1: The name “lesson.md” can't be used. Name it with a number and a slug, such as 05-the-scarce-resource.",
    ]),
    'bad folder': ({"one/01-x.md":LESSON}, [
        'one/01-x.md:1:1: The folder “one” is no module. Name it with a number and a slug, such as 05-the-scarce-resource.',
    ]),
    'reserved': ({"02-glossary/module.md":MODULE,"02-glossary/01-a.md":LESSON}, [
        "02-glossary/01-a.md:1:1: A module can't be called “glossary”. Choose another name.",
    ]),
    'deep': ({"01-one/deep/01-x.md":LESSON}, [
        "01-one/deep/01-x.md:1:1: Text files lie in the folder of a module, not deeper. Move it into “01-one”.",
    ]),
    'no module.md': ({MODULE_PATH:None}, [
        '01-one/module.md:1:1: The module has no module.md. Add one with its title.',
    ]),
    'empty module': ({"02-two/module.md":MODULE}, [
        '02-two/module.md:1:1: The module has no activity. Add a lesson.',
    ]),
    'no course': ({"course.md":None}, [
        "course.md:1:1: There is no course.md. Add one with the course's title.",
    ]),
    'lonely walks': ({"01-one/09-x.walks":"a: B -> c\n"}, [
        "01-one/09-x.walks:1:1: There is no scenario beside these walkthroughs. Name both files alike: 09-x.scenario.md and this one.",
    ]),
    'require unknown': ({MODULE_PATH:"---\ntitle: One\nrequires: [two]\n---\nx\n"}, [
        '01-one/module.md:3:12: There is no module “two”. Modules are “one”.',
    ]),
    'circle': ({MODULE_PATH:"---\ntitle: One\nrequires: [two]\n---\nx\n","02-two/module.md":"---\ntitle: Two\nrequires: [one]\n---\nx\n","02-two/01-b.md":LESSON}, [
        '01-one/module.md:3:1: The prerequisites run in a circle: “one” → “two” → “one”. Take one of them away.',
    ]),
    'cert': (changed(COURSE, "course.md", ("[all modules]","[all modules, fianl]")), [
        'course.md:5:39: There is no module or activity “fianl”. Write its slug, or “all modules”.',
    ]),
    'glossary': ({"glossary.md":"---\ntitle: G\n---\n## Fiscal year\n"}, [
        'glossary.md:4:4: The term “Fiscal year” has no definition. Write one under it.',
    ]),
    'sentence': (lesson("This "+"very "*31+"long sentence.\n"), [
        '01-one/01-lesson.md:5:1: The sentence “This very very very very …” has 34 words, more than 30. Divide it.',
    ]),
    'words': ({**lesson("Short.\n"),"course.md":COURSE.replace("---\nWel","reading: {words: [700, 1100]}\n---\nWel")}, [
        '01-one/01-lesson.md:2:1: The lesson’s length is 1 words, not 700 to 1,100. Cut or add, or divide it.',
    ]),
    'unmeasured': ({"course.md":COURSE.replace("{trust: Trust}","{trust: Trust, eq: EQ}")}, [
        'course.md:3:30: Nothing measures the competency “eq”. Name it in a question or scenario.',
    ]),
    'stray': ({"notes.md":"x"}, [
        "notes.md:1:1: This file belongs to no module and isn't shown. Move it into a module's folder.",
    ]),
    'guide': ({"guides/a.md":"x"}, [
        "guides/a.md:1:1: The front matter is missing. Begin the file with a line ---, “title: …” and another line ---.",
    ]),
    'film': (lesson("![A film](media/x.mp4)\n"), [
        '01-one/01-lesson.md:5:1: The captions x.vtt are missing. Put them beside the film.',
        '01-one/01-lesson.md:5:1: The transcript x.txt is missing. Put all that is said and shown as text beside the recording.',
    ]),
}
# fmt: on


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_the_author_is_told_where_what_and_how_to_mend_it(
    worker: Worker, changes: dict[str, str | bytes | None], expected: list[str]
) -> None:
    assert told(worker, changes, MEDIA) == expected


def test_the_course_s_folder_must_be_an_address(worker: Worker) -> None:
    found = compile_course("My Course", source({}), worker).faults

    assert [words(fault) for fault in found] == [
        "course.md:1:1: The course's folder “My Course” has a name that can't be an address. Use lower-case letters, digits and hyphens."
    ]
