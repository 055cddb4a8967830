"""The third schema: the roster, shifts, handovers item by item, frozen reports, status windows."""

from alembic import op

from data.schema.statements import statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add shifts to an existing desk."""
    for statement in statements("third.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Refuse: handovers and reports would be lost; the copy made before the upgrade is the way back."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
