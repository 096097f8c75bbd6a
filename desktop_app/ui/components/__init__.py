"""Parts that pages are built from: text, buttons, boxes, states, tables, messages. None of them knows a service."""
