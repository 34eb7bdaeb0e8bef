"""`python -m mkdocs_deptplugin`: the command line."""

from .cli import main

main(prog_name="deptplugin")
