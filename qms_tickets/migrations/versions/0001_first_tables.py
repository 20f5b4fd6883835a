"""First tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=64)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_tables()
    create_circular_keys()
    create_search_index()
    protect_events()
    op.execute(
        sa.text("INSERT INTO chain_head (id, sequence, hash) VALUES (1, 0, :genesis)").bindparams(
            genesis="0" * 64
        )
    )


def create_tables() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("code", name=op.f("uq_calendars_code")),
    )
    op.create_table(
        "chain_head",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("hash", CODE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "checkpoints",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("hash", CODE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "counters",
        sa.Column("name", CODE, nullable=False),
        sa.Column("value", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("node", CODE, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("beat_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "leases",
        sa.Column("name", CODE, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("token", NUMBER, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "policies",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("code", name=op.f("uq_policies_code")),
    )
    op.create_table(
        "settings",
        sa.Column("name", CODE, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_subject_at", "sign_in_attempts", ["subject", "at"], unique=False)
    op.create_table(
        "targets",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("language", CODE, nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("from_rung", NUMBER, nullable=False),
        sa.Column("departments", sa.Text(), nullable=False),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", NUMBER, nullable=False),
        sa.Column("rests_until", INSTANT, nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
    )
    op.create_table(
        "calendar_revisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("calendar_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("effective_from", INSTANT, nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("confirmed_until", INSTANT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendars.id"], name=op.f("fk_calendar_revisions_calendar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_revisions")),
    )
    op.create_index(
        "uq_calendar_revisions_calendar_id_number",
        "calendar_revisions",
        ["calendar_id", "number"],
        unique=True,
    )
    op.create_table(
        "departments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", NUMBER, nullable=True),
        sa.Column("head_id", NUMBER, nullable=True),
        sa.Column("contact_id", NUMBER, nullable=True),
        sa.Column("calendar_id", NUMBER, nullable=False),
        sa.Column("zone", CODE, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("successor_id", NUMBER, nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_departments_calendar_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["people.id"], name=op.f("fk_departments_contact_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["head_id"], ["people.id"], name=op.f("fk_departments_head_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["departments.id"], name=op.f("fk_departments_parent_id")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["departments.id"], name=op.f("fk_departments_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("code", name=op.f("uq_departments_code")),
    )
    op.create_index(op.f("ix_departments_parent_id"), "departments", ["parent_id"], unique=False)
    op.create_table(
        "policy_revisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("policy_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("effective_from", INSTANT, nullable=False),
        sa.Column("ladders", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name=op.f("fk_policy_revisions_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_revisions")),
        sa.UniqueConstraint("policy_id", "number", name=op.f("uq_policy_revisions_policy_id_number")),
    )
    op.create_table(
        "people",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department_id", NUMBER, nullable=False),
        sa.Column("manager_id", NUMBER, nullable=True),
        sa.Column("language", CODE, nullable=False),
        sa.Column("zone", CODE, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("hears", CODE, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("successor_id", NUMBER, nullable=True),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("board_seen_at", INSTANT, nullable=True),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("start_view_id", NUMBER, nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_people_department_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["people.id"], name=op.f("fk_people_manager_id")),
        sa.ForeignKeyConstraint(
            ["start_view_id"], ["views.id"], name=op.f("fk_people_start_view_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["successor_id"], ["people.id"], name=op.f("fk_people_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_index(op.f("ix_people_department_id"), "people", ["department_id"], unique=False)
    op.create_index(op.f("ix_people_manager_id"), "people", ["manager_id"], unique=False)
    op.create_table(
        "services",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department_id", NUMBER, nullable=False),
        sa.Column("process", CODE, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("effective_revision_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_services_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["effective_revision_id"],
            ["agreement_revisions.id"],
            name=op.f("fk_services_effective_revision_id"),
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("code", name=op.f("uq_services_code")),
    )
    op.create_index(op.f("ix_services_department_id"), "services", ["department_id"], unique=False)
    op.create_table(
        "absences",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("deputy_id", NUMBER, nullable=False),
        sa.Column("from", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_absences_deputy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_deputy_id"), "absences", ["deputy_id"], unique=False)
    op.create_index(op.f("ix_absences_person_id"), "absences", ["person_id"], unique=False)
    op.create_index("ix_absences_until", "absences", ["until"], unique=False)
    op.create_table(
        "agreement_revisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("service_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("policy_id", NUMBER, nullable=False),
        sa.Column("calendar_id", NUMBER, nullable=True),
        sa.Column("prepared_by_id", NUMBER, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("effective_from", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("review_due", INSTANT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendars.id"], name=op.f("fk_agreement_revisions_calendar_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policies.id"], name=op.f("fk_agreement_revisions_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_agreement_revisions_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_agreement_revisions_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_revisions")),
        sa.UniqueConstraint("service_id", "number", name=op.f("uq_agreement_revisions_service_id_number")),
    )
    op.create_index(op.f("ix_agreement_revisions_state"), "agreement_revisions", ["state"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("token_hash", CODE, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_api_tokens_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    op.create_index(op.f("ix_api_tokens_person_id"), "api_tokens", ["person_id"], unique=False)
    op.create_table(
        "bundles",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("action", CODE, nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bundles_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundles")),
    )
    op.create_index(op.f("ix_bundles_person_id"), "bundles", ["person_id"], unique=False)
    op.create_table(
        "canned_answers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("department_id", NUMBER, nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_canned_answers_department_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_canned_answers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_answers")),
    )
    op.create_index(
        op.f("ix_canned_answers_department_id"), "canned_answers", ["department_id"], unique=False
    )
    op.create_index(op.f("ix_canned_answers_person_id"), "canned_answers", ["person_id"], unique=False)
    op.create_table(
        "capabilities",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column("department_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_capabilities_department_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_capabilities_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capabilities")),
        sa.UniqueConstraint(
            "person_id", "name", "department_id", name=op.f("uq_capabilities_person_id_name_department_id")
        ),
    )
    op.create_index(op.f("ix_capabilities_department_id"), "capabilities", ["department_id"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("body_hash", CODE, nullable=False),
        sa.Column("status", NUMBER, nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_idempotency_keys_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_idempotency_keys_person_id_key")),
    )
    op.create_index("ix_idempotency_keys_at", "idempotency_keys", ["at"], unique=False)
    op.create_table(
        "nonconformities",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("number", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("trigger", CODE, nullable=False),
        sa.Column("side", CODE, nullable=False),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("service_id", NUMBER, nullable=True),
        sa.Column("supplier_department_id", NUMBER, nullable=True),
        sa.Column("customer_department_id", NUMBER, nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("check", sa.Text(), nullable=False),
        sa.Column("effective", sa.Boolean(), nullable=True),
        sa.Column("dismissal", sa.Text(), nullable=True),
        sa.Column("owner_id", NUMBER, nullable=True),
        sa.Column("due", INSTANT, nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("opened_by_id", NUMBER, nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("action_done_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_department_id"],
            ["departments.id"],
            name=op.f("fk_nonconformities_customer_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["people.id"], name=op.f("fk_nonconformities_opened_by_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_nonconformities_owner_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_nonconformities_service_id")),
        sa.ForeignKeyConstraint(
            ["supplier_department_id"],
            ["departments.id"],
            name=op.f("fk_nonconformities_supplier_department_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nonconformities")),
        sa.UniqueConstraint("number", name=op.f("uq_nonconformities_number")),
    )
    op.create_index("ix_nonconformities_state", "nonconformities", ["state", "due"], unique=False)
    op.create_table(
        "one_time_links",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("token_hash", CODE, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_one_time_links_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_links_token_hash")),
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("token_hash", CODE, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_in_sessions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_sessions_person_id"), "sign_in_sessions", ["person_id"], unique=False)
    op.create_table(
        "views",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("department_id", NUMBER, nullable=True),
        sa.Column("list", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_views_department_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_views_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
        sa.UniqueConstraint("person_id", "list", "name", name=op.f("uq_views_person_id_list_name")),
    )
    op.create_index(op.f("ix_views_department_id"), "views", ["department_id"], unique=False)
    op.create_table(
        "bundle_lines",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("bundle_id", NUMBER, nullable=False),
        sa.Column("number", CODE, nullable=False),
        sa.Column("version", NUMBER, nullable=True),
        sa.Column("outcome", CODE, nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["bundle_id"], ["bundles.id"], name=op.f("fk_bundle_lines_bundle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle_lines")),
        sa.UniqueConstraint("bundle_id", "number", name=op.f("uq_bundle_lines_bundle_id_number")),
    )
    op.create_table(
        "signatures",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("revision_id", NUMBER, nullable=False),
        sa.Column("role", CODE, nullable=False),
        sa.Column("department_id", NUMBER, nullable=True),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_signatures_department_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_signatures_person_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["agreement_revisions.id"], name=op.f("fk_signatures_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint(
            "revision_id", "role", "department_id", name=op.f("uq_signatures_revision_id_role_department_id")
        ),
    )
    op.create_table(
        "tickets",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("number", CODE, nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("external_number", sa.Text(), nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", CODE, nullable=False),
        sa.Column("relation", CODE, nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("untaken", sa.Text(), nullable=False),
        sa.Column("service_id", NUMBER, nullable=False),
        sa.Column("revision_id", NUMBER, nullable=False),
        sa.Column("customer_department_id", NUMBER, nullable=False),
        sa.Column("requester_id", NUMBER, nullable=False),
        sa.Column("raised_by_id", NUMBER, nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("supplier_department_id", NUMBER, nullable=False),
        sa.Column("assignee_id", NUMBER, nullable=True),
        sa.Column("impact", CODE, nullable=False),
        sa.Column("urgency", CODE, nullable=False),
        sa.Column("priority", CODE, nullable=False),
        sa.Column("wanted_by", INSTANT, nullable=True),
        sa.Column("agreed_due", INSTANT, nullable=True),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("quantity_presented", NUMBER, nullable=True),
        sa.Column("quantity_accepted", NUMBER, nullable=True),
        sa.Column("quantity_rejected", NUMBER, nullable=True),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("state", CODE, nullable=False),
        sa.Column("state_before", sa.Text(), nullable=True),
        sa.Column("holder", CODE, nullable=False),
        sa.Column("holder_department_id", NUMBER, nullable=True),
        sa.Column("holder_person_id", NUMBER, nullable=True),
        sa.Column("holder_due", INSTANT, nullable=True),
        sa.Column("hold_kind", sa.Text(), nullable=True),
        sa.Column("hold_since", INSTANT, nullable=True),
        sa.Column("hold_stops", sa.Boolean(), nullable=False),
        sa.Column("resume_at", INSTANT, nullable=True),
        sa.Column("holds", NUMBER, nullable=False),
        sa.Column("hold_seconds", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.Column("delivered_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("deemed_accepted", sa.Boolean(), nullable=False),
        sa.Column("first_pass", sa.Boolean(), nullable=True),
        sa.Column("inputs_conformed", sa.Boolean(), nullable=True),
        sa.Column("rounds", NUMBER, nullable=False),
        sa.Column("rejections", NUMBER, nullable=False),
        sa.Column("reopenings", NUMBER, nullable=False),
        sa.Column("nudged_at", INSTANT, nullable=True),
        sa.Column("escaped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_tickets_assignee_id")),
        sa.ForeignKeyConstraint(
            ["customer_department_id"], ["departments.id"], name=op.f("fk_tickets_customer_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["holder_department_id"], ["departments.id"], name=op.f("fk_tickets_holder_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["holder_person_id"], ["people.id"], name=op.f("fk_tickets_holder_person_id")
        ),
        sa.ForeignKeyConstraint(["raised_by_id"], ["people.id"], name=op.f("fk_tickets_raised_by_id")),
        sa.ForeignKeyConstraint(["requester_id"], ["people.id"], name=op.f("fk_tickets_requester_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["agreement_revisions.id"], name=op.f("fk_tickets_revision_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_tickets_service_id")),
        sa.ForeignKeyConstraint(
            ["supplier_department_id"], ["departments.id"], name=op.f("fk_tickets_supplier_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
        sa.UniqueConstraint("source", "external_number", name=op.f("uq_tickets_source_external_number")),
    )
    op.create_index(op.f("ix_tickets_assignee_id"), "tickets", ["assignee_id"], unique=False)
    op.create_index("ix_tickets_changed_at", "tickets", ["changed_at", "id"], unique=False)
    op.create_index("ix_tickets_closed_at", "tickets", ["closed_at"], unique=False)
    op.create_index("ix_tickets_customer", "tickets", ["customer_department_id", "state"], unique=False)
    op.create_index(op.f("ix_tickets_external_number"), "tickets", ["external_number"], unique=False)
    op.create_index(
        "ix_tickets_holder", "tickets", ["holder_department_id", "state", "holder_due"], unique=False
    )
    op.create_index("ix_tickets_holder_person", "tickets", ["holder_person_id", "holder_due"], unique=False)
    op.create_index(op.f("ix_tickets_lot"), "tickets", ["lot"], unique=False)
    op.create_index("ix_tickets_requester", "tickets", ["requester_id", "state"], unique=False)
    op.create_index(op.f("ix_tickets_service_id"), "tickets", ["service_id"], unique=False)
    op.create_index(op.f("ix_tickets_state"), "tickets", ["state"], unique=False)
    op.create_index("ix_tickets_submitted_at", "tickets", ["submitted_at", "id"], unique=False)
    op.create_index(
        "ix_tickets_supplier", "tickets", ["supplier_department_id", "state", "holder_due"], unique=False
    )
    op.create_table(
        "attachments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("audience", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("sha256", CODE, nullable=False),
        sa.Column("stored_name", CODE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_attachments_author_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_attachments_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_ticket_id"), "attachments", ["ticket_id"], unique=False)
    op.create_table(
        "clocks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("side", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("department_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("policy_revision_id", NUMBER, nullable=True),
        sa.Column("target_us", NUMBER, nullable=False),
        sa.Column("first_target_us", NUMBER, nullable=False),
        sa.Column("used_us", NUMBER, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("due", INSTANT, nullable=True),
        sa.Column("first_due", INSTANT, nullable=True),
        sa.Column("agreed_due", INSTANT, nullable=True),
        sa.Column("breached_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("first_verdict", sa.Text(), nullable=True),
        sa.Column("corrected_verdict", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_clocks_department_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_clocks_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_revision_id"], ["policy_revisions.id"], name=op.f("fk_clocks_policy_revision_id")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_clocks_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
        sa.UniqueConstraint("ticket_id", "kind", "number", name=op.f("uq_clocks_ticket_id_kind_number")),
    )
    op.create_index("ix_clocks_due", "clocks", ["due"], unique=False)
    op.create_index("ix_clocks_ended_at", "clocks", ["ended_at", "kind"], unique=False)
    op.create_table(
        "comments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("audience", CODE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", CODE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_comments_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_ticket_id"), "comments", ["ticket_id"], unique=False)
    op.create_table(
        "disputes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("subject", CODE, nullable=False),
        sa.Column("event_sequence", NUMBER, nullable=True),
        sa.Column("side", CODE, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("customer_upholds", sa.Boolean(), nullable=True),
        sa.Column("supplier_upholds", sa.Boolean(), nullable=True),
        sa.Column("passed_up_at", INSTANT, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", NUMBER, nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_disputes_decided_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_disputes_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_disputes_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    op.create_index(op.f("ix_disputes_ticket_id"), "disputes", ["ticket_id"], unique=False)
    op.create_table(
        "due_proposals",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("side", CODE, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("answered_by_id", NUMBER, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_due_proposals_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_due_proposals_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_due_proposals_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_proposals")),
    )
    op.create_index(op.f("ix_due_proposals_ticket_id"), "due_proposals", ["ticket_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("sequence", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=True),
        sa.Column("actor_kind", CODE, nullable=False),
        sa.Column("actor_id", NUMBER, nullable=True),
        sa.Column("for_id", NUMBER, nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("channel", CODE, nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("text_hashes", sa.Text(), nullable=False),
        sa.Column("previous", CODE, nullable=False),
        sa.Column("hash", CODE, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_events_actor_id")),
        sa.ForeignKeyConstraint(["for_id"], ["people.id"], name=op.f("fk_events_for_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_events_ticket_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_events")),
    )
    op.create_index("ix_events_kind_at", "events", ["kind", "at"], unique=False)
    op.create_index("ix_events_recorded_at", "events", ["recorded_at"], unique=False)
    op.create_index("ix_events_ticket_id", "events", ["ticket_id", "sequence"], unique=False)
    op.create_table(
        "former_departments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("department_id", NUMBER, nullable=False),
        sa.Column("side", CODE, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_former_departments_department_id")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_former_departments_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_departments")),
        sa.UniqueConstraint(
            "ticket_id", "department_id", name=op.f("uq_former_departments_ticket_id_department_id")
        ),
    )
    op.create_index(
        "ix_former_departments_department_id", "former_departments", ["department_id"], unique=False
    )
    op.create_table(
        "items",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("side", CODE, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("attachment_id", NUMBER, nullable=True),
        sa.Column("unavailable_reason", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("verdict_reason", sa.Text(), nullable=True),
        sa.Column("verdict_by_id", NUMBER, nullable=True),
        sa.Column("verdict_at", INSTANT, nullable=True),
        sa.Column("checked_by_system", sa.Boolean(), nullable=False),
        sa.Column("first_verdict", sa.Text(), nullable=True),
        sa.Column("rejections", NUMBER, nullable=False),
        sa.Column("to_judge", sa.Boolean(), nullable=False),
        sa.Column("asked_why", sa.Text(), nullable=True),
        sa.Column("asked_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_items_attachment_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_items_ticket_id")),
        sa.ForeignKeyConstraint(["verdict_by_id"], ["people.id"], name=op.f("fk_items_verdict_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("ticket_id", "side", "key", name=op.f("uq_items_ticket_id_side_key")),
    )
    op.create_table(
        "links",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("from_id", NUMBER, nullable=False),
        sa.Column("to_id", NUMBER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["tickets.id"], name=op.f("fk_links_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["tickets.id"], name=op.f("fk_links_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("from_id", "to_id", "kind", name=op.f("uq_links_from_id_to_id_kind")),
    )
    op.create_index("ix_links_to_id", "links", ["to_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("target_id", NUMBER, nullable=True),
        sa.Column("for_id", NUMBER, nullable=True),
        sa.Column("ticket_id", NUMBER, nullable=True),
        sa.Column("actor_id", NUMBER, nullable=True),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("attempts", NUMBER, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("failed_at", INSTANT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (target_id IS NULL)", name=op.f("ck_messages_one_receiver")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_messages_actor_id")),
        sa.ForeignKeyConstraint(["for_id"], ["people.id"], name=op.f("fk_messages_for_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_messages_person_id")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_messages_target_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
    )
    op.create_index("ix_messages_due", "messages", ["target_id", "state", "not_before"], unique=False)
    op.create_index(
        "ix_messages_person_id", "messages", ["person_id", "ticket_id", "created_at"], unique=False
    )
    op.create_index("ix_messages_state", "messages", ["state"], unique=False)
    op.create_index(op.f("ix_messages_ticket_id"), "messages", ["ticket_id"], unique=False)
    op.create_table(
        "nonconformity_cases",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("nonconformity_id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["nonconformity_id"], ["nonconformities.id"], name=op.f("fk_nonconformity_cases_nonconformity_id")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_nonconformity_cases_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nonconformity_cases")),
        sa.UniqueConstraint(
            "nonconformity_id", "ticket_id", name=op.f("uq_nonconformity_cases_nonconformity_id_ticket_id")
        ),
    )
    op.create_index(
        op.f("ix_nonconformity_cases_ticket_id"), "nonconformity_cases", ["ticket_id"], unique=False
    )
    op.create_table(
        "notices",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("for_id", NUMBER, nullable=True),
        sa.Column("ticket_id", NUMBER, nullable=True),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("actor_id", NUMBER, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("mail_at", INSTANT, nullable=True),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_notices_actor_id")),
        sa.ForeignKeyConstraint(["for_id"], ["people.id"], name=op.f("fk_notices_for_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_notices_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_person_id", "notices", ["person_id", "at"], unique=False)
    op.create_index(op.f("ix_notices_ticket_id"), "notices", ["ticket_id"], unique=False)
    op.create_index(
        "ix_notices_unread",
        "notices",
        ["person_id"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "ratings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("closing", NUMBER, nullable=False),
        sa.Column("side", CODE, nullable=False),
        sa.Column("amendment", NUMBER, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("rater_id", NUMBER, nullable=True),
        sa.Column("rater_hidden", sa.Boolean(), nullable=False),
        sa.Column("department_id", NUMBER, nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("overall", NUMBER, nullable=True),
        sa.Column("conformity", NUMBER, nullable=True),
        sa.Column("timeliness", NUMBER, nullable=True),
        sa.Column("competence", NUMBER, nullable=True),
        sa.Column("care", NUMBER, nullable=True),
        sa.Column("initiative", NUMBER, nullable=True),
        sa.Column("complete", NUMBER, nullable=True),
        sa.Column("on_time", NUMBER, nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("improvement", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_ratings_department_id")),
        sa.ForeignKeyConstraint(["rater_id"], ["people.id"], name=op.f("fk_ratings_rater_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ratings_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint(
            "ticket_id",
            "closing",
            "side",
            "amendment",
            name=op.f("uq_ratings_ticket_id_closing_side_amendment"),
        ),
    )
    op.create_index("ix_ratings_given_at", "ratings", ["given_at"], unique=False)
    op.create_index(op.f("ix_ratings_ticket_id"), "ratings", ["ticket_id"], unique=False)
    op.create_table(
        "search_documents",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("audience", CODE, nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_search_documents_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("ticket_id", "audience", name=op.f("uq_search_documents_ticket_id_audience")),
    )
    op.create_table(
        "unsent",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("action", CODE, nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_unsent_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_unsent_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent")),
        sa.UniqueConstraint(
            "person_id", "ticket_id", "action", name=op.f("uq_unsent_person_id_ticket_id_action")
        ),
    )
    op.create_index("ix_unsent_saved_at", "unsent", ["saved_at"], unique=False)
    op.create_index(op.f("ix_unsent_ticket_id"), "unsent", ["ticket_id"], unique=False)
    op.create_table(
        "watchers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_watchers_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_watchers_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watchers")),
        sa.UniqueConstraint("ticket_id", "person_id", name=op.f("uq_watchers_ticket_id_person_id")),
    )
    op.create_index("ix_watchers_person_id", "watchers", ["person_id"], unique=False)
    op.create_table(
        "clock_calendars",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("clock_id", NUMBER, nullable=False),
        sa.Column("calendar_revision_id", NUMBER, nullable=False),
        sa.Column("common_revision_id", NUMBER, nullable=True),
        sa.Column("from", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_revision_id"],
            ["calendar_revisions.id"],
            name=op.f("fk_clock_calendars_calendar_revision_id"),
        ),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_clock_calendars_clock_id")),
        sa.ForeignKeyConstraint(
            ["common_revision_id"],
            ["calendar_revisions.id"],
            name=op.f("fk_clock_calendars_common_revision_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_calendars")),
    )
    op.create_index(
        op.f("ix_clock_calendars_calendar_revision_id"),
        "clock_calendars",
        ["calendar_revision_id"],
        unique=False,
    )
    op.create_index("ix_clock_calendars_clock_id", "clock_calendars", ["clock_id"], unique=False)
    op.create_index(
        op.f("ix_clock_calendars_common_revision_id"), "clock_calendars", ["common_revision_id"], unique=False
    )
    op.create_table(
        "clock_runs",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("clock_id", NUMBER, nullable=False),
        sa.Column("from", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_clock_runs_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_runs")),
    )
    op.create_index("ix_clock_runs_clock_id", "clock_runs", ["clock_id"], unique=False)
    op.create_table(
        "escalations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("clock_id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("rung", NUMBER, nullable=False),
        sa.Column("rungs", NUMBER, nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("clock_due", INSTANT, nullable=True),
        sa.Column("fired_at", INSTANT, nullable=False),
        sa.Column("late_seconds", sa.Double(), nullable=False),
        sa.Column("why_late", sa.Text(), nullable=True),
        sa.Column("side", CODE, nullable=False),
        sa.Column("department_id", NUMBER, nullable=False),
        sa.Column("action", CODE, nullable=False),
        sa.Column("on_board", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("acknowledged_by_id", NUMBER, nullable=True),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("promised_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["people.id"], name=op.f("fk_escalations_acknowledged_by_id")
        ),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_escalations_clock_id")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_escalations_department_id")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_escalations_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("clock_id", "rung", name=op.f("uq_escalations_clock_id_rung")),
    )
    op.create_index(op.f("ix_escalations_department_id"), "escalations", ["department_id"], unique=False)
    op.create_index("ix_escalations_fired_at", "escalations", ["fired_at"], unique=False)
    op.create_index("ix_escalations_state", "escalations", ["state", "due"], unique=False)
    op.create_index("ix_escalations_ticket_id", "escalations", ["ticket_id"], unique=False)
    op.create_table(
        "event_texts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("field", CODE, nullable=False),
        sa.Column("salt", CODE, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["sequence"], ["events.sequence"], name=op.f("fk_event_texts_sequence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_texts")),
        sa.UniqueConstraint("sequence", "field", name=op.f("uq_event_texts_sequence_field")),
    )
    op.create_table(
        "imported_rows",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("source", CODE, nullable=False),
        sa.Column("external_number", CODE, nullable=False),
        sa.Column("ordinal", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("repaired", sa.Text(), nullable=True),
        sa.Column("original", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["sequence"], ["events.sequence"], name=op.f("fk_imported_rows_sequence")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_imported_rows_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_rows")),
        sa.UniqueConstraint(
            "source",
            "external_number",
            "ordinal",
            name=op.f("uq_imported_rows_source_external_number_ordinal"),
        ),
    )
    op.create_index(op.f("ix_imported_rows_ticket_id"), "imported_rows", ["ticket_id"], unique=False)
    op.create_table(
        "timers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=True),
        sa.Column("clock_id", NUMBER, nullable=True),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("subject", CODE, nullable=False),
        sa.Column("at", INSTANT, nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_timers_clock_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_timers_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
        sa.UniqueConstraint("ticket_id", "kind", "subject", name=op.f("uq_timers_ticket_id_kind_subject")),
    )
    op.create_index(
        "ix_timers_at",
        "timers",
        ["at", "id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(op.f("ix_timers_clock_id"), "timers", ["clock_id"], unique=False)
    op.create_table(
        "escalation_reaches",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("escalation_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("for_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalations.id"], name=op.f("fk_escalation_reaches_escalation_id")
        ),
        sa.ForeignKeyConstraint(["for_id"], ["people.id"], name=op.f("fk_escalation_reaches_for_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_escalation_reaches_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_reaches")),
        sa.UniqueConstraint(
            "escalation_id", "person_id", name=op.f("uq_escalation_reaches_escalation_id_person_id")
        ),
    )
    op.create_index("ix_escalation_reaches_person_id", "escalation_reaches", ["person_id"], unique=False)


def create_circular_keys() -> None:
    """Keys of tables that point at each other; SQLite has them in the tables already."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column, target in (
        ("departments", "contact_id", "people"),
        ("departments", "head_id", "people"),
        ("people", "start_view_id", "views"),
        ("services", "effective_revision_id", "agreement_revisions"),
        ("items", "attachment_id", "attachments"),
    ):
        op.create_foreign_key(f"fk_{table}_{column}", table, target, [column], ["id"])


