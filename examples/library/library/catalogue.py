from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Book


def add_book(session: Session, title: str, writer: str, shelf: str | None = None) -> Book:
    book = Book(title=title, writer=writer, shelf=shelf)
    session.add(book)
    session.commit()
    return book


def find_by_writer(session: Session, writer: str) -> list[Book]:
    query = select(Book).where(Book.writer.ilike(f"{writer}%")).order_by(Book.title)
    return list(session.scalars(query))
