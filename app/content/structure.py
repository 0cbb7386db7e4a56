"""Reads lines into blocks as CommonMark does, and tells what the format doesn't allow."""

import re
from collections.abc import Callable, Sequence

from app.content.blocks import Block, Row, is_table, leaf
from app.content.place import Findings

DEEPEST = 30
FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$")
HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+(.*))?$")
RULE = re.compile(r" {0,3}([-*_])[ ]*(?:\1[ ]*){2,}$")
QUOTE = re.compile(r" {0,3}> ?")
ITEM = re.compile(r"( {0,3})([-+*]|\d{1,9}[.)])(?:( +)(.*)|$)")
UNDERLINE = re.compile(r" {0,3}(=+|-+) *$")
DETAILS = re.compile(r" {0,3}<details\b")
DETAILS_OPEN = re.compile(r" {0,3}<details( open)?>\s*(?:<summary>(.*)</summary>)?\s*$")
SUMMARY = re.compile(r" {0,3}<summary>(.*)</summary>\s*$")
DETAILS_END = re.compile(r" {0,3}</details>\s*$")
COMMENT = re.compile(r" {0,3}<!--")
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[ ]*")
REFERENCE = re.compile(r" {0,3}\[([^\]^][^\]]{0,200})\]:\s+\S")
DEFINITION = re.compile(r" {0,3}: +\S")


