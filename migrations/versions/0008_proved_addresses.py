"""An account knows whether its address was proved.

Why: a cohort's link for one mail domain let in everybody whose address ended right, and nobody had
shown that the address was theirs. Now they come by a link that was mailed there.
Who came by an invitation or a link for a new password before is proved from then on, unless the
account was given another address since: the record says so. Everybody else is asked once.
Locks: users while the column is added and filled.
Old code: doesn't see the column; whom it lets in by mail is asked for a proof once more.
Back: drops the column. Going forward again fills it from the record.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    """Go forward."""
    op.add_column("users", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE users SET proved_at = (SELECT max(a.at) FROM audit a WHERE a.person = users.key "
        "AND a.verb IN ('take up invitation', 'reset password', 'prove address')) "
        "WHERE anonymized_at IS NULL"
    )
    op.execute(  # who made the account by an invitation: it was used in the same moment
        "UPDATE users SET proved_at = created_at WHERE proved_at IS NULL AND anonymized_at IS NULL "
        "AND EXISTS (SELECT 1 FROM tokens t WHERE t.email = users.email AND t.user_id IS NULL "
        "AND t.kind = 'invitation' AND t.used_at = users.created_at)"
    )
    op.execute(
        "UPDATE users SET proved_at = NULL WHERE EXISTS (SELECT 1 FROM audit a "
        "WHERE a.person = users.key AND a.verb IN ('correct person', 'change person') "
        "AND CAST(a.detail AS VARCHAR) LIKE '%\"email\"%' AND a.at >= users.proved_at)"
    )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("users") as users:
        users.drop_column("proved_at")
