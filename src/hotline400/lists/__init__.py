"""Uploaded tables of callers → entries for a black- or whitelist: which column is what, what each
line says, and what is wrong with it. Pure, but for the process that reads."""
