"""How templates become Python code: with less ado than Jinja makes, for a page asks much of it."""

import re

from flask.templating import Environment
from jinja2 import Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from jinja2.nodes import Call, CondExpr, Const, Expr, Name, Node
from jinja2.nodes import Template as Parsed
from jinja2.runtime import Context
from markupsafe import Markup, escape

INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
SPECIAL = re.compile("[&<>'\"]")
"""What escaping changes; looking for it costs a third of escaping."""
SAYING = frozenset({"_", "ngettext"})
DRAWING = frozenset({"drawn", "filled", "html", "icon", "pieced", "site_mark"})
"""What pages call a hundred times: all of it gives markup where a template is HTML."""


class Quiet(CodeGenerator):
    """Templates as Python code, with less ado than Jinja makes.

    An `if` inside an expression says nothing where it has no `else`: Jinja would make an object
    that explains what is missing, some seventy times a page. What is called is called as it is, and
    what is markup, or a text without anything to escape, isn't made markup once more.
    """

    def visit_Template(self, node: Parsed, frame: Frame | None = None) -> None:  # noqa: N802
        """Let the code know `escaped`."""
        self.writeline(f"from {__name__} import escaped")
        super().visit_Template(node, frame)

    def visit_CondExpr(self, node: CondExpr, frame: Frame) -> None:  # noqa: N802 - its name there
        """Add the empty text that the author meant."""
        node.expr2 = node.expr2 or Const("")
        super().visit_CondExpr(node, frame)

    def visit_Call(  # noqa: N802 - its name there
        self, node: Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Call without asking each time what it would like to be given: `_` alone likes that."""
        name = called(node)
        unfolds = node.dyn_args or node.dyn_kwargs
        asks = hasattr(self.environment.globals.get(name), "jinja_pass_arg") and name not in SAYING
        if forward_caller or unfolds or asks:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(context.eval_ctx, " if name in SAYING else "(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(
        self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if not frame.eval_ctx.autoescape or frame.eval_ctx.volatile:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("(" if is_ready(node) else "escaped(")


class Tight(Extension):
    """Templates of pages without the indentation of their lines: a reader sees none of it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Leave letters alone, whose text is read as it stands."""
        is_page = name is not None and name.endswith(".html") and not name.startswith("mail/")
        return INDENT.sub("", source) if is_page else source


class Shared(Template):
    """A template whose macros are the same for all that import it: none is given globals."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class Pages(Environment):
    """What Flask makes templates with, made quiet."""

    code_generator_class = Quiet
    template_class = Shared


def escaped(value: object) -> str:
    """A value as it stands in HTML: what is markup as it is, all else escaped."""
    kind = type(value)
    if kind is Markup or (kind is str and not SPECIAL.search(value)):  # type: ignore[call-overload] # a text by now
        return value  # type: ignore[return-value] # the same
    return escape(value)


def called(node: Node) -> str:
    """The name that is called here; "" where none is."""
    return node.node.name if isinstance(node, Call) and isinstance(node.node, Name) else ""


def is_ready(node: Node | None) -> bool:
    """Whether this can only say what HTML may hold: nothing, plain texts of ours, markup."""
    if isinstance(node, CondExpr):
        return is_ready(node.expr1) and is_ready(node.expr2)
    if isinstance(node, Const):
        return isinstance(node.value, str) and not SPECIAL.search(node.value)
    return node is None or called(node) in SAYING | DRAWING
