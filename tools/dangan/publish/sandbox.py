"""Jinja's sandbox with a short way for what nothing could misuse."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any

from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment

# what Jinja's sandbox guards on text, functions, generators and classes
_GUARDED = frozenset(
    "format format_map mro gi_frame gi_code cr_frame cr_code ag_code ag_frame".split()  # noqa: SIM905
)
# and what changes a list, a dictionary, a set or a queue
_CHANGING = frozenset(
    "add append appendleft clear difference_update discard extend extendleft insert"  # noqa: SIM905
    " intersection_update pop popitem popleft remove reverse rotate setdefault sort"
    " symmetric_difference_update update".split()
)


class Sandbox(SandboxedEnvironment):
    """Jinja's sandbox for pages, which ask for thousands of attributes.

    Only those that the sandbox has a rule for, and all that start with an underscore, take the
    long way.
    """

    guarded = _GUARDED

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``obj.attribute``, or ``obj["attribute"]`` where it has none."""
        if attribute[:1] == "_" or attribute in self.guarded:
            return super().getattr(obj, attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            pass
        try:
            return obj[attribute]
        except (TypeError, LookupError, AttributeError):
            return self.undefined(obj=obj, name=attribute)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call what is plain Python without the marks that Jinja looks for on it."""
        kind = type(__obj)
        if kind is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj(__context.eval_ctx, *args, **kwargs)
        plain = __obj if kind is FunctionType else __obj.__func__ if kind is MethodType else None
        # marks are attributes of the function, and of methods only those of text are guarded
        if type(plain) is not FunctionType or plain.__dict__ or plain.__name__ in __self.guarded:
            return super().call(__context, __obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __obj(*args, **kwargs)


class ImmutableSandbox(Sandbox, ImmutableSandboxedEnvironment):
    """The same where templates may change nothing that they are given."""

    guarded = _GUARDED | _CHANGING
