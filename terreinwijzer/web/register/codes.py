"""The codes of the register. Their names in both languages are texts: `code_<list>_<code>`."""

from __future__ import annotations

ORGANISATION_KIND = ("business", "investor", "developer", "association", "government", "other")
PERSON_ROLE = ("director", "owner", "location_manager", "estate", "board", "adviser", "other")
# Grounds of the General Data Protection Regulation on which a municipality may keep a contact.
CONSENT = "consent"
PURPOSE = ("public_task", CONSENT, "agreement")
OWNERSHIP_KIND = ("ownership", "leasehold", "superficies", "rent")
PLAN_KIND = ("expand", "shrink", "leave", "arrive", "stay", "invest")
PLAN_CERTAINTY = ("idea", "intended", "decided")
PLAN_STATE = ("current", "done", "dropped")
VISIT_KIND = ("official", "administrative", "call", "meeting")
SIGNAL_KIND = ("question", "complaint", "space", "leaving", "vacancy", "safety", "energy", "access", "permit", "other")
SIGNAL_STATE = ("open", "busy", "done", "dropped")
# A signal in one of these states still asks for work.
SIGNAL_ACTIVE = ("open", "busy")
# Supply and demand as people tell of it.
OFFER_KIND = ("plot", "premises")
OFFER_STATE = ("open", "option", "taken", "withdrawn")
# An offer in one of these states can still be had, or may come free again.
OFFER_ACTIVE = ("open", "option")
PRICE_PER = ("whole", "m2", "m2_year", "year")
REQUEST_STATE = ("open", "met", "elsewhere", "dropped")
# What the register itself wrote down is accepted; what somebody outside sent waits for a moderator first.
ACCEPTED, RECEIVED, DECLINED = "accepted", "received", "declined"
JUDGEMENT = (ACCEPTED, RECEIVED, DECLINED)
MARKET_SOURCE = ("owner", "broker", "business", "municipality", "other")
