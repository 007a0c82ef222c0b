"""Record files made at random: valid YAML with comments and blank lines in every place."""

from __future__ import annotations

import random

KEYS = ["name", "phones", "id", "contacts", "q1", "on", "amount"]
VALUES = ["x", '"q"', "'0532'", "123", "0532", "null", "", "12:30", "a b", "[]", "{}", "true",
          "1.50", "[a, b]", "{a: 1, b: [c]}", "海润 机械"]  # fmt: skip


class _Maker:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.count = 0

    def comment(self) -> str:
        self.count += 1
        return f"# c{self.count}"

    def behind(self) -> str:
        return f" {self.comment()}" if self.dice.random() < 0.25 else ""

    def between(self, pad: str) -> str:
        """Blank lines and comments at various depths, before an entry."""
        out = ""
        for _ in range(self.dice.choice([0, 0, 0, 1, 2])):
            depth = self.dice.choice(["", pad, " " * self.dice.randint(0, 8)])
            out += self.dice.choice(["\n", f"{depth}{self.comment()}\n"])
        return out

    def scalar(self, pad: str) -> str:
        if self.dice.random() < 0.05:
            inner = f"\n{pad}   "
            return (
                f"[a, {self.comment()}{inner}b {self.comment()}{inner}{self.comment()}"
                f"{inner}]{self.behind()}\n"
            )
        return self.dice.choice(VALUES) + self.behind() + "\n"

    def text_block(self, pad: str) -> str:
        head = self.dice.choice(["|", "|-", ">", ">-", "|+"]) + self.behind() + "\n"
        lines = [f"{pad}  text\n", f"{pad}  # text\n", "\n", f"{pad}    more\n"]
        return head + "".join(self.dice.choice(lines) for _ in range(self.dice.randint(0, 3)))

    def value(self, depth: int, indent: int, pad: str) -> str:
        if depth and self.dice.random() < 0.4:
            below = indent + self.dice.choice([1, 2, 4])
            return self.behind() + "\n" + self.block(depth - 1, below)
        if self.dice.random() < 0.15:
            return " " + self.text_block(pad)
        if self.dice.random() < 0.1:
            return f"\n{pad} {self.comment()}\n{pad}  v{self.behind()}\n"
        return " " + self.scalar(pad)

    def block(self, depth: int, indent: int, inline: bool = False) -> str:
        """A map or list; ``inline`` where its first entry stands behind a dash."""
        pad, out = " " * indent, ""
        heads = ["-"] * self.dice.randint(1, 3)
        if self.dice.random() < 0.5:
            heads = [f"{key}:" for key in self.dice.sample(KEYS, self.dice.randint(1, 4))]
        for number, head in enumerate(heads):
            if number or not inline:
                out += self.between(pad) + pad
            out += head
            if head == "-" and depth and self.dice.random() < 0.3:
                out += " " + self.block(depth - 1, indent + 2, inline=True)
            else:
                out += self.value(depth, indent, pad)
        return out


def dice_of(seed: int) -> random.Random:
    """The dice for one test case."""
    return random.Random(seed)  # noqa: S311  (test data must be the same every time)


def record(dice: random.Random) -> bytes:
    """One file. A few are not valid YAML after all; readers find out."""
    maker = _Maker(dice)
    text = maker.block(3, 0) + dice.choice(["", "# end\n", "\n\n  # end\n"])
    if dice.random() < 0.1:
        text = text.replace("\n", "\r\n")
    return text.encode()
