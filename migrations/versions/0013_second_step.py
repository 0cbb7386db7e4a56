"""A second step after the password: codes of an app, recovery codes, devices that aren't asked.

Why: a password that leaked opened an account, also that of somebody who runs the site. The app's
secret is kept nowhere: it follows from a seed and the site's key. Recovery codes are kept as hashes
and need no key.
Locks: devices while a column is added; the other tables are new.
Old code: knows no second step and lets in by the password alone.
Back: drops all second steps; everybody signs in with the password alone again.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0013", "0012"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    moment = sa.DateTime(timezone=True)
    op.add_column("devices", sa.Column("trusted_until", moment, nullable=True))
    op.create_table(
        "second_steps",
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("seed", text(64), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("confirmed_at", moment, nullable=True),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_second_steps"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_second_steps_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("token", text(64), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("token", name="uq_recovery_codes_token"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_recovery_codes_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("recovery_codes")
    op.drop_table("second_steps")
    with op.batch_alter_table("devices") as devices:
        devices.drop_column("trusted_until")
