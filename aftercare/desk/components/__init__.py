"""The page that shows every shared component in its main states: what is looked at when one is changed."""
