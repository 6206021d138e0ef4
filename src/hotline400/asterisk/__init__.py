"""Getting, configuring and starting Asterisk. Nothing of the product is decided here.

`installation` finds it, `configuration` writes its files, `server` starts and watches it,
`credentials` and `account` say as whom. What a call does is the engine's, over ARI.
"""