def create_search_index() -> None:
    """Full text over the tokens: FTS5 kept in step by triggers on SQLite, a GIN index on PostgreSQL."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_search_documents_tokens ON search_documents USING gin (to_tsvector('simple', tokens))"
        )
        return
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_documents', content_rowid='id')"
    )
    added = "INSERT INTO search_index(rowid, tokens) VALUES (new.id, new.tokens);"
    removed = "INSERT INTO search_index(search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
    for name, when, what in (
        ("added", "INSERT", added),
        ("removed", "DELETE", removed),
        ("changed", "UPDATE", removed + " " + added),
    ):
        op.execute(
            f"CREATE TRIGGER search_documents_{name} AFTER {when} ON search_documents BEGIN {what} END"
        )


def protect_events() -> None:
    """Events are never changed or deleted; of their texts only the words can be emptied (redaction)."""
    if op.get_bind().dialect.name == "postgresql":
        _protect_on_postgresql()
    else:
        _protect_on_sqlite()


REFUSAL = "events are never changed or deleted"


def _protect_on_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER events_not_updated BEFORE UPDATE ON events {refuse}")
    op.execute(f"CREATE TRIGGER events_not_deleted BEFORE DELETE ON events {refuse}")
    op.execute(f"CREATE TRIGGER event_texts_not_deleted BEFORE DELETE ON event_texts {refuse}")
    op.execute(
        "CREATE TRIGGER event_texts_only_emptied BEFORE UPDATE ON event_texts "
        "WHEN new.text IS NOT NULL OR new.salt <> old.salt OR new.sequence <> old.sequence OR new.field <> old.field "
        + refuse
    )


def _protect_on_postgresql() -> None:
    op.execute(
        f"""CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"""
    )
    for table in ("events", "event_texts"):
        op.execute(
            f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_event_change()"
        )
    op.execute(
        "CREATE TRIGGER events_not_updated BEFORE UPDATE ON events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_event_change()"
    )
    op.execute(
        "CREATE TRIGGER event_texts_only_emptied BEFORE UPDATE ON event_texts FOR EACH ROW "
        "WHEN (new.text IS NOT NULL OR new.salt <> old.salt OR new.sequence <> old.sequence OR new.field <> old.field) "
        "EXECUTE FUNCTION refuse_event_change()"
    )
