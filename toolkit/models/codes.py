"""The codes that each coded field may take; what each means stands in the code lists beside the schemas."""

from typing import Literal, TypeAlias

# In rows, as they are read: one code a line would fill six hundred lines.
# fmt: off

ActorKind: TypeAlias = Literal["person", "state", "office", "organization", "group"]
"""What sort of actor it is."""

AssessmentStatus: TypeAlias = Literal[
    "not-started", "in-progress", "stalled", "partially-fulfilled", "fulfilled", "fulfilled-late", "broken",
    "withdrawn", "superseded", "no-evidence",
]
"""What had become of a commitment on a given day."""

AttributionBasis: TypeAlias = Literal["named", "pronoun", "role", "collective", "anonymous", "inferred"]
"""What in a report points to the speaker."""

AttributionConfidence: TypeAlias = Literal["high", "medium", "low"]
"""How sure an attribution is."""

Bindingness: TypeAlias = Literal["considering", "declared", "policy-document", "budgeted", "legislated", "treaty"]
"""What a commitment rests on, from mere thought to treaty."""

CodingMethod: TypeAlias = Literal["manual", "assisted", "machine"]
"""How far a machine took part in the coding."""

CodingReview: TypeAlias = Literal["draft", "reviewed", "adjudicated"]
"""How far the coding has been checked."""

CommitmentAct: TypeAlias = Literal["promise", "offer", "agreement", "intent", "reaffirmation", "threat", "refusal"]
"""What sort of undertaking a commitment is."""

ContributorRole: TypeAlias = Literal["author", "contributor", "maintainer", "reviewer", "publisher"]
"""What somebody did for the dataset."""

Country: TypeAlias = Literal[
    "ABW", "AFG", "AGO", "AIA", "ALA", "ALB", "AND", "ARE", "ARG", "ARM", "ASM", "ATA", "ATF", "ATG", "AUS", "AUT",
    "AZE", "BDI", "BEL", "BEN", "BES", "BFA", "BGD", "BGR", "BHR", "BHS", "BIH", "BLM", "BLR", "BLZ", "BMU", "BOL",
    "BRA", "BRB", "BRN", "BTN", "BVT", "BWA", "CAF", "CAN", "CCK", "CHE", "CHL", "CHN", "CIV", "CMR", "COD", "COG",
    "COK", "COL", "COM", "CPV", "CRI", "CUB", "CUW", "CXR", "CYM", "CYP", "CZE", "DEU", "DJI", "DMA", "DNK", "DOM",
    "DZA", "ECU", "EGY", "ERI", "ESH", "ESP", "EST", "ETH", "FIN", "FJI", "FLK", "FRA", "FRO", "FSM", "GAB", "GBR",
    "GEO", "GGY", "GHA", "GIB", "GIN", "GLP", "GMB", "GNB", "GNQ", "GRC", "GRD", "GRL", "GTM", "GUF", "GUM", "GUY",
    "HKG", "HMD", "HND", "HRV", "HTI", "HUN", "IDN", "IMN", "IND", "IOT", "IRL", "IRN", "IRQ", "ISL", "ISR", "ITA",
    "JAM", "JEY", "JOR", "JPN", "KAZ", "KEN", "KGZ", "KHM", "KIR", "KNA", "KOR", "KWT", "LAO", "LBN", "LBR", "LBY",
    "LCA", "LIE", "LKA", "LSO", "LTU", "LUX", "LVA", "MAC", "MAF", "MAR", "MCO", "MDA", "MDG", "MDV", "MEX", "MHL",
    "MKD", "MLI", "MLT", "MMR", "MNE", "MNG", "MNP", "MOZ", "MRT", "MSR", "MTQ", "MUS", "MWI", "MYS", "MYT", "NAM",
    "NCL", "NER", "NFK", "NGA", "NIC", "NIU", "NLD", "NOR", "NPL", "NRU", "NZL", "OMN", "PAK", "PAN", "PCN", "PER",
    "PHL", "PLW", "PNG", "POL", "PRI", "PRK", "PRT", "PRY", "PSE", "PYF", "QAT", "REU", "ROU", "RUS", "RWA", "SAU",
    "SDN", "SEN", "SGP", "SGS", "SHN", "SJM", "SLB", "SLE", "SLV", "SMR", "SOM", "SPM", "SRB", "SSD", "STP", "SUR",
    "SVK", "SVN", "SWE", "SWZ", "SXM", "SYC", "SYR", "TCA", "TCD", "TGO", "THA", "TJK", "TKL", "TKM", "TLS", "TON",
    "TTO", "TUN", "TUR", "TUV", "TWN", "TZA", "UGA", "UKR", "UMI", "URY", "USA", "UZB", "VAT", "VCT", "VEN", "VGB",
    "VIR", "VNM", "VUT", "WLF", "WSM", "YEM", "ZAF", "ZMB", "ZWE",
]
"""ISO 3166-1 alpha-3, the officially assigned codes."""

