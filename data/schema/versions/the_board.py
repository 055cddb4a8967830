"""The fourth schema: what the figures are counted from, chains of warnings, imported history, quality reviews."""

from alembic import op

from data.schema.statements import statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the board to an existing desk."""
    for statement in statements("fourth.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Refuse: imported history and reviews would be lost; the copy made before the upgrade is the way back."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