class Blocks:
    """Reads rows into blocks; what breaks the rules of the format's section 1 becomes a fault."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def read(self, rows: Sequence[Row], depth: int = 0) -> list[Block]:
        """The blocks of `rows`. Raises Unreadable where lists and quotes are nested too deeply."""
        if depth > DEEPEST:
            message = f"Lists and quotes are nested more than {DEEPEST} deep."
            raise self.findings.stop("nesting", rows[0], message, "Nest less.")
        blocks: list[Block] = []
        i = 0
        while i < len(rows):
            if rows[i].blank:
                i += 1
                continue
            block, i = self._one(rows, i, depth)
            if block:
                blocks.append(block)
        return blocks

    def _one(self, rows: Sequence[Row], i: int, depth: int) -> tuple[Block | None, int]:
        text = rows[i].text
        if rows[i].indent >= 4:
            return self._code(rows, i)
        if COMMENT.match(text):
            return None, self._after_comment(rows, i)
        if text[:1].isalpha():  # most blocks: nothing but a table begins with a letter
            return self._table(rows, i) if is_table(rows, i) else self._paragraph(rows, i)
        line = self._line(rows[i])
        return (line, i + 1) if line else self._several(rows, i, depth)

    def _line(self, row: Row) -> Block | None:
        if HEADING.match(row.text):
            return self._heading(row)
        if RULE.match(row.text):
            return Block("rule", [row])
        return Block("reference", [row]) if REFERENCE.match(row.text) else None

    def _several(self, rows: Sequence[Row], i: int, depth: int) -> tuple[Block | None, int]:
        containers: tuple[tuple[re.Pattern[str], Callable[..., tuple[Block | None, int]]], ...] = (
            (FENCE, self._fence),
            (QUOTE, self._quote),
            (ITEM, self._list),
            (DETAILS, self._details),
            (FOOTNOTE, self._footnote),
        )
        for pattern, read in containers:
            if pattern.match(rows[i].text):
                return read(rows, i, depth)
        if is_table(rows, i):
            return self._table(rows, i)
        return self._paragraph(rows, i)

    def _interrupts(self, rows: Sequence[Row], i: int) -> bool:
        text = rows[i].text
        if rows[i].indent >= 4:
            return False
        if text[:1].isalpha():  # most lines: nothing but a table begins with a letter
            return is_table(rows, i)
        patterns = (HEADING, FENCE, QUOTE, RULE, DETAILS, DETAILS_END, COMMENT)
        if any(pattern.match(text) for pattern in patterns) or is_table(rows, i):
            return True
        item = ITEM.match(text)
        return bool(item and item[4] and (item[2] in "-+*" or item[2][:-1] == "1"))

    def _code(self, rows: Sequence[Row], i: int) -> tuple[Block, int]:
        end = i
        while end < len(rows) and (rows[end].blank or rows[end].indent >= 4):
            end += 1
        last = end
        while rows[last - 1].blank:
            last -= 1
        return Block("code", [row.cut(min(4, row.indent)) for row in rows[i:last]]), end

    def _heading(self, row: Row) -> Block:
        match = HEADING.match(row.text)
        assert match  # the caller has seen to it
        title = re.sub(r"(^|[ ]+)#+[ ]*$", "", match[2] or "").strip()
        shift = match.start(2) if match[2] else len(row.text)
        return Block("heading", [Row(row.line, row.column + shift, title)], level=len(match[1]))

    def _after_comment(self, rows: Sequence[Row], i: int) -> int:
        for end in range(i, len(rows)):
            if "-->" in rows[end].text:
                return end + 1
        message = "This comment is never closed."
        self.findings.fault("open-comment", rows[i], message, "End it with -->.")
        return len(rows)

    def _fence(self, rows: Sequence[Row], i: int, _depth: int) -> tuple[Block, int]:
        match = FENCE.match(rows[i].text)
        assert match  # the caller has seen to it
        mark, indent = match[1], rows[i].indent
        close = re.compile(rf" {{0,3}}{re.escape(mark[0])}{{{len(mark)},}} *$")
        for end in range(i + 1, len(rows)):
            if close.match(rows[end].text):
                body = [row.cut(min(indent, row.indent)) for row in rows[i + 1 : end]]
                break
        else:
            self.findings.fault(
                "open-fence", rows[i], "This fence is never closed.", f"End it with {mark[:3]}."
            )
            end, body = len(rows), list(rows[i + 1 :])
        return Block("fence", [rows[i], *body], label=mark, info=match[2].strip()), end + 1

    def _quote(self, rows: Sequence[Row], i: int, depth: int) -> tuple[Block, int]:
        end, body = i, []
        while end < len(rows) and (match := QUOTE.match(rows[end].text)):
            body.append(rows[end].cut(match.end()))
            end += 1
        children = self.read(body, depth + 1)
        self._refuse_hanging(
            rows, end, children, "quote", "Begin it with > or leave an empty line above it."
        )
        return Block("quote", body or [rows[i]], children), end

    def _refuse_hanging(
        self, rows: Sequence[Row], end: int, children: Sequence[Block], what: str, mending: str
    ) -> Block | None:
        """The paragraph that a line hangs on to, told; None where it hangs on to nothing."""
        if end >= len(rows) or rows[end].blank or rows[end - 1].blank:
            return None
        last = leaf(children)
        if not last or last.kind != "paragraph" or self._interrupts(rows, end):
            return None
        message = f"This line hangs on to the {what} above it."
        self.findings.fault("hanging-line", rows[end].cut(rows[end].indent), message, mending)
        return last

    def _ends_paragraph(self, rows: Sequence[Row], i: int) -> bool:
        return rows[i].blank or bool(ITEM.match(rows[i].text)) or self._interrupts(rows, i)

    def _list(self, rows: Sequence[Row], i: int, depth: int) -> tuple[Block, int]:
        first = ITEM.match(rows[i].text)
        assert first  # the caller has seen to it
        family, items, tight = first[2][-1], list[Block](), True
        while i < len(rows):
            match = ITEM.match(rows[i].text)
            if not match or match[2][-1] != family or RULE.match(rows[i].text):
                break
            item, end = self._item(rows, i, match, depth)
            items.append(item)
            i = end
            while i < len(rows) and rows[i].blank:
                i += 1
            onward = ITEM.match(rows[i].text) if i < len(rows) else None
            if i > end and onward and onward[2][-1] == family and not RULE.match(rows[i].text):
                tight = False
        tight = tight and all(item.tight for item in items)
        level = int(first[2][:-1]) if len(first[2]) > 1 else -1
        return Block("list", items[0].rows, items, level=level, tight=tight), i

    def _item(
        self, rows: Sequence[Row], i: int, match: re.Match[str], depth: int
    ) -> tuple[Block, int]:
        spaces = len(match[3] or " ")
        offset = match.end(2) + (spaces if spaces <= 4 and match[4] else 1)
        mending = f"Indent it by {offset} spaces or leave an empty line above it."
        start, end, goes_on, body, children = i, i + 1, True, list[Row](), list[Block]()
        while goes_on:
            end = self._after_indented(rows, start, end, offset)
            body += (part := [row.cut(min(offset, len(row.text))) for row in rows[start:end]])
            children += self.read(part, depth + 1)
            hangs = end < len(rows) and not ITEM.match(rows[end].text)
            last = (
                self._refuse_hanging(rows, end, children, "list item", mending) if hangs else None
            )
            while last and end < len(rows) and not self._ends_paragraph(rows, end):
                last.rows.append(rows[end].cut(rows[end].indent))  # as CommonMark has it
                end += 1
            start, goes_on = end, last is not None
        tight = not any(self._gap(body, block) for block in children[1:])
        return Block("item", body, children, tight=tight), end

    def _after_indented(self, rows: Sequence[Row], start: int, end: int, offset: int) -> int:
        while end < len(rows) and (rows[end].blank or rows[end].indent >= offset):
            end += 1
        while end > start and rows[end - 1].blank:
            end -= 1
        return end

    def _gap(self, body: Sequence[Row], block: Block) -> bool:
        return any(row.blank for row in body if row.line == block.rows[0].line - 1)

    def _details(self, rows: Sequence[Row], i: int, depth: int) -> tuple[Block | None, int]:
        match = DETAILS_OPEN.match(rows[i].text)
        start, summary = i + 1, match[2] if match else None
        if match and summary is None and start < len(rows):
            below = SUMMARY.match(rows[start].text)
            start, summary = (start + 1, below[1]) if below else (start, None)
        if summary is None:
            mending = (
                "Write <details><summary>…</summary> on a line of its own, then an empty line."
            )
            self.findings.fault("bad-reveal", rows[i], "This reveal can't be read.", mending)
            end = self._end_of_details(rows, i + 1)
            return None, i + 1 if end is None else end + 1
        end = self._end_of_details(rows, start)
        if end is None:
            self.findings.fault(
                "bad-reveal", rows[i], "This reveal is never closed.", "End it with </details>."
            )
            end = len(rows)
        if start < end and not rows[start].blank:
            mending = "Leave an empty line after </summary>."
            message = "This line hangs on to the summary."
            self.findings.fault("bad-reveal", rows[start], message, mending)
        children = self.read(rows[start:end], depth + 1)
        return Block("details", [rows[i]], children, label=summary.strip()), end + 1

    def _end_of_details(self, rows: Sequence[Row], start: int) -> int | None:
        depth = 1
        for end in range(start, len(rows)):
            depth += bool(DETAILS.match(rows[end].text))
            depth -= bool(DETAILS_END.match(rows[end].text))
            if depth == 0:
                return end
        return None

    def _footnote(self, rows: Sequence[Row], i: int, depth: int) -> tuple[Block, int]:
        match = FOOTNOTE.match(rows[i].text)
        assert match  # the caller has seen to it
        body, end = [rows[i].cut(match.end())], i + 1
        while end < len(rows):
            row = rows[end]
            is_lazy = not row.blank and not rows[end - 1].blank and not self._starts_note(rows, end)
            if not (row.blank or row.indent >= 4 or is_lazy):
                break
            body.append(row.cut(min(4, row.indent)))
            end += 1
        return Block("footnote", body, self.read(body, depth + 1), label=match[1]), end

    def _starts_note(self, rows: Sequence[Row], i: int) -> bool:
        return bool(FOOTNOTE.match(rows[i].text)) or self._interrupts(rows, i)

    def _table(self, rows: Sequence[Row], i: int) -> tuple[Block, int]:
        end = i + 2
        while end < len(rows) and not rows[end].blank and not self._interrupts(rows, end):
            end += 1
        return Block("table", list(rows[i:end])), end

    def _paragraph(self, rows: Sequence[Row], i: int) -> tuple[Block, int]:
        end, body = i + 1, [rows[i]]
        while end < len(rows) and not rows[end].blank:
            if UNDERLINE.match(rows[end].text):
                message = "An underlined heading, or a line right under a paragraph."
                mending = "Write headings with ## and leave an empty line above a line."
                self.findings.fault("top-heading", rows[end], message, mending)
                return Block("paragraph", body), end + 1
            if self._interrupts(rows, end):
                break
            body.append(rows[end])
            end += 1
        if any(DEFINITION.match(row.text) for row in body[1:]):
            return self._definitions(rows, i, end)
        return Block("paragraph", body), end

    def _definitions(self, rows: Sequence[Row], i: int, end: int) -> tuple[Block, int]:
        def goes_on(k: int) -> bool:
            below = rows[k + 1].text if k + 1 < len(rows) else ""
            is_first = bool(DEFINITION.match(rows[k].text))
            return is_first or rows[k].indent >= 4 or bool(DEFINITION.match(below))

        last = end
        while end < len(rows):
            if rows[end].blank:
                end += 1
                continue
            if rows[end - 1].blank and not goes_on(end):
                break
            end += 1
            last = end
        return Block("definitions", list(rows[i:last])), last
