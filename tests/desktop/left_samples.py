"""What the engine could tell the left pane."""

from app.engine import wire


def source(path="/home/ada/Filings", collection="Annual reports", **more):
    known = {
        "offline": False,
        "is_folder": True,
        "files": 37,
        "pages": 4441,
        "passages": 17764,
        "pending": 0,
        "attention": 0,
        "paused": False,
    }
    known |= {"pages_searchable": more.get("pages", known["pages"])} | more
    return wire.SourceState(path=path, collection=collection, **known)


def sources(*given):
    return wire.SourceList(sources=given)


def progress(*given, paused=False, pages=0):
    return wire.Progress(
        files_found=sum(one.files_found for one in given),
        files_done=sum(one.files_done for one in given),
        pages=pages,
        vectors_pending=sum(one.vectors_pending for one in given),
        vectors_stopped=sum(one.vectors_pending for one in given if one.stopped),
        index_pending=0,
        walking=any(one.walking for one in given),
        sources=given,
        paused=paused,
    )


def reading(
    path="/home/ada/Filings", *, found=37, done=34, pending=12628, walking=False, paused=False, stopped=False
):
    return wire.SourceProgress(
        path=path,
        files_found=found,
        files_done=done,
        vectors_pending=pending,
        walking=walking,
        paused=paused,
        stopped=stopped,
    )


def chat(chat_id, title, *, pinned=False, changed="2026-01-02T10:00:00Z"):
    return wire.ChatRow(id=chat_id, title=title, begun=changed, changed=changed, turns=1, pinned=pinned)


def chats(*given):
    return wire.ChatList(chats=given)
