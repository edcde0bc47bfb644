from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Mesure(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: the published floor, so that a worker can hash several."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
