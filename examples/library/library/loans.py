from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .models import Loan

LENDING_PERIOD = timedelta(days=28)


def lend(session: Session, book_id: int, member_id: int) -> Loan:
    """Lends a book for four weeks."""
    today = date.today()
    loan = Loan(book_id=book_id, member_id=member_id, lent_on=today, due_on=today + LENDING_PERIOD)
    session.add(loan)
    session.commit()
    return loan


def give_back(session: Session, loan_id: int) -> None:
    session.execute(update(Loan).where(Loan.id == loan_id).values(returned_on=date.today()))
    session.commit()


def overdue(session: Session, day: date) -> list[Loan]:
    """Loans that should have come back before that day."""
    query = select(Loan).where(Loan.returned_on.is_(None), Loan.due_on < day).order_by(Loan.due_on)
    return list(session.scalars(query))
