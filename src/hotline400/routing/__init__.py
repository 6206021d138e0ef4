"""Pure rules: where a call goes next. No async, no clock, no I/O: `now` is an argument."""
