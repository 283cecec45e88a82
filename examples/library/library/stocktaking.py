"""Corrections that the librarians bring back from the shelves."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def correct_writer(session: Session, book_id: int, writer: str) -> None:
    session.execute(
        text("UPDATE books SET writer = :writer WHERE id = :id"),
        {"id": book_id, "writer": writer},
    )
    session.commit()
