"""First names that are given to one sex alone, where a note opens with one and an age."""

import re

# Names of either sex (Sam, Jo, Pat, Alex, Chris, Robin, Kim, Lee, Jan) tell nothing.
WOMEN = frozenset(
    """abigail agnes agnieszka aisha alice alison amanda amelia amina amy andrea angela anita ann
    anna anne annie anwen asha audrey ayesha barbara beata beatrice bernadette beryl beth betty
    brenda bridget carmel carol caroline carole catherine cathy charlotte chloe christine claire
    clare constance cynthia danuta daphne dawn debbie deborah debs deirdre denise diana diane dolly
    donna doreen doris dorothy edith edna eileen elaine eleanor elena eliza elizabeth ella ellen
    ellie elsie emily emma enid erin esther ethel eunice eva eve evelyn ewa fadumo fatima fiona
    flo flora florence freda gemma geraldine gill gillian gladys glenda glenys gloria grace gwen
    gwyneth halima halina hannah hazel heather helen hilary hilda ida irene iris irena isabel isla
    ivy jacqueline jade janet janice jasmine jean jeanette jenna jennifer jenny jessica jill
    joan joanna joanne josephine joyce judith judy julia julie june karen kate katherine kathleen
    kathy katie kayleigh keeley kirsty krystyna laura lauren leila lesley lilian lily
    linda lisa liz lorna lorraine louise lucy lydia lynn lynne mabel madge maggie malgorzata
    mandy margaret maria marian marie marion marjorie marlene mary maud maureen mavis megan
    melanie michelle mildred millie miriam moira molly mona monica muriel myra nadia nan nancy
    naomi natalie natasha nazia nesta nicola nina nora norma olga olive olivia pamela patricia
    paula pauline pearl peggy penny phoebe phyllis pippa polly priya rachel rebecca rhoda rita rosa
    rose rosemary rosie ruby ruth sadie saira sally sandra sarah shabana shanice sharon shazia
    sheila shirley sian silvia sonia sophie stella susan susie suzanne sylvia tamara tania tanya
    teresa thelma theresa tina tracey tracy una ursula valerie vera veronica victoria violet wanda
    wendy winifred yasmin yvonne zainab zoe""".split()
)
MEN = frozenset(
    """aaron abdul abdullah adam adrian ahmed alan albert alec alfie alfred ali allan amir andrew
    andrzej anthony antoni arthur barry bartosz ben benjamin bernard bert bill bilal bob bogdan
    bradley brendan brian bruce callum carl cecil cedric charles christopher clifford clive colin
    connor craig cyril damian daniel darren dave david dean dennis derek desmond dominic donald
    dougie douglas duncan dylan edward edwin eric ernest ethan frank fred frederick gareth gary
    gavin geoff geoffrey george gerald gilbert glyn gordon graham gregory gurpreet gwyn hamza
    harold harpreet harry hassan hector henry herbert horace howard hugh hussain ian ibrahim idris
    imran ivan ivor jack jacob jacek jake james jason jayden jeff jeffrey jerzy jim jimmy joe
    joel john johnny jonathan josef joseph josh joshua julian justin karl keith ken kenneth kevin
    keiran kieran kofi krzysztof kwame kyle lamar lance larry laurence lawrence len leonard leroy
    lewis liam lloyd luke lukas maciej malcolm marcin marek mario mark martin marvin matt matthew
    maurice michael mick mike mohamed mohammed muhammad nathan neil neville nigel norman oliver
    omar oscar owen patrick paul pawel pedro percy peter phil philip piotr rajesh ralph ravi
    raymond reg reginald rhys richard rob robert roger roland ron ronald ross roy rupert russell
    ryan samuel scott sean selwyn shane sid sidney simon stan stanislaw stanley stefan stephen
    steve steven stewart stuart sunil tariq ted terence thomas tim timothy toby todd tom tomasz
    tommy tony trevor tyler vernon victor vijay vincent walter warren wayne wilfred william
    winston wojciech yusuf zbigniew""".split()
)
_AGE = r"(?:1[3-9]|[2-9]\d|10\d)"
# "Maureen 58." at the beginning, "Mum in tears. Daniel 23, Downs" after it.
OPENING = re.compile(
    r"(?:^|(?<![ ,(]d)[.!?\n]\s*)(?:(?P<title>Mr|Mrs|Ms|Miss)\.? )?(?P<name>[A-Z][a-z]+)"
    rf"(?: [A-Z][\w'-]*\.?)?\s?(?:,|\(|is|aged)?\s?(?P<age>{_AGE})\b"
    r"(?!\s*(?:%|x\b|times|miles?|min(?:ute)?s?\b|hours?|hrs?|days?|weeks?|wks?|months?|mths?"
    r"|(?:yrs?|years?)\b(?! ?-?old)|people|kids|[ap]m\b|quid|pounds?|grand))"
)
TITLES = {"Mr": False, "Mrs": True, "Ms": True, "Miss": True}


def is_woman_named(text: str) -> tuple[bool, tuple[int, int]] | None:
    """Whether whoever is first named with an age is a woman, and where; None if no name tells."""
    match = OPENING.search(text)
    if match is None:
        return None
    name = match["name"].lower()
    if match["title"]:
        return TITLES[match["title"]], match.span("title")
    if name in WOMEN or name in MEN:
        return name in WOMEN, match.span("name")
    return None


def ages_of_named(text: str) -> frozenset[int]:
    """Where the ages stand of people with whose names a sentence opens."""
    return frozenset(
        match.start("age")
        for match in OPENING.finditer(text)
        if match["name"].lower() in WOMEN | MEN
    )
