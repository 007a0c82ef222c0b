"""The monthly tables of finance (S3-21): written early in the next month, seldom corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dangan.demo import days
from dangan.demo.books import Books
from dangan.demo.world import World

ACCOUNTANT = "miao-ruogu"
SALES = (
    *("date", "document", "customer", "product", "branch", "seller", "quantity"),
    *("net_amount", "discount", "cost", "exclusive"),
)
RECEIVABLES = ("customer", "document", "seller", "issued_on", "due_on", "amount", "open_amount")
LABEL = "财务部"
EXPORTED, CORRECTED = 3, 4  # working days of the month after
CORRECTIONS = 7  # every so many months something was missing in the first export


def write(world: World, books: Books) -> None:
    """Write the tables of every month that is kept."""
    for number, month in enumerate(books.months):
        end = days.month_end(days.number(f"{month}-01"))
        exported = days.after(end, EXPORTED)
        if exported > world.as_of:
            continue
        year, name = month.split("-")
        words = f"{year} 年 {int(name)} 月"
        sold = list(_sales(books, month))
        late = number % CORRECTIONS == CORRECTIONS - 1 and len(sold) > 1
        if late and not world.journal.coarse:
            _save(world, "sales", month, SALES, sold[:-1], exported, f"导出{words}销售明细")
        corrected = days.after(end, CORRECTED) if late else exported
        subject = f"重新导出{words}销售明细，补一张漏记的单据" if late else f"导出{words}销售明细"
        _save(world, "sales", month, SALES, sold, min(corrected, world.as_of), subject)
        owed = list(_receivables(books, end))
        subject = f"导出{words}末应收帐款，与总账核对一致"
        _save(world, "receivables", month, RECEIVABLES, owed, exported, subject)


def _sales(books: Books, month: str) -> Iterable[Sequence[str]]:
    for row in books.sales[month]:
        yield (
            days.text(row.day),
            row.document,
            row.customer,
            row.product,
            row.branch,
            row.seller,
            f"{row.quantity:f}",
            f"{row.net:f}",
            f"{row.discount:f}" if row.discount else "",
            f"{row.cost:f}",
            "true" if row.exclusive else "",
        )


def _receivables(books: Books, end: int) -> Iterable[Sequence[str]]:
    for one in books.invoices:
        left = one.open_on(end)
        if one.issued <= end and left:
            yield (
                one.customer,
                one.document,
                one.seller,
                days.text(one.issued),
                days.text(one.due),
                f"{one.amount:f}",
                f"{left:f}",
            )


def _save(
    world: World,
    table: str,
    month: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    day: int,
    subject: str,
) -> None:
    """Write one file; no cell holds a comma, a quote or a line end."""
    text = "".join(",".join(cells) + "\n" for cells in (header, *rows))
    path = f"records/{table}/{month}.csv"
    world.journal.write(table, path, text, day, 15 * 60 + 20, ACCOUNTANT, subject, LABEL)
