"""Course folders of Markdown become domain objects here; the only room that reads Markdown and YAML."""
