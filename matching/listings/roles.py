"""Whom a condition for coming names: relatives of somebody, farmers, those who seek work."""

import re

# "Families and friends of people in prison": the condition opens with those who are close.
_CLOSE = (
    r"^(?:(?:for|all|any|adult|adults|unpaid|the|local|young|bereaved|foster) )*"
    r"(?:parents?|mums?|mothers?|dads?|fathers?|famil(?:y|ies)|relatives?|carers?|partners?"
    r"|wives|husbands|spouses|friends|grandparents"
    r"|(?:anyone|anybody|those|people|adults) (?:who (?:are )?)?(?:looking after|caring for"
    r"|bringing up|raising|supporting))\b"
)
_OF = r"[^.;]{0,90}?"
_CHILDREN = r"(?:child(?:ren)?|kids?|young (?:people|person)|sons?|daughters?|teenagers?|under)"
_NEEDS = (
    r"(?:disab\w+|autis\w+|neuro[- ]?div\w+|send\b|sen\b|special(?: educational)? needs|adhd"
    r"|additional needs|complex needs|learning (?:disab|diff)\w+|down'?s)"
)
_PRISON = r"(?:\w*prison\w*|on remand|custody|offenders?|\w*(?:one|body) inside)"
_DRINK = r"(?:drink\w*|drugs?|alcohol\w*|addict\w*|substances?|(?:\w*one|\w*body|people) using)"
_FORCES = r"(?:serving|service personnel|armed forces|deployed|posted|reservists)"
_KINSHIP = (
    rf"{_CLOSE}{_OF}\b(?:(?:somebody|someone) else'?s|another'?s|a relative'?s) child"
    r"|\bkinship\b|\bspecial guardian"
    rf"|^(?:for )?grandparents{_OF}(?:bringing up|raising)"
)
# "Mothers and mothers-to-be under 25".
_YOUNG = (
    r"^(?:for )?young (?:mums?|mothers|parents|dads|fathers|families)\b"
    r"|^(?:for )?(?:mums?|mothers|parents|dads|fathers)\b[^.;]{0,30}?"
    r"\b(?:under|up to|aged? 1\d ?(?:to|-|\u2013)) ?2[0-6]\b"
)
# Who has ADHD is not autistic, whatever else such a group speaks of.
_AUTISTIC = (
    r"^(?:for )?(?:adult |young )?autistic (?:women|men|adults|people|young people|teenagers)\b"
)
# Those who lost a child, or whose child is grown, have none to bring.
_PARENTS = (
    r"^(?:for |all |any |new |local |single |lone )*(?:parents?|mums?|mothers?|mummies)\b"
    r"(?![^.;]*\b(?:adults?|grown|lost|died|bereaved|loss|or older people)\b)"
)
_FARMERS = (
    r"^(?:(?:for|all|anyone|anybody|people|those|local|retired|who|in|from) )*"
    r"(?:farming|farmers?|farms?)\b"
)
# Who comes and goes as she likes is not visited in her chair.
_CANNOT = (
    r"(?:can'?t|cannot|can not|(?:are |is )?unable to|don'?t|do not|rarely|struggle to"
    r"|find it (?:hard|difficult) to) (?:easily )?"
)
_GET_OUT = (
    rf"(?:who|that) (?:are housebound|{_CANNOT}(?:get out|leave (?:home|the house|their homes?)))"
    r"(?! or\b)"
)
_SOMEBODY = r"(?:older |disabled )?(?:people|adults|anyone|anybody|those)"
_HOUSEBOUND = (
    rf"^(?:available to |for )?(?:housebound\b|{_SOMEBODY}(?: aged? \d\d[^,;.]{{0,15}})?"
    rf"(?: in(?: [A-Z]\w+)+)? {_GET_OUT})"
)
_NEW = (
    r"^[^.;]{0,20}\bnewcomers\b|\b(?:new(?:ly arrived)?|recently (?:moved|arrived)|moved recently)"
    r" (?:to|in|into) (?:the |our |this )?(?:area|town|village|estate|city|county|parish)\b"
)
_FALLEN = (
    r"\b(?:who'?ve|who have|have|had|has) (?:had (?:a|one or more) )?(?:fallen|falls?)\b"
    r"|\b(?:fear of|worried about|afraid of) falling\b|\bat risk of (?:a )?falls?\b"
)
_HOME_TAUGHT = r"^(?:for )?home[- ](?:educat|school)(?:ed|ing)\b"
_STUDENTS = r"^(?:(?:for|all|any|currently|enrolled|university|college|international) )*students\b"
# They hurt somebody: whom they hurt is never to meet them there.
_ABUSIVE = (
    r"\b(?:been|are|is) (?:abusive|violent|controlling) (?:to|towards)"
    r" (?!(?:them|you|her|him|me|us)\b)"
    r"|\b(?:have|has|having|who) used (?:abusive|violent|controlling)\b"
    r"|\btheir own (?:abusive|violent|controlling) behaviou?r\b"
)
_WORK = (
    r"^[^.;]{0,40}\b(?:looking for (?:a job|work)|out of work|unemployed"
    r"|job[- ]?seekers?|jobless|between jobs)\b"
)
_WIDOWED = (
    r"^[^.;]{0,40}?(?<!mostly )(?<!mainly )\b(?:widow(?:s|ed|ers?)?\b(?! too)"
    r"|lost (?:a|their|your) (?:partner|husband|wife|spouse)"
    r"|(?:husband|wife|partner)(?: or partner)? (?:has|have) died)"
)
_FROM_HOSPITAL = (
    r"^[^.;]{0,70}?\b(?:(?:home|discharged) from|out of|leaving|following) (?:the |a )?"
    r"hospital\b"
    r"|\brehabilitation potential\b"
)
_DISABLED = r"^(?:for )?(?:physically )?disabled (?:people|adults|men|women|riders|swimmers)\b"
# The first that fits tells; its concept has to have been heard.
_ROLES = (
    (_ABUSIVE, "perpetrators"),
    (rf"{_CLOSE}{_OF}{_NEEDS}{_OF}{_CHILDREN}", "parent_carers"),
    (rf"{_CLOSE}{_OF}{_CHILDREN}{_OF}{_NEEDS}", "parent_carers"),
    (r"\bparent[- ]carers\b", "parent_carers"),
    (_YOUNG, "young_parents"),
    (_KINSHIP, "kinship_carers"),
    (rf"{_CLOSE}{_OF}\b{_FORCES}\b", "forces_families"),
    (rf"{_CLOSE}{_OF}\b{_PRISON}\b", "prison_families"),
    (rf"{_CLOSE}{_OF}\b{_DRINK}\b", "family_addiction"),
    (rf"{_CLOSE}{_OF}\b(?:dementia|alzheimer\w*)", "carers"),
    (_AUTISTIC, "autism"),
    (_WIDOWED, "widowed"),
    (_FROM_HOSPITAL, "hospital_discharge"),
    (_DISABLED, "physical_disability"),
    (_FARMERS, "farmers"),
    (_HOUSEBOUND, "housebound"),
    (_WORK, "employment"),
    (_HOME_TAUGHT, "home_education"),
    (_STUDENTS, "students"),
    (_NEW, "new_to_area"),
    (_FALLEN, "strength_balance"),
    (r"^(?:for |all |local |new )*(?:dads|fathers|step[- ]?(?:dads|fathers))\b", "fathers"),
    (_PARENTS, "parenting"),
)
ROLES = tuple((re.compile(pattern, re.IGNORECASE), role) for pattern, role in _ROLES)
# "Carers, and people with a stroke": those who have it themselves come as well.
THEMSELVES = re.compile(
    r"(?:\band|&|\bor|,) (?:the )?(?:people|adults|anyone|anybody|those|veterans|everyone)\b"
    r"(?! (?:close|worried|concerned|around|who (?:care|support|love)))",
    re.IGNORECASE,
)


def role_in(condition: str) -> str | None:
    """The concept that must have been heard of whoever comes; nothing where others may.

    Parameters
    ----------
    condition
        For whom a listing says it is.
    """
    condition = condition.strip()
    for pattern, role in ROLES:
        if pattern.search(condition):
            return None if THEMSELVES.search(condition) else role
    return None
