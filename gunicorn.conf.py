"""Read by gunicorn wherever it is started from this folder."""

# Paths only: the question of an address may hold the name that somebody searched.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s'
