"""A mail server on this machine, for tests."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

ANSWERS = {
    b"EHLO": b"250-here\r\n250 AUTH PLAIN\r\n",
    b"AUTH": b"235 known\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


class Office(ThreadingTCPServer):
    """What was sent, and where to send it."""

    daemon_threads = True

    def __init__(self, handler: type[StreamRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.kept = list[bytes]()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])


class Postman(StreamRequestHandler):
    """Enough of SMTP (RFC 5321) to take mail, without TLS."""

    server: Office

    def handle(self) -> None:
        """Answer line by line; credentials and what comes after DATA are kept by the office."""
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"AUTH":
                said = base64.b64decode(line.split()[2]).split(b"\0")
                self.server.kept.append(b" ".join(said[1:]))
            self.wfile.write(ANSWERS.get(word, b"250 ok\r\n"))
            if word == b"DATA":
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.kept.append(b"".join(lines))
                self.answer()
            if word == b"QUIT":
                return

    def answer(self) -> None:
        """What is said of a letter that was taken."""
        self.wfile.write(b"250 kept\r\n")


class Refusing(Postman):
    """Takes no letter, for now."""

    def answer(self) -> None:
        """Not now."""
        self.wfile.write(b"451 try later\r\n")


class Silent(Postman):
    """Takes a letter and hangs up before it says so."""

    def answer(self) -> None:
        """Hang up."""
        self.connection.close()


@contextmanager
def listening(handler: type[Postman]) -> Iterator[tuple[list[bytes], int]]:
    """What the server was sent, and its port."""
    with Office(handler) as office:
        thread = Thread(target=office.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield office.kept, office.port
        office.shutdown()
        thread.join()
