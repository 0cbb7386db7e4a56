"""Letters: written into the outbox with what caused them, sent by a job, each made once."""

from app.services.mail.log import BEAT, Filter, Line, forget_old, list_letters, retry, waiting_since
from app.services.mail.outbox import (
    LEASE,
    MOST_TRIES,
    Letter,
    claim,
    end_lapsed,
    list_due,
    note_failed,
    note_sent,
    post,
    put,
)
from app.services.mail.sending import EndUnknown, deliver, is_final, message_of, words_of
from app.services.mail.writing import (
    Reader,
    Writer,
    absolute,
    paragraphs,
    reader_of,
    site_name,
    write,
    writer,
)

__all__ = [
    "BEAT",
    "LEASE",
    "MOST_TRIES",
    "EndUnknown",
    "Filter",
    "Letter",
    "Line",
    "Reader",
    "Writer",
    "absolute",
    "claim",
    "deliver",
    "end_lapsed",
    "forget_old",
    "is_final",
    "list_due",
    "list_letters",
    "message_of",
    "note_failed",
    "note_sent",
    "paragraphs",
    "post",
    "put",
    "reader_of",
    "retry",
    "site_name",
    "waiting_since",
    "words_of",
    "write",
    "writer",
]
