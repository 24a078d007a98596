"""Personal data: what is kept, why and how long; who looked; and what happens when somebody asks or time is up.

An app that keeps personal data declares it in a module `personal`, one `declare(...)` per model; pages that show such
data call `log.seen`. The rest follows from the declarations: the privacy page, deletion, export and erasure.
"""
