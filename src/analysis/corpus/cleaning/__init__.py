"""raw articles -> articles: boilerplate off, dates in UTC, language told, outlets unified; what was cut, and why."""
