"""The built site: Markdown extensions, formulas, styles, scripts, builders."""