DateBasis: TypeAlias = Literal["stated", "resolved", "inferred", "external"]
"""Where a date comes from."""

DeadlineStatus: TypeAlias = Literal["stated", "inferred", "open-ended", "not-stated"]
"""Whether a commitment has a deadline, and where it comes from."""

EventStatus: TypeAlias = Literal["scheduled", "ongoing", "occurred", "postponed", "cancelled", "unverified"]
"""How far an event had come when the newest evidence was written."""

EventType: TypeAlias = Literal[
    "meeting", "summit", "visit", "tour", "call", "news-briefing", "speech", "announcement", "negotiation",
    "agreement-signed", "agreement-in-force", "document-released", "exercise", "deployment", "budget-adopted",
    "legislation-passed", "vote", "membership-started", "membership-ended", "chairmanship", "hosting", "appointment",
    "election", "incident",
]
"""What sort of event it is, in our own terms."""

Fidelity: TypeAlias = Literal["verbatim", "edited", "altered"]
"""How a later report's words stand to those of the first."""

Genre: TypeAlias = Literal[
    "news", "transcript", "communique", "treaty", "press-release", "speech", "interview", "official-document",
]
"""What sort of text a source is."""

Modality: TypeAlias = Literal["will", "intends", "aims", "may", "considering"]
"""How firmly a commitment is worded."""

ParticipantRole: TypeAlias = Literal[
    "initiator", "recipient", "participant", "host", "chair", "speaker", "member", "body",
]
"""What an actor does in an event."""

PloverAuxiliary: TypeAlias = Literal["historical", "future", "hypothetical", "negation"]
"""PLOVER: whether the event is past, to come, imagined or denied in the text."""

PloverContext: TypeAlias = Literal[
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resource", "environment", "technology", "terrorism",
    "cbrn", "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
]
"""PLOVER: what the event bears on."""

PloverMode: TypeAlias = Literal[
    "visit", "third-party", "multilateral", "phone", "withdraw", "release", "disarm", "ceasefire", "access", "resign",
    "assist", "change", "yield", "meet", "disapprove", "investigate", "allege", "restrict", "arrest", "relations",
    "expel", "territory", "violence", "demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize",
    "convict", "discontinue", "troops", "weapons", "police", "militia", "seize", "censor", "curfew", "martial-law",
    "deport", "withhold", "misinformation", "cyber", "abduct", "beat", "torture", "sexual", "targeted", "destroy",
    "primitive", "firearms", "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control",
    "unconventional",
]
"""PLOVER: the finer sort of event; which types have which modes is a rule."""

PloverSector: TypeAlias = Literal[
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", "IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC",
]
"""PLOVER: what an actor does in society."""

PloverType: TypeAlias = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]
"""PLOVER: the event type."""

QuoteType: TypeAlias = Literal["direct", "indirect", "mixed"]
"""Whose words a report gives: the speaker's, its own, or both."""

RecordKind: TypeAlias = Literal["source", "actor", "event", "statement", "commitment"]
"""The five kinds of record."""

RetirementReason: TypeAlias = Literal["merged", "split", "withdrawn"]
"""Why an id was retired."""

RightsText: TypeAlias = Literal["none", "quotes", "full"]
"""How much of a source's text the dataset may repeat."""

SpanRole: TypeAlias = Literal["content", "cue", "attribution"]
"""What a passage does in its report."""

SpeechAct: TypeAlias = Literal["assertive", "directive", "commissive", "expressive", "declaration"]
"""What an utterance mainly does."""

TargetComparator: TypeAlias = Literal["eq", "gte", "lte"]
"""How the outcome must stand to the figure."""

Topic: TypeAlias = Literal[
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resource", "environment", "technology", "terrorism",
    "cbrn", "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking", "alliance", "space",
    "maritime", "missile-defense", "military-exercises", "force-posture", "extended-deterrence", "defense-spending",
    "defense-capabilities", "regional-security", "security-strategy", "arms-control", "non-proliferation", "trade",
    "economic-security", "supply-chains", "investment", "energy", "climate", "infrastructure", "development",
    "sanctions", "multilateral-governance", "international-law",
]
"""What a record is about: PLOVER's contexts, and what diplomacy needs besides."""
