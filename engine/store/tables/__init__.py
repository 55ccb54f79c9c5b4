"""The tables. Times are microseconds UTC in whole numbers; names are normalised; orders as in `engine.order`."""

from engine.store.tables.assignment import assignment, block, reason
from engine.store.tables.base import Bytewise, metadata
from engine.store.tables.jobs import job, job_decision, job_result, job_target
from engine.store.tables.limits import allowance, tally, trip
from engine.store.tables.messages import attempt, inbox, leaving, parked, publisher_stop, waiting_message
from engine.store.tables.outbox import change, email_item, email_job, notice, receipt
from engine.store.tables.people import (
    achieved,
    completion,
    current_fact,
    fact,
    item,
    unknown_attribute,
    user,
    waiting_event,
)
from engine.store.tables.privacy import forget_key, forgetting, forgotten, forgotten_message
from engine.store.tables.rules import active, link, revision, skipped, standing, swept
from engine.store.tables.shadow import shadow, shadow_match, shadow_trigger
from engine.store.tables.watch import difference

__all__ = [
    "Bytewise",
    "achieved",
    "active",
    "allowance",
    "assignment",
    "attempt",
    "block",
    "change",
    "completion",
    "current_fact",
    "difference",
    "email_item",
    "email_job",
    "fact",
    "forget_key",
    "forgetting",
    "forgotten",
    "forgotten_message",
    "inbox",
    "item",
    "job",
    "job_decision",
    "job_result",
    "job_target",
    "leaving",
    "link",
    "metadata",
    "notice",
    "parked",
    "publisher_stop",
    "reason",
    "receipt",
    "revision",
    "shadow",
    "shadow_match",
    "shadow_trigger",
    "skipped",
    "standing",
    "swept",
    "tally",
    "trip",
    "unknown_attribute",
    "user",
    "waiting_event",
    "waiting_message",
]
