"""Course folders of Markdown become domain objects; only this room reads Markdown and YAML."""
