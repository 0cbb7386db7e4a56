"""The words for each kind of change: fragments, which begin with “… ” where they go on a subject.

A pair is one and many, by how many names or things there are.
"""

from app.errors import N_

Fragment = str | tuple[str, str]

NOUNS: dict[str, tuple[str, str]] = {
    "paragraph_changed": (N_("one paragraph changed"), N_("%(n)s paragraphs changed")),
    "paragraph_added": (N_("one paragraph added"), N_("%(n)s paragraphs added")),
    "paragraph_removed": (N_("one paragraph taken out"), N_("%(n)s paragraphs taken out")),
    "heading_changed": (N_("one heading changed"), N_("%(n)s headings changed")),
    "heading_added": (N_("one heading added"), N_("%(n)s headings added")),
    "heading_removed": (N_("one heading taken out"), N_("%(n)s headings taken out")),
    "item_changed": (N_("one list item changed"), N_("%(n)s list items changed")),
    "item_added": (N_("one list item added"), N_("%(n)s list items added")),
    "item_removed": (N_("one list item taken out"), N_("%(n)s list items taken out")),
    "row_changed": (N_("one table row changed"), N_("%(n)s table rows changed")),
    "row_added": (N_("one table row added"), N_("%(n)s table rows added")),
    "row_removed": (N_("one table row taken out"), N_("%(n)s table rows taken out")),
    "picture_changed": (N_("one picture replaced"), N_("%(n)s pictures replaced")),
    "picture_added": (N_("one picture added"), N_("%(n)s pictures added")),
    "picture_removed": (N_("one picture taken out"), N_("%(n)s pictures taken out")),
    "recording_changed": (N_("one recording replaced"), N_("%(n)s recordings replaced")),
    "recording_added": (N_("one recording added"), N_("%(n)s recordings added")),
    "recording_removed": (N_("one recording taken out"), N_("%(n)s recordings taken out")),
    "callout_changed": (N_("one callout changed"), N_("%(n)s callouts changed")),
    "callout_added": (N_("one callout added"), N_("%(n)s callouts added")),
    "callout_removed": (N_("one callout taken out"), N_("%(n)s callouts taken out")),
    "layout": (N_("only the markup changed"), N_("only the markup changed")),
}
SPELLED = (
    N_("no"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"),
    N_("eight"), N_("nine"), N_("ten"), N_("eleven"), N_("twelve"),
)  # fmt: skip
TEXTS: dict[str, tuple[str, str, str]] = {
    "text": ("%(counts)s", N_("the text is new"), N_("the text is taken out")),
    "lines": ("%(counts)s", N_("what is told there is new"), N_("nothing is told there any more")),
    "stem": (N_("in the stem, %(counts)s"), N_("the stem is new"), N_("the stem is taken out")),
    "consequence": (
        N_("in what happens, %(counts)s"), N_("what happens is new"),
        N_("nothing happens any more"),
    ),
    "why": (N_("in the why, %(counts)s"), N_("the why is new"), N_("the why is taken out")),
    "feedback": (
        N_("in the feedback to everybody, %(counts)s"), N_("the feedback to everybody is new"),
        N_("the feedback to everybody is taken out"),
    ),
    "option_feedback": (
        N_("in the feedback to “%(title)s”, %(counts)s"),
        N_("the feedback to “%(title)s” is new"),
        N_("the feedback to “%(title)s” is taken out"),
    ),
    "intro": (
        N_("in the introduction, %(counts)s"), N_("the introduction is new"),
        N_("the introduction is taken out"),
    ),
    "setup": (N_("in the setup, %(counts)s"), N_("the setup is new"), N_("the setup is taken out")),
    "debrief": (
        N_("in the debrief, %(counts)s"), N_("the debrief is new"), N_("the debrief is taken out"),
    ),
    "hint": (
        N_("in what it asks for, %(counts)s"), N_("what it asks for is new"),
        N_("what it asks for is taken out"),
    ),
    "definition": (
        N_("in the definition, %(counts)s"), N_("the definition is new"),
        N_("the definition is taken out"),
    ),
    "answer": (
        N_("in the model answer, %(counts)s"), N_("the model answer is new"),
        N_("the model answer is taken out"),
    ),
}  # fmt: skip
"""Changed, new, taken out."""
ORDERED = {
    "question": N_("question"), "passage": N_("passage"), "ending": N_("ending"),
    "section": N_("section"), "criterion": N_("criterion"), "meter": N_("meter"),
    "module": N_("module"), "person": N_("person"), "term": N_("term"),
    "activity": N_("activity"), "prompt_card": N_("prompt"),
}  # fmt: skip
NAMED: dict[str, tuple[Fragment, Fragment, Fragment]] = {
    "outcomes": (
        (N_("outcome added: %(names)s"), N_("outcomes added: %(names)s")),
        (N_("outcome taken out: %(names)s"), N_("outcomes taken out: %(names)s")),
        N_("the outcomes stand in another order"),
    ),
    "competencies": (
        (N_("competency added: %(names)s"), N_("competencies added: %(names)s")),
        (N_("competency taken out: %(names)s"), N_("competencies taken out: %(names)s")),
        N_("the competencies stand in another order"),
    ),
    "known": (
        (N_("known wrong answer added: %(names)s"), N_("known wrong answers added: %(names)s")),
        (
            N_("known wrong answer taken out: %(names)s"),
            N_("known wrong answers taken out: %(names)s"),
        ),
        N_("the known wrong answers stand in another order"),
    ),
    "lefts": (
        (N_("left side added: %(names)s"), N_("left sides added: %(names)s")),
        (N_("left side taken out: %(names)s"), N_("left sides taken out: %(names)s")),
        N_("the left sides stand in another order"),
    ),
    "heads": (
        (N_("column head added: %(names)s"), N_("column heads added: %(names)s")),
        (N_("column head taken out: %(names)s"), N_("column heads taken out: %(names)s")),
        N_("the column heads stand in another order"),
    ),
    "score": (
        (N_("%(names)s counts for the score now"), N_("%(names)s count for the score now")),
        (
            N_("%(names)s does not count for the score any more"),
            N_("%(names)s do not count for the score any more"),
        ),
        N_("the scored meters stand in another order"),
    ),
    "cast": (
        (N_("%(names)s is in the conversation now"), N_("%(names)s are in the conversation now")),
        (
            N_("%(names)s is not in the conversation any more"),
            N_("%(names)s are not in the conversation any more"),
        ),
        N_("those who speak stand in another order"),
    ),
    "facts": (
        (N_("fact added: %(names)s"), N_("facts added: %(names)s")),
        (N_("fact taken out: %(names)s"), N_("facts taken out: %(names)s")),
        N_("the facts stand in another order"),
    ),
    "measures": (
        N_("… is evidence for %(names)s now"), N_("… is not evidence for %(names)s any more"),
        N_("what it measures stands in another order"),
    ),
    "forks": (
        N_("… may lead to %(names)s now"), N_("… does not lead to %(names)s any more"),
        N_("its forks are judged in another order"),
    ),
    "sets": (
        N_("… sets %(names)s now"), N_("… does not set %(names)s any more"),
        N_("… sets its flags in another order"),
    ),
    "clears": (
        N_("… clears %(names)s now"), N_("… does not clear %(names)s any more"),
        N_("… clears its flags in another order"),
    ),
    "learns": (
        N_("… tells %(names)s now"), N_("… does not tell %(names)s any more"),
        N_("… tells its facts in another order"),
    ),
    "choices": (
        (N_("choice added: %(names)s"), N_("choices added: %(names)s")),
        (N_("choice taken out: %(names)s"), N_("choices taken out: %(names)s")),
        N_("the choices stand in another order"),
    ),
    "columns": (
        (N_("column added: %(names)s"), N_("columns added: %(names)s")),
        (N_("column taken out: %(names)s"), N_("columns taken out: %(names)s")),
        N_("the columns stand in another order"),
    ),
    "requires": (
        N_("opens only after %(names)s now"), N_("does not wait for %(names)s any more"),
        N_("what it waits for stands in another order"),
    ),
    "attests": (
        (
            N_("the certificate attests another outcome: %(names)s"),
            N_("the certificate attests more outcomes: %(names)s"),
        ),
        N_("the certificate does not attest %(names)s any more"),
        N_("the outcomes on the certificate stand in another order"),
    ),
    "asks": (
        N_("the certificate asks for %(names)s, too"),
        N_("the certificate does not ask for %(names)s any more"),
        N_("what the certificate asks for stands in another order"),
    ),
    "accepted": (
        N_("the certificate asks for %(names)s to be accepted, too"),
        N_("the certificate does not ask for %(names)s to be accepted any more"),
        N_("the work to be accepted stands in another order"),
    ),
    "distinguishes": (
        N_("distinction takes %(names)s, too"),
        N_("distinction does not take %(names)s any more"),
        N_("what distinction takes stands in another order"),
    ),
    "outcome": (
        "", "", N_("the outcomes stand in another order"),
    ),
    "competency": (
        "", "", N_("the competencies stand in another order"),
    ),
}  # fmt: skip
"""Names that came, went, or changed places."""
COUNTED: dict[str, tuple[str, str]] = {
    "rubric_new": (
        N_("a rubric with one criterion is new"), N_("a rubric with %(n)s criteria is new"),
    ),
    "criterion": (
        N_("in the criterion “%(title)s”, one level reads otherwise"),
        N_("in the criterion “%(title)s”, %(n)s levels read otherwise"),
    ),
    "module_added": (
        N_("this module is new, with one activity"),
        N_("this module is new, with %(n)s activities"),
    ),
    "module_removed": (
        N_("this module is taken out, with one activity"),
        N_("this module is taken out, with %(n)s activities"),
    ),
}  # fmt: skip
