"""The first schema: every table of the desk, and the guards of the journal."""

from alembic import op

from data.schema.statements import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the desk in an empty database."""
    for statement in statements("first.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Refuse: below the first schema there is nothing."""
    raise NotImplementedError("there is no schema below the first one")
