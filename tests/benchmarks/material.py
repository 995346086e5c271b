"""What the window is measured with: many files, a long chat, a long answer."""

from pathlib import Path

from retrieval.chats import Chats, Evidence, Turn, new_chat, whole

FILES = 2_000
TURNS = 100
_WORDS = (
    "lease",
    "notice",
    "tenant",
    "harvest",
    "granary",
    "ledger",
    "trustee",
    "barley",
    "seed",
    "store",
    "mill",
)


def write_files(folder: Path, count: int = FILES) -> Path:
    """Short texts, each other words, in folders of a hundred."""
    for number in range(count):
        path = folder / f"part {number // 100:02}" / f"note {number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        words = [_WORDS[(number * 7 + index * (1 + number % 5)) % len(_WORDS)] for index in range(90)]
        path.write_text(f"Note {number}\n\n{' '.join(words)}.\n", encoding="utf-8")
    return folder


def write_chat(path: Path) -> str:
    """Keep a chat of 200 messages; gives its title."""
    chats = Chats(path)
    chat = new_chat()
    for number in range(TURNS):
        evidence = Evidence(
            path="/papers/Corn Mill lease 2023.pdf",
            title="Corn Mill lease 2023.pdf",
            page=7,
            heading="Break clause",
            start=0,
            end=200,
            text="The Tenant may end this Lease on 25 March 2030 by giving notice. " * 4,
            score=0.5,
            keyword_rank=1,
            vector_rank=2,
            n=number + 1,
        )
        turn = Turn(
            question=f"Question {number}: when may the tenant end the lease, and what must be paid?",
            answer=long_answer(4, cites=number + 1),
            evidence=(evidence,),
            model="qwen3-8b",
            finish_reason="stop",
        )
        chats.append(chat, whole(turn, {number + 1: evidence}))
    chats.close()
    return "Question 0"


def long_answer(parts: int, *, cites: int) -> str:
    """Markdown as models write it: prose, lists, a table, code."""
    part = (
        "## Ending the lease, part {part}\n\n"
        "The Tenant may end this Lease on **25 March 2030** [{n}]. It gives the Landlord not less than nine "
        "months' *written* notice [{n}], and pays a sum equal to three months' `Rent` [{n}].\n\n"
        "- The notice is served by hand or by post [{n}].\n- It names the date.\n"
        "  - The date is a Lady Day.\n\n"
        "| year | rent | notice | paid |\n|---|---:|---|---|\n"
        + "".join(
            f"| {year} | {year * 6 - 11_000} | nine months | in advance [{{n}}] |\n"
            for year in range(2024, 2032)
        )
        + "\n```python\ndef due(rent: int, months: int = 3) -> float:\n"
        '    """What must be paid at the end."""\n'
        "    return rent / 12 * months  # in pounds\n\n\nfor year in range(2024, 2032):\n"
        "    print(year, due(year * 6 - 11_000))\n```\n\n"
        "It says no more about that, and the schedule repeats it in other words for the mill and yard.\n\n"
    )
    return "".join(
        part.replace("{n}", str(cites)).replace("{part}", str(index + 1)) for index in range(parts)
    )
