"""The second schema: clients with curators, the form of a request, the gate's answer, files of a ticket."""

from alembic import op

from data.clients.needles import renew
from data.schema.statements import statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the door to an existing desk, and the texts by which its clients are found."""
    connection = op.get_bind()
    for statement in statements("second.sql"):
        connection.exec_driver_sql(statement)
    for (client,) in connection.exec_driver_sql("SELECT id FROM client").fetchall():
        renew(connection.exec_driver_sql, client)


def downgrade() -> None:
    """Refuse: what the door has written would be lost; the copy made before the upgrade is the way back."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
