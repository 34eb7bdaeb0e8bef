"""The languages of a site: that of its theme, or those that static-i18n builds one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import Files

from ..settings.languages import ENGLISH

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File


def language_of(config: MkDocsConfig) -> str:
    """The code of the language that is being built, such as `cy`.

    static-i18n names it before each of its builds, but the first, and gives it to the theme after we need it.
    """
    i18n = config.plugins.get("i18n")
    if i18n is not None:
        language = getattr(i18n, "current_language", None) or getattr(i18n, "default_language", None)
        if language:
            return str(language)
    return language_of_theme({key: config.theme[key] for key in ("language", "locale") if key in config.theme})


def language_of_theme(theme: object) -> str:
    """The code of the language that a theme's options name: Material's `language`, or MkDocs' own `locale`.

    Args:
        theme: The theme as `mkdocs.yml` has it: its name, or a mapping.
    """
    options = theme if isinstance(theme, Mapping) else {}
    return str(options.get("language") or options.get("locale") or ENGLISH)


def language_folder(config: MkDocsConfig) -> str:
    """The folder of the pages in the language that is being built: empty for the default language, else with a slash at
    its end."""
    i18n = config.plugins.get("i18n")
    language = getattr(i18n, "current_language", None)
    return f"{language}/" if language and language != getattr(i18n, "default_language", language) else ""


def languages_built(config: MkDocsConfig) -> tuple[str, ...]:
    """The codes of the languages that static-i18n builds, the default one first. Empty without static-i18n."""
    i18n: Any = config.plugins.get("i18n")
    return tuple(dict.fromkeys((i18n.default_language, *i18n.all_languages))) if i18n is not None else ()


def translations(path: str, languages: Sequence[str]) -> list[str]:
    """Where static-i18n finds a file: at its path, in a language's folder, or with a language before its ending.

    Args:
        path: A path below the documents' folder.
        languages: The codes of the site's languages.
    """
    pure = PurePosixPath(path)
    places = ((f"{one}/{path}", str(pure.with_suffix(f".{one}{pure.suffix}"))) for one in languages)
    return [path, *(place for both in places for place in both)]


def path_in_every_language(file: File) -> str:
    """A file's path without the language's folder, or the language before its ending, as static-i18n found it."""
    return str(getattr(file, "norm_src_uri", file.src_uri))


def by_language(files: Files, languages: Sequence[str]) -> list[Files]:
    """The files of each language, as static-i18n tells them apart: by a folder, or by what is before a page's ending.

    Args:
        files: All files of the site.
        languages: The codes of the languages, the default one first. Empty if the site has only one.
    """
    if len(languages) < 2:
        return [files]
    return [Files([file for file in files if _language_of(file, languages) == language]) for language in languages]


def _language_of(file: File, languages: Sequence[str]) -> str:
    folder, suffix = PurePosixPath(file.src_uri).parts[0], PurePosixPath(PurePosixPath(file.src_uri).stem).suffix[1:]
    return next((one for one in languages if one in (folder, suffix)), languages[0])


def languages_of(options: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The codes of the languages in static-i18n's options, the default one first."""
    listed = (options or {}).get("languages")
    found = [one for one in listed if isinstance(one, dict) and "locale" in one] if isinstance(listed, list) else []
    return tuple(str(one["locale"]) for one in sorted(found, key=lambda one: not one.get("default")))
