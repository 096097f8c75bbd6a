"""The window: shell, pages, components, widgets and models. The only room, besides charts, that knows Qt."""
