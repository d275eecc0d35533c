"""Words that decide whether a capital letter begins a person's name: titles, kin, roles, places, brands, verbs.

For scripts with capital letters. Knows no texts.
"""

from __future__ import annotations

from corpus.redaction.wordlists import piped


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    """
        mr mrs ms miss mx dr prof professor sir madam madame lord lady herr frau monsieur mme mlle señor señora
        señorita sr sra srta don doña signor signora signorina dott dottoressa mevrouw meneer dhr mevr uncle
        aunt auntie aunty granny grandma grandpa nana nurse sister brother father captain officer coach chef rev
        reverend rabbi imam sheikh doctor judge senator sergeant constable docteur maître maestro maestra tante
        onkel tía tío abuela abuelo mister fr hon cpt lt sgt"""
)
"""Words before a family or given name. Lower case, without the dot."""
KIN = _set(
    """
        husband wife partner son daughter mother mum mom mam mama dad father papa brother sister cousin uncle
        aunt nephew niece grandson granddaughter grandmother grandfather grandma grandpa nan gran boyfriend
        girlfriend fiancé fiancée fiance fiancee friend mate neighbour neighbor flatmate housemate roommate
        colleague coworker co-worker boss manager landlord landlady tenant carer caregiver stepfather stepmother
        stepson stepdaughter godson goddaughter twin baby kid child ex buddy pal teacher tutor nurse doctor
        dentist therapist solicitor lawyer accountant plumber driver assistant supervisor mentor trainer
        instructor secretary mann bruder schwester sohn tochter mutter vater freund freundin kollege kollegin
        nachbar nachbarin chef chefin tante onkel oma opa mari femme frère soeur sœur fils fille mère père ami
        amie collègue voisin voisine copain copine patron marido mujer esposo esposa hermano hermana hijo hija
        madre padre amigo amiga vecino vecina jefe jefa compañero compañera marito moglie fratello sorella
        figlio figlia amico amica collega"""
)
"""Words that a possessive stands before and a name may stand after: "my brother Seung-ho"."""
ROLES = _set(
    """
        agent customer caller client patient guest tenant user subscriber member passenger driver courier waiter
        waitress barista receptionist cashier server bartender representative rep advisor adviser technician
        operator engineer salesman saleswoman saleslady stylist hairdresser therapist concierge attendant
        student employee staffer applicant claimant complainant resident interpreter translator moderator
        interviewer researcher participant respondent interviewee observer nurse doctor midwife consultant
        teacher colleague manager supervisor chef host hostess guide tutor instructor lawyer officer landlord
        volunteer kundin kunde mitarbeiter mitarbeiterin patientin fahrer kellner kellnerin cliente paciente
        client cliente serveur serveuse vendeur vendeuse infirmière médecin camarero camarera enfermera médico
        conductor"""
)
"""Words that name somebody's part, right before a name: "Agent Ruth"."""
POSSESSIVES = _set(
    """
        my his her our their your the a mein meine meinen meiner meinem sein seine ihr ihre unser unsere mon ma
        mes son sa notre nos leur mi mis su sus nuestro nuestra mio mia suo sua"""
)
INTRODUCTIONS = piped(
    "my name is|surname|surname is|last name is|first name is"
    "|my name's|my name was|name is|name's|call me|called|named|known as|je m'appelle"
    "|m'appelle|mein name ist|ich heiße|ich heisse|heißt|heisst"
    "|me llamo|mi nombre es|se llama|mi chiamo|si chiama|s'appelle|meu nome é|chamo-me|mijn naam "
    "is|ik heet|nazywam się|mam na imię|jmenuji se"
    "|меня зовут|benim adım|adım|jag heter|jeg hedder|jeg heter|nimeni on|account holder"
    "|cardholder|signed by|signed|attn|attention|c/o|on behalf of|in the name of"
    "|under the name|under the name of|spoke to|spoke with|speaking with|talked to|beneficiary"
    "|payee|holder|regards to|sent by|written by|interviewed by|moderated by|transcribed by"
)
"""After these the next words with capitals are a name, whatever they are."""
WEAK_INTRODUCTIONS = piped(
    "i'm|i am|im|this is|it's|its|it is|ich bin|hier ist|hier spricht|je suis|c'est|ici|soy|aquí"
    "|sono|sou|ik ben|это|ben|jag är|with|met|asked|told|thanks|thank you|thx|cheers"
    "|hi|hello|hey|dear|hallo|liebe|lieber|bonjour|salut|cher|chère|hola|querida|querido|estimado"
    "|estimada|ciao|caro|cara|olá|beste|from|by|to|for|and|ask|tell|saw"
)
"""After these a word with a capital that is in a list of names is one, even if it is a word as well."""
GREETINGS = _set(
    "hi hello hey dear hallo liebe lieber bonjour salut cher chère hola querida querido estimado "
    "estimada ciao caro cara olá beste geehrte geehrter morning afternoon evening thanks cheers ta"
)
CLOSINGS = piped(
    "yours|yours sincerely|yours truly|yours faithfully|sincerely|best|best wishes|best regards"
    "|kind regards|kindest regards|warm regards|regards|warmly|cheers|thanks"
    "|many thanks|thank you|thanks again|love|xoxo|take care|all the best|with thanks|respectfully"
    "|cordially|mit freundlichen grüßen|viele grüße|liebe grüße|beste grüße|freundliche grüße"
    "|herzliche grüße|mfg|lg"
    "|cordialement|bien à vous|bien cordialement|amicalement|merci|salutations|saludos|un saludo"
    "|atentamente|un abrazo|cordiales saludos|gracias|cordiali saluti|distinti saluti|grazie"
    "|atenciosamente|met vriendelijke groet|groeten"
)
VERBS = _set(
    """
        said says told tells asked asks thinks thought explained explains showed shows helped helps called calls
        replied replies mentioned mentions suggested suggests wrote writes emailed texted who laughed laughs
        smiled smiles answered answers agreed agrees insisted insists noted notes reported added adds admitted
        promised apologised apologized joined left came went lives lived works worked knows knew wants wanted
        likes liked loves loved hates hated feels felt needs needed has had is was does did got gets gave gives
        took takes made makes uses used fixed solved sorted and sagte sagt meinte fragte erklärte hat ist war
        half dit disait pense a est était dijo dice piensa es era"""
)
SPEAKING = (
    VERBS - _set("is was has had and does did a est était es era hat ist war notes uses left works used")
) | _set(
    """
        pays paid sent rang emailed phoned texted messaged signed booked ordered bought drove drives forgot forgets
        reckons cried shrugged nodded prefers complained refused apologised apologized lent borrowed taught teaches
        shouted whispered grumbled sighed grinned winced swears remembers remembered downloaded installed
        uninstalled clicked tapped typed scrolled misread misheard hopes wishes chatted joked warned
        begged argued gasped frowned"""
)
"""Verbs that only somebody can be the subject of."""
PLACES = _set(
    """
        paris london sydney jordan florence victoria georgia virginia carolina dakota austin dallas houston
        madison jackson lincoln washington berlin vienna milan chelsea brooklyn israel chad kenya china india
        america cuba asia africa savannah alexandria cairo york jersey england france germany spain italy
        ireland scotland wales britain europe canada mexico brazil russia japan korea hamburg frankfurt salzburg
        bern geneva zurich lyon nice nancy lourdes madrid barcelona valencia sevilla toledo cordoba granada
        santiago lima bogota caracas havana manila jakarta bali delhi mumbai chennai lahore karachi dhaka dubai
        doha muscat oman qatar riyadh jeddah medina mecca amman damascus aleppo beirut baghdad basra tehran
        kabul ankara istanbul izmir athens sofia odessa kiev moscow warsaw prague lodz memphis phoenix cleveland
        denver orlando tampa aurora charlotte raleigh camden bristol lancaster chester preston derby lincoln
        boston kent essex devon surrey sussex norfolk cornwall windsor ashton clifton milton burton hamilton
        wellington auckland perth adelaide darwin melbourne brisbane montreal quebec ottawa vancouver regina
        trinidad tobago dominica malta cyprus crete rhodes corsica sicily sardinia siena verona venezia roma
        napoli lorraine alsace normandy burgundy troy ithaca sparta nevada montana indiana alabama arizona
        louisiana tennessee texas florida california oregon utah idaho iowa ohio kansas maine holland flanders
        antwerp bruges ghent brabant zeeland bremen essen worms baden hessen sachsen bayern manchester liverpool
        leeds asia oceania antarctica mars venus saturn mercury neptune eden babylon zion bethlehem nazareth
        galilee petra salem sidney"""
)
"""Towns, countries and the like that are given names as well: names only where something speaks for it."""
BRANDS = _set(
    """alexa siri cortana mercedes ford tesla porsche toyota honda audi skoda nokia apple amazon google dell
        lenovo disney nestle philips siemens bosch braun miele dyson wendy's mcdonald's mcdonalds target chase
        wells fargo lloyds barclays halifax santander aldi lidl morrison morrisons sainsbury's debenhams harrods
        macy's nordstrom walgreens walmart sears gemini bard copilot jira trello slack zoom teams meet outlook
        excel jupyter python java kotlin django flask pandas lyft uber ikea zara mango gucci prada armani boss
        levi levi's hilfiger estee lauder victoria's sonar angular ember athena hermes apollo delta spark hadoop
        kafka"""
)
FIRMS = frozenset(
    piped(
        "john lewis|ralph lauren|calvin klein|tommy hilfiger|hugo boss|jimmy choo|tim hortons|mary kay"
        "|stella artois|jim beam|johnnie walker"
        "|jack daniel|estee lauder|wells fargo|charles schwab|morgan stanley|goldman sachs|max mara"
        "|kate spade|jo malone|trader joe|aston martin"
        "|dr pepper|sat nav|mr muscle|mr kipling|harley davidson|santa claus|san francisco|santa monica"
    )
)
"""Firms, brands and places called like people."""
MONTHS_AND_DAYS = _set(
    """
        january february march april may june july august september october november december monday tuesday
        wednesday thursday friday saturday sunday easter christmas noel ramadan eid januar februar märz mai juni
        juli oktober dezember janvier février mars avril juin juillet août enero marzo abril mayo junio julio
        agosto montag dienstag mittwoch donnerstag freitag samstag sonntag"""
)
ORGANISATION = _set(
    """
        street st road rd avenue ave lane ln drive square park station airport hospital clinic school university
        college institute museum gallery hotel inn hostel restaurant cafe café bar pub grill bistro kitchen
        bakery pharmacy store shop stores market mall centre center tower building hall house bridge bay beach
        lake river island islands mountain mount valley forest county city town village district bank insurance
        group holdings company co corp corporation inc ltd llc plc gmbh ag kg sa sas srl spa bv nv limited
        partners associates & sons brothers foundation trust charity church cathedral chapel mosque temple abbey
        castle palace stadium arena theatre theater cinema airlines airways rail trains bus buses motors records
        press media news times post journal magazine radio tv studios pictures festival award prize cup league
        club united fc championship act law bill syndrome disease test theorem effect award method scale index
        model ward unit panel fir firs team board plan project program programme service services system systems
        software app platform team department office ministry council committee commission agency authority
        union association federation party government day week season period version edition pro plus max ultra
        mini premium basic standard series line collection straße strasse platz allee bahnhof krankenhaus
        universität schule verein heights gardens terrace crescent court way boulevard blvd highway parkway
        alley quay close grove estate farm field fields hill hills"""
)
"""Words after which, or before which, a name is part of the name of a place or an organisation."""
NOT_NAMES = _set(
    """
        i'm i've i'll i'd it's that's there's what's let's don't he's she's we're they're you're the a an my
        your his her its our their this that these those i you he she it we they me him them us who what when
        where why how which if then else and or but so because as at by for from in into of off on onto out over
        to up with without is are was were be been being am do does did have has had can could will would shall
        should may might must not no yes yeah yep nope okay ok please thanks thank sorry hello hi hey dear
        regards best sincerely yours also just only very really maybe perhaps well now here there today tomorrow
        yesterday after before during since until while again always never often sometimes once twice first
        second third last next new old good bad great nice big small some any all every each both few many more
        most other another such same own too than like about above below between through under against one two
        three four five six seven eight nine ten hundred thousand million monday english german french spanish
        italian chinese korean arabic japanese russian american british canadian australian indian mexican
        brazilian dutch polish turkish european african asian muslim christian jewish catholic hindu buddhist
        god lord jesus christ allah der die das den dem des ein eine einer eines ich du er sie es wir ihr und
        oder aber wenn weil dass nicht kein ja nein bitte danke le la les un une je tu il elle nous vous ils et
        ou mais si que qui ne pas oui non merci el los las yo tú él ella nosotros y o pero sí no gracias email
        mail phone tel mobile order ref customer service support help desk team office account number name
        address date time subject re fw fwd note notes question answer q p interviewer participant respondent
        moderator speaker narrator researcher facilitator observer unknown anonymous admin administrator test
        example sample user guest none null nan true false via per pro con cc bcc from to sent received wifi
        internet web online pdf csv html api url ios android windows mac linux google apple microsoft amazon
        facebook twitter instagram whatsapp youtube ceo cto cfo coo hr it pr qa ui ux ai ml id iban ssn usa uk
        eu uae nhs kpi faq asap fyi lol omg btw imo brb tbh someone somebody anyone anybody everyone everybody
        nobody nothing something anything everything mum mom dad grandma grandpa"""
)
WORD_NAMES = _set(
    """
        mark will grace hope joy rose faith bill jack drew grant dean frank ray art gene miles pat rob sue
        summer autumn ruby daisy lily violet heather ivy iris jade amber crystal dawn eve chase chance hunter
        mason cooper carter brook brooke river skye robin jay wren josh peter nick rusty sandy penny patience
        prudence charity mercy destiny harmony melody angel gale cliff glen dale brad chuck don herb lance max
        rich skip stew ward wade buddy bud earl guy john tom tim bob ben sam ted ned dan jim joe al ed hal hank
        lou mel victor norman sterling marina dolores rosa stella luna leo felix clara celeste pearl olive
        ginger candy holly hazel laurel myrtle fern basil sage reed rod jerry terry carol merry gay bella
        mercedes linda marco mario angela pilar paz cruz sol luz constance clement ernest christian cameron
        stuart spencer taylor tyler parker porter sawyer smith bailey casey jamie jordan sydney austin dallas
        florence victoria georgia virginia carolina charlotte sofia regina lorraine aurora chelsea paris london
        chad israel kenya india asia dakota cheyenne savannah madison jackson lincoln washington troy kent
        milton preston clifton lancaster hamilton wolf august april june"""
)
"""Given names that are words or places too, which stand with a capital within a sentence because they are names."""
SURNAMES_FIRST = _set(
    """
        chen li wang zhang liu yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song
        tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren
        shen yao kim lee park choi jung jeong kang cho yoon jang lim nguyen tran le pham hoang phan vu dang bui
        do ho ngo duong ly shin seo kwon hwang ahn song ryu hong jeon ko moon yang bae baek heo"""
)
"""Family names that stand before the given name: Chinese, Korean, Vietnamese."""
PARTICLES = _set(
    "de der den van von zu la le di da del della dos das do du al el bin ibn bint ben abu ter ten "
    "af av mac mc y e st st. d' o' ní nic ó uí"
)
