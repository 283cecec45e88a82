from datetime import date

from sqlalchemy import ForeignKey, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_number: Mapped[str] = mapped_column(Text, unique=True)
    email: Mapped[str] = mapped_column(Text)
    joined_on: Mapped[date] = mapped_column(server_default=text("current_date"))


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    writer: Mapped[str] = mapped_column(Text)
    shelf: Mapped[str | None] = mapped_column(Text)


class Loan(Base):
    __tablename__ = "loans"

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    lent_on: Mapped[date] = mapped_column(server_default=text("current_date"))
    due_on: Mapped[date | None]
    returned_on: Mapped[date | None]
