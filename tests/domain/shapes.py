"""The shapes of the course's scenarios: passages, labels, ways and endings, without their words."""

from dataclasses import replace

from app.domain.scenario import Ending, Scenario
from tests import factories

TEXT = """
# a-year-with-solenne
letter | Stop the run, Let it go, Spare Solenne > terms
terms | Longer terms, Points for April, Terms are fixed > scorecard
scorecard | Seven measures, Bookings only, Fourteen measures > engineer
engineer | PAUSE and change, Not my department, Promise never > hospital
hospital | Keep September, Pay for July, Leave it alone > credit
credit | Use the definitions, Favour Solenne, Credit both > leave
leave | Redo capacity, Push the four, Wait it out > funds
funds | Build the lab, Pay a reward, Send gifts > dispute
dispute | Host both, Pay half, Stay out > planning
planning | Plan now, Wait for February, Send the template > commit
commit | Give a range, Ask for cover, Give 6.03 > lyon
lyon | Health check first, Open with the gap, Keep it light > end
chosen * Partner of choice
solid * A solid year
hollow * The number, and not the partner
drift * Drift
# a-blank-page-in-lyon
prepare | Three questions, Fill the template, Go unprepared > hospitals
hospitals | Vault first, Let it stand, Steer them away > owners
owners | One name a line, Own it together, Standard programme > gap
gap | Own the gap, Call it stretch, Say nothing > review
review | Hold the review, Cancel it, Send reminders > end
strong * One page, two firms
workable * A plan with soft spots
strained * Filed
# four-dollars-an-endpoint
opening | Show your sketch, Show the plan, Ask what she needs > minutes
minutes | Follow the minutes, Discount for volume, Promise the release > days
days | Argue for Priya, Send the guide, Promise first > pilot
pilot | Test it together, Ask for a letter, Offer price tiers > end
strong * A plan built on minutes
workable * A careful yes
strained * One vendor among many
# new-faces-in-april
news | Prepare a handover, Hurry the plan, Wait and see > meeting
meeting | One shared page, Keep the slides, Cancel it > defects
defects | Own the five, Count the nine, Promise all five > escalation
escalation | Agree a path, Copy Dana, Write to the top > sato
sato | Propose health check, Show the growth, Cut the price > end
strong * Smaller, clearer, renewed
workable * On probation
strained * Thank you for your support
# the-july-push
helen | Check the dates, Press Maeve, Say sure > board
board | Use July, Discount for July, Wait for September > validation
validation | Lend Tomás, Corvane alone, Wait for all > forecast
forecast | Explain the date, Blame Ashgrove, Slip a month > training
training | Her next window, Reopen the budget, Drop the subject > end
strong * On the client's date
workable * Signed, a little worn
strained * The adviser steps back
# the-number-that-leaked
call | Own it, Rank her, Deny it > monday
monday | Show your workings, Show the sheet, Blame finance > drivers
drivers | Pick two drivers, Call it 3.3, Leave it open > commit
commit | Go up the ladder, Enter 0.68, Ask for cover > review
review | Review the drivers, Ask for recovery, Let it go > end
strong * Our assumption, our plan
workable * Civil, and careful
strained * A quota after all
# the-promotion-that-borrowed-from-august
launch | Show three months, Launch it, Let Luis choose > redesign
redesign | Pay second deals, Smaller reward, Branded gifts > rule
rule | Ask Dana, Invoice early, Give it back > fairness
fairness | Explain the criteria, Pay quietly, New ones only > october
october | Review and continue, Announce success, Stop it > end
strong * December looks like March
workable * Some good, some noise
strained * Borrowed and repaid
# the-registered-deal
helen | Registration stands, Warm her up, Look into it > truth
truth | Say yes, Play it down, Defend the call > recommend
recommend | Support Imara's lead, Split the deal, Leave it to Imara > seller
seller | Internal credit, Ask for margin, Leave it to Helen > repair
repair | AMEND it, Send a gift, Point to success > end
strong * The rule held
workable * Won, with a scar
strained * Never again
# two-in-the-morning
call | Ask to hear, Pull the log, Promise a culprit > night
night | Say it back, Data was safe, Hard week too > report, friday if trust >= 50
friday | Ask her needs, Compare Quillon, Guess the cause > marcus
report | Facts by four, Reset the relationship, Send it later > marcus
marcus | Build the timeline, Copy his manager, Accept the rule > four
four | AMEND it, Read the report, Offer a price > end
strong * She defends you on Friday
workable * Patched
strained * Friday goes the other way
# two-partners-one-customer
maeve | Back neither, Leak the price, Say nothing > approach
approach | One joint session, Split in half, Back Solenne > karim
karim | Ask for the interest, Praise Ashgrove, Promise the next > close
close | Write one page, Shake hands, Corvane as prime > criticism
criticism | Bring leads together, Mail both, Let it go > end
strong * A larger pie, honestly cut
workable * It holds
strained * Three firms, no customer
# whose-deal-is-it
request | Definitions first, Quote your system, Confirm all nine > influenced
influenced | Three evidence events, Accept mentioned, Sourced deals only > objective
objective | Count joint customers, Add a mirror, Grow together > roadmap
roadmap | Range and check, Say December, Refuse a date > review
review | Map the onboarding, Celebrate 24, Hand it over > end
strong * Numbers that both boards believe
workable * Usable numbers
strained * Two truths
"""


def shapes() -> dict[str, Scenario]:
    """Slug → scenario; the first choice of every passage is its best, the last its worst."""
    found = dict[str, Scenario]()
    for block in TEXT.strip().removeprefix("# ").split("\n# "):
        slug, *lines = block.splitlines()
        passages = dict(_passage(line) for line in lines if " | " in line)
        titles = [line.split(" * ") for line in lines if " * " in line]
        bounds = [60 - 20 * place for place in range(len(titles) - 1)]
        endings = tuple(
            Ending(id, title, condition=factories.condition(when))
            for (id, title), when in zip(
                titles, [*(f"trust >= {bound}" for bound in bounds), ""], strict=True
            )
        )
        found[slug] = replace(factories.scenario(passages, slug=slug), endings=endings)
    return found


def _passage(line: str) -> tuple[str, str]:
    id, _, ways = line.partition(" | ")
    labels, _, targets = ways.partition(" > ")
    target, *forks = targets.split(", ")
    effects = ("trust +6, alignment +6", "alignment -3", "trust -10, alignment -6")
    choices = (
        f"{label} > {target}: " + ", ".join([effect, *(f"to {fork}" for fork in forks)])
        for label, effect in zip(labels.split(", "), effects, strict=True)
    )
    return id, " | ".join(choices)
