"""What each action does to each clock, written out as the domain's table has it."""

from __future__ import annotations

from qms_tickets.domain.lifecycles.clock_effects import EFFECTS, KINDS, SIDE, Effect

# "now": ends with the verdict of that instant; "as delivered": ends as of the delivery; "on": runs on from where it
# stood; "as if": runs on as if it had never stood. A dispute that is upheld takes back what it contests.
TABLE = """
                       response  delivery       input   acceptance  rating
become_submitted       starts    starts         .       .           .
request_input          now       stands         starts  .           .
provide_input          .         on             now     .           .
withdraw_request       .         on             void    .           .
accept                 now       .              .       .           .
respond                now       .              .       .           .
decline                now       void           void    .           .
cancel                 void      void           void    .           .
hold_that_stops        .         stands         .       .           .
resume                 .         on             .       .           .
refuse_hold            .         as-if          .       .           .
deliver                .         stands         .       starts      .
reject_delivery        .         on             .       now         .
withdraw_delivery      .         as-if          .       void        .
accept_delivery        .         as-delivered   .       now         starts
close_unanswered       .         as-delivered   .       breached    starts
rate                   .         .              .       .           now
reopen                 .         starts-rework  .       .           void
counter_request_opens  .         stands         .       .           .
counter_request_ends   .         on             .       .           .
decline_overturned     .         as-if          .       .           .
request_overturned     .         as-if          void    .           .
rejection_overturned   .         stood          .       starts      .
"""

WORDS = {
    "starts": Effect.START,
    "starts-rework": Effect.START_REWORK,
    "stands": Effect.STAND,
    "on": Effect.RUN,
    "as-if": Effect.RUN_AS_IF,
    "stood": Effect.STAND_AS_IF,
    "now": Effect.END,
    "as-delivered": Effect.END_AS_STOOD,
    "breached": Effect.END_BREACHED,
    "void": Effect.VOID,
}


def test_every_action_does_to_every_clock_what_the_table_says():
    header, *lines = TABLE.strip().splitlines()
    kinds = header.split()
    written = {}
    for line in lines:
        action, *cells = line.split()
        row = zip(kinds, cells, strict=True)
        written[action] = {kind: WORDS[cell] for kind, cell in row if cell != "."}
    assert written == {action: dict(effects) for action, effects in EFFECTS.items()}
    assert tuple(kinds) == KINDS


def test_each_clock_has_its_side():
    assert SIDE == {
        "response": "supplier",
        "delivery": "supplier",
        "input": "customer",
        "acceptance": "customer",
        "rating": "customer",
    }
