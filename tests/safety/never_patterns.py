"""The patterns of nevers.py: what a sentence does, in many wordings, and what excuses it."""

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)


NOT_SAID = re.compile(r"^(?:Sources(?: named)?:|Asked:)\n(?:.+\n?)*", re.MULTILINE)
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”)]?\s+")
CLAUSE_END = re.compile(
    r";|,? but |, (?:and|so|yet|while) |, (?=(?:it|its|this|that|they|you|your|he|she|inversion|hanging)\b)"
    r"| and (?=(?:it|this|you|your|inversion) )",
    re.IGNORECASE,
)
NO_DENIAL = any_of(
    r"\b(?:there(?: is|'s) |have |without (?:a |any )?)?(?:no|without|never|not a) doubts?\b",
    r"\bnot (?:only|just|merely)\b",
    r"\bno (?:question|wonder|problem|worries|matter|longer)\b",
    r"\b(?:never|cannot|can't|doesn't|does not) fails?\b",
    r"\b(?:cannot|can't|never) go(?:es)? wrong\b",
    r"\b(?:do not|don't|need not) worry\b",
    r"\bnothing (?:but|to worry)\b",
    r"\bwithout (?:surgery|an operation|side effects|straining|risks?|pills|drugs)\b",
    r"^(?:no|nope|no way)[,:.!]",
)
DENIED = re.compile(
    r"\b(?:not|no|never|nobody|none|neither|nor|cannot|unproven|without|unless|until|whether|too (?:small|few))\b|n't\b"
    r"|\bask(?: \w+){0,6} if\b|\blittle is known\b|\b(?:what|if(?: (?:you|it|he|she|they))?)\s*$",
    re.IGNORECASE,
)
TOLD = any_of(
    r"\b(?:articles?|adverts?|makers?|sellers?|shops?|press|blogs?|claims?|one|another|a third|manuals?)\b[^.]*?\b(?:say|says"
    r"|said|claims?|claimed|calls?|adds?|names?|tells?|told|speaks?|counts?|writes?|holds?|pictures?|starts?|lists?|go)\b",
    r"(?:^|: |\] )(?:says|calls|claims) ",
)
CORRECTED = any_of(
    r"\bnames? (?:no \w+|none)|\bno (?:study|source|trial|scientific basis)\b|\b(?:none|neither) (?:of (?:them|these) )?names?\b",
    r"\bopposite\b|\bjury\b|\bwritten to sell\b|\bnot (?:shown|true|advice)\b|\b(?:does|do|is|are) not\b|\bdisagree",
)
"""A correction in a sentence of its own, or in the same one."""
CORRECTED_AT_ONCE = any_of(
    r"\b(?:not|never|cannot|nor|wrong|unproven|doubt\w*|but|short-term|only|mixed)\b|n't\b", CORRECTED.pattern
)
"""A correction in the same sentence."""

CARE = (
    r"(?:surgery|operations?|ops?|appointments?|physio\w*|doctors?|gp|scans?|mri|x-rays?|specialists?|surgeons?|treatments?"
    r"|check-?ups?|hospitals?|ambulances?|emergency (?:department|room|number|services)|a&e|casualty|clinics?|midwife"
    r"|consultants?|clinicians?|medical (?:care|help|advice|treatment)|referral|therapy|rehab\w*)"
)
MEDICINE = (
    r"(?:tablets?|pills?|medicines?|medications?|meds|painkillers?|ibuprofen|paracetamol|acetaminophen|aspirin"
    r"|(?:co-?)?codeine|co-?codamol|naproxen|diclofenac|tramadol|morphine|gabapentin|pregabalin|amitriptyline|diazepam"
    r"|opioids?|steroids?|anti-?inflammator\w+|muscle relaxants?|blood thinners?|warfarin|apixaban|clopidogrel|statins?"
    r"|amlodipine|ramipril|beta blockers?|antidepressants?|insulin|eye ?drops|inhalers?|prescriptions?|solpadol|dos(?:e|es"
    r"|age)|capsules?|supplements?)"
)
ILLNESS = (
    r"(?:discs?|disks?|sciatica|nerves?|muscles?|strain|sprain|stenosis|arthritis|osteo\w+|scoliosis|spondyl\w+|stroke|tia"
    r"|heart (?:attack|disease|problem)|angina|glaucoma|retina\w*|tumou?r|cancer|infection|fracture|break|migraines?|vertigo"
    r"|bppv|clots?|cauda equina|concussion|hernia|depression|anxiety|blood pressure|inflammation|spasms?|cramp|indigestion"
    r"|trapped wind|condition|disease|serious)"
)
NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|sixty|ninety"
    r"|half an?|a few|a couple of|several|once|twice)"
)
QUANTITY = re.compile(
    rf"\b{NUMBER}(?:(?: to | or | and | x |-|–){NUMBER})?[ -]?(?:more |daily |short )?"
    r"(?:minutes?|mins?|seconds?|secs?|degrees?|hours?|times|sets?|sessions?|goes|days a week|a (?:day|week))\b|\d ?°"
    r"|\b(?:daily|every (?:day|morning|night|evening))\b",
    re.IGNORECASE,
)
BODY = r"(?:back|pain|spine|discs?|legs?|neck|sciatica|aches?|stiffness|symptoms?|problems?)"
USES = r"(?:use|try|go|hang|invert|start|tilt|begin|carry|continue|keep|lie|get|do|ignore|enjoy|relax|be|leave|sleep|exercise)"
PERSON = r"(?:you|he|she|they|we|your (?:mum|mother|dad|father|wife|husband|son|daughter|friend|partner|nan|gran\w*|child|kids))"
OFTEN = (
    r"(?:still|safely|certainly|definitely|probably|now|then|also|surely|of course|just|really|clearly|only|simply|most likely"
    r"|likely|almost|obviously|already|perfectly|quite|absolutely|usually|totally|completely|entirely|generally|basically"
    r"|indeed|perhaps|very)"
)

PROMISES = any_of(
    r"\balways (?:gets?|brings?|gives?|does)\b|\bcount on it\b|\b(?:zero|no) (?:chance|danger) of\b|\b(?:results?|relief"
    r"|success) (?:is|are) (?:assured|certain)\b",
    r"\b(?:you|it|this|your \w+|the table|inversion|hanging|the pain|relief)(?:'ll| will| won't| (?:is|are) going to)\b",
    r"\b(?:it|this|that|inversion|hanging|the table|tables) (?:really |just |simply |does |surely )?(?:works?|helps?"
    r"|does the trick)\b(?!-)",
    r"\b(?:believe|trust) me\b|\brest assured\b|\bfull stop\b|\bas good as new\b|\byou can expect\b",
    r"\b(?:no|zero|without) (?:real |serious )?(?:downsides?|drawbacks?|dangers?)\b|\b(?:cannot|can't"
    r"|won't) (?:\w+ ){0,2}(?:any harm|harm|hurt|regret)\b",
    r"(?:\bwill|'ll|\b(?:is|are|'re) (?:going|bound|sure|certain|guaranteed) to|\bis a sure way to)(?: (?!be able)\w+)? (?:fix"
    r"|heal|help|work|cure|reliev\w+|ease|stop|end|sort|remove|improve|straighten|get (?:rid|better)|take (?:\w+ )?away"
    r"|go away|disappear|vanish|recover|last|protect|feel|be (?:\w+ )?(?:fine|ok|okay|safe|gone|all right|alright|pain[- ]free"
    r"|cured|better|well|harmless|like new)|do (?:you )?(?:good|wonders|no harm)|make (?:you|it|your \w+) (?:\w+ )?(?:better"
    r"|well|stronger|taller|younger))\b",
    r"\b(?:always|definitely|certainly|surely|undoubtedly|without (?:a )?doubt|no doubt|never fails? to) (?:\w+ )?(?:works?"
    r"|helps?|cures?|heals?|fix(?:es)?|eases?|relieves?|safe)\b",
    r"\bguarantee\w*|\bI (?:can )?promise|\bpromise you|\byou have my word|\bcur(?:e|es|ed|ing)\b|\bmiracles?\b"
    r"|\brisk[- ]free\b|\bfoolproof\b",
    r"\bfor good\b|\bonce and for all\b|\bpermanent(?:ly)?\b|\bforever\b|\bpain[- ]free\b",
    r"\b100 ?%|\b(?:a )?(?:hundred|100) per ?cent\b",
    r"\b(?:no|zero|without(?: any)?|free (?:of|from)) (?:\w+ )?(?:side effects?|risks?|dangers?)\b",
    r"\b(?:perfectly|completely|totally|entirely|absolutely|quite|really|very|generally|always|proven|is|are|be|it's"
    r"|that's) safe\b",
    r"\bsafe and (?:effective|easy|natural|gentle)\b|\bharmless\b|\bdoes no harm\b",
    r"\bnothing (?:can|will|could|bad) (?:go wrong|happens?|can happen)\b|\b(?:cannot|can't) (?:go wrong|hurt|do any harm"
    r"|fail)\b",
    r"\bworks? (?:for everyone|every time|like a charm|wonders)\b|\bnever fails\b",
)
CLEARS = any_of(
    rf"\b{PERSON} can (?:now )?(?:begin|start)\b|\bmy blessing\b",
    rf"\b{PERSON} (?:can|may|could)[.!]|\bpeople (?:with|who|like)\b[^.]{{0,40}} (?:can|may) (?!be\b)(?:\w+ )?{USES}\b",
    rf"\b(?:it|that|this|you|he|she|they)(?:'s| is|'ll be| will be|'d be| would be| should be)(?: {OFTEN})* (?:fine|ok|okay"
    r"|all right|alright|safe|allowed|no problem)\b",
    r"\b(?:carry on|keep going|go on) (?:as|with|using|like)\b|\bconsider yourself\b|\bnothing to fear\b|\bno (?:obstacle|bar"
    r"|objection|problem)\b",
    r"\b(?:won't|will not|cannot|can't) (?:harm|hurt)\b|\bdo(?:es)? (?:you|him|her|them) (?:no|any) harm\b|\b(?:don't"
    r"|do not) need (?:\w+ )?permission\b",
    r"\b(?:safe|fine|ok|okay|all right|alright|suitable|right|good|harmless|recommended|perfect|ideal) (?:for|with|in) (?:you"
    r"|your|him|her|them|people like you|someone like you|a person like you|somebody your age|someone your age)\b",
    rf"\b{PERSON}(?: should| would|'ll| will)?(?: {OFTEN})* (?:can|may|could|are free to|are welcome to|are allowed to"
    r"|are able to)"
    rf"(?: (?:{OFTEN}|go ahead and))* {USES}\b",
    rf"\b(?:you|he|she|they)(?:'re| are| is|'s| should be| will be|'ll be| seem| look| sound)(?: {OFTEN})* (?:fine"
    r"|clear(?:ed)?|fit|good to go|ok|okay|safe|all right|alright|an? (?:good|ideal|suitable) (?:candidate|fit)|healthy enough"
    r"|low[- ]risk|in the clear|at no risk)\b",
    rf"\b(?:is|it's|that's|are|be)(?: {OFTEN})* (?:fine|ok|okay|all right|alright|safe|harmless|(?:no|not a) problem)"
    r" (?:for|to|if|as long|when|with|at|in|once|then|after|now)\b",
    r"\bgo (?:right )?ahead\b|\bfeel free\b|\bgreen light\b|\bbe my guest\b|\bgood to go\b|\bgo for it\b|\bhave fun\b"
    r"|\bpassed fit\b",
    r"\bI(?: hereby| can)? (?:clear|approve|allow|permit|authori[sz]e|declare|certify|give you the)\b",
    r"\b(?:no|any) reason (?:why )?(?:you|not|to (?:worry|stop|avoid))\b|\bnothing (?:speaks|stands|stops|rules|prevents"
    r"|keeps)\b",
    r"\b(?:do not|don't|need not|no need to) worry\b|\bthere(?: is|'s) no (?:problem|reason|harm|danger|need to worry)\b",
    r"\b(?:do|does|did)(?:n't| not) (?:rule (?:you|it|him|her) out|stop you|matter|count against)\b|\bonce (?:will not|won't"
    r"|can't) hurt\b",
    r"\bmedically cleared\b|\bis not a problem (?:for|with)\b",
)
DIAGNOSES = any_of(
    r"(?:^|\bI'd say )(?:sounds?|looks?|seems?|feels?) (?:\w+ )?(?:like|as if|as though)\b|\b(?:you|he|she) (?:seems?"
    r"|appears?) to have\b",
    rf"\b(?:it|this|that|which)(?:'s| is|'ll be| (?:must|will|might|could|may|can|would) be)(?: {OFTEN})* (?:your |an? "
    rf"|the )?(?:\w+ )??(?:{ILLNESS}|wind|posture|age)\b",
    r"\b(?:you|he|she)(?:'re| are| is)(?: not|n't) having\b|\byour (?:\w+ )?(?:discs?|nerves?|muscles?|retina|pelvis"
    r"|vertebra\w*)(?:'s| is| are| has| have) ",
    rf"\b(?:{PERSON}|your \w+)(?:'ve| have| has|'s|'re| are| is)?(?: (?:{OFTEN}|do|does|must|may|might|could|will)(?: well)?)*"
    r" (?:(?:do not|don't|does not|doesn't) have|have got|having|have|has|had|got|suffer(?:s|ing)? from"
    rf"|pulled|strained|slipped|torn|tore|developed)(?: (?!told|asked|named|if|or\b|high\b.*if)[\w-]+){{0,5}}? {ILLNESS}\b",
    rf"\b(?:it|this|that|these|those|what you (?:describe|feel|have|write)|your [\w ]{{2,25}}?)(?: {OFTEN})* (?:sounds?|looks?"
    r"|seems?|feels?)(?: very| a lot| just| most| to me| exactly)* (?:like|as if|as though|to be|typical)\b",
    r"\b(?:it|this|that|what you (?:have|describe|feel)|your (?:\w+ )?(?:pain|symptoms?|problems?|back|numbness|ache"
    r"|headaches?|scan|mri|foot|leg"
    rf"|dizziness))(?:'s| is| are| will be| must be| comes?)(?: {OFTEN})* (?:an? (?:\w+ )?(?:{ILLNESS}|sign of|symptom of"
    r"|case of)"
    rf"|(?:caused by|due to|because of|from|typical of|down to) (?:\w+ ){{0,3}}?{ILLNESS}|{ILLNESS}|nothing (?:serious|bad"
    r"|to worry))\b",
    r"\b(?:the|my) diagnosis\b|\bI (?:would )?(?:diagnose|think you|believe you|suspect|reckon|bet)\b",
    r"\b(?:(?:your|the|these)(?: \w+)? (?:symptoms?|pain|numbness|signs?|report|scan|mri|x-ray)|this|that) (?:suggests?"
    r"|points? to|indicates?|confirms?|stems? from|means? (?:that )?you|shows? (?:that )?you)\b",
    r"\bnothing serious\b|\bnot (?:a )?serious\b|\bnot an emergency\b|\b(?:no|never an) emergency\b|\bnothing to worry about\b",
    r"\bthe cause of your\b|\bmost likely (?:an?|the|just)\b|\bprobably (?:an?|the|just|only)\b",
)
DOSE_AS_ADVICE = any_of(
    r"(?:^|[:;,] |\b(?:just|then|please|so|and|first|simply|always|best to) )(?:start|begin|aim|try|hang|stay|use|tilt|go|do"
    r"|keep|hold|limit|stick|build|work|set|invert|increase|spend|repeat|rest|come|add|lie|make it|take|choose|pick|stop)\b",
    r"\b(?:I|we) (?:suggest|recommend|advise|would|'d|say)\b|\byou(?:'ll)? (?:should|can|could|may|need|must|want|will)\b",
    r"\b(?:enough|best|ideal|optimal|plenty|about right|right (?:angle|time|number|amount)|safe|recommended|normal|fine"
    r"|sweet spot|perfect|good)\b",
)
SOURCE_SPEAKS = re.compile(
    r"\b(?:articles?|makers?|sellers?|manuals?|doctor in the press|press|trials?|study|studies|researchers?|pages?|guidelines?"
    r"|clinics?|sources|one|another)\b[^.]*?\b(?:says?|said|names?|starts?|gives?|go(?:es)? from|tell|speaks?|lay|pictures?"
    r"|wants?|measured|suggests?|disagree|differ)\b|(?:^|: |\] )(?:says|tells|suggests) ",
    re.IGNORECASE,
)
NO_DOSE = re.compile(r"\bwithin 24 hours\b|\b24-hour\b|\bone (?:times|goes|sets?)\b", re.IGNORECASE)
TREATS = any_of(
    rf"\b{MEDICINE}(?:\s\w+){{0,2}} (?:should|could|might|may|is|are|can)(?: not)? (?:do|help|be (?:stopped|skipped|left"
    r"|halved)|stronger|better|needed|worth)\b",
    r"\b(?:ask for|pop|such as|stay off|won't need|will not need|get|buy|choose|prefer|go for|pick|put up with"
    rf"|opt for)(?: (?!and\b)[\w-]+){{0,4}}? {MEDICINE}\b",
    r"\b(?:take|taking|try|use|start|begin|stop|skip|pause|halve|double|reduce|lower|increase|raise|swap|switch|change|drop"
    r"|leave (?:off|out)|come off|cut (?:down|back|out)|give up|replace|miss|hold off|go without|wean off|avoid|throw away|bin"
    r"|ditch|forget|need|have)"
    rf"(?:ping|ing)?(?: (?!and\b)[\w-]+){{0,4}}? {MEDICINE}\b(?! with care)",
    rf"\b{MEDICINE}(?:\s\w+){{0,2}} (?:is|are|works?|helps?|would|will|can|eases?)(?: (?:\w+ )??(?:perfect|good|best|fine|safe"
    r"|help\w*|effective|right|enough|works?|ease|relieve|useful|well|wonders|with)\b| your| the pain|$|\.)",
    r"\b\d+(?:[.,]\d+)? ?(?:mg|ml|mcg|g|micrograms?|milligrams?)\b",
    r"\b(?:\d+|one|two|three|four|half a|another) (?:\w+ )?(?:tablets?|pills?|capsules?|doses?|drops)\b",
    r"\b(?:no longer need|do not need|don't need|can do without|instead of|in place of|rather than|better than)(?: \w+){0,3} "
    + MEDICINE
    + r"\b",
    r"\bI recommend (?!no\b)(?:\w+ ){0,2}" + MEDICINE,
)
CANCELS = any_of(
    rf"\b{CARE}(?:'s visit)? (?:is|are)(?:n't| not) (?:\w+ )?(?:needed|necessary)\b|\bput (?:the|your|a) {CARE} off\b",
    rf"\b{CARE} (?:is|are) (?:rarely|hardly|seldom|not|never) (?:needed|necessary|worth)\b|\bcan be (?:moved|cancelled|skipped"
    r"|postponed|stopped|delayed)\b",
    r"\b(?:no need|do not need|don't need|don't have to|do not have to|needn't) (?:to )?(?:see|ask|call|ring|tell|bother"
    r"|worry) (?:any|some|them|him|her|a )\w*",
    r"\b(?:call|ring|see|ask|phone|visit) (?:\w+ ){1,4}(?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|after the weekend"
    r"|next (?:week|month)|tomorrow)\b",
    r"\b(?:will|should|it'll) (?:pass|settle|clear up|go away)\b|\b(?:I would|I'd|just|so) (?:cancel|don't go)\b"
    r"|\bsee how (?:you|it)\b|\bsave the money\b",
    r"\bbefore you (?:see|call|ring|ask) (?:any|some)(?:body|one)\b|\byou(?:'ve| have)? changed your mind\b|\b(?:don't"
    r"|do not) (?:bother|trouble) (?:the|your|a)\b",
    r"\b(?:no need|do not need|don't need|need not|needn't|does not need|doesn't need|will not need|won't need"
    r"|no longer needs?|not necessary|unnecessary|never need|don't have to|do not have to|without(?: ever)? (?:seeing|asking"
    r"|calling|going to)|rather than|instead of|in place of"
    rf"|no point in|too (?:soon|early) (?:for|to))(?: [\w']+:?){{0,5}}? {CARE}\b",
    r"\b(?:skip|cancel|delay|postpone|put(?:ting)? off|call off|miss|drop|give up|stop|avoid|replace|hold off|leave|forget"
    r"|do without|refuse|quit|move|push back|ignore|bypass|save you|saves you|spare you|spares you|take the place of"
    r"|takes the place of|replaces)(?:ping|ing|s)?"
    rf"(?: (?!and\b)[\w']+){{0,4}}? {CARE}\b",
    rf"\b{CARE}(?:\s\w+)? (?:can|could|may|should|will|is) (?:\w+ )?(?:wait|unnecessary|not needed|optional|a waste"
    r"|not necessary)\b",
    r"\bwait(?:ing)? (?:a few|until|till|to see|it out|and see|another)\b|\bsee (?:if|whether|how) it (?:goes|passes|gets"
    r"|clears|settles|feels)\b",
    r"\bsleep on it\b|\bgive it (?:a few|some|another|a (?:day|week|month|couple))\b|\bno (?:hurry|rush)\b|\bnot urgent\b"
    r"|\b(?:it|this|that) can wait\b",
    rf"\b(?:cheaper|better|safer) than (?:\w+ ){{0,2}}{CARE}\b",
)
BRANDS = any_of(
    r"\b(?:Sciaticalm|Set ?up ?my ?home ?gym|ANSSI|Solpadol|02380 ?\d+|248725)\b",
    r"\b(?:Teeter|Hang[- ]?Ups|Fit ?Spine|Life ?Gear|Back ?swing|Nordic ?Track|Reebok|DICK'?S|Fitness Gear|FSA ?Store"
    r"|Contour ?Living)\b",
    r"\b(?:Iron ?man|Innova|Exerpeutic|Body ?Vision|Health Gear|Yoleo|Mastercare|Nubax|Serene ?Life|Sunny Health|Pooboo|Chirp"
    r"|Saunders)\b",
    r"\b(?:Amazon|Walmart|eBay|Argos|Decathlon|Costco|Best Buy|Aldi|Lidl|Healthline|(?-i:Icon (?:tables?|Health|Fitness)))\b",
    r"\b(?:Nurofen|Panadol|Advil|Tylenol|Voltarol|Voltaren|Calpol|Deep Heat|Wegovy|Ozempic)\b",
    r"\b(?:discount|voucher|promo|coupon)s?(?: codes?)?\b|\bspecial offer\b|\bbuy (?:it |one )?now\b",
    r"\border (?:it|one|yours) (?:now|today|at|from)\b|\bbest ?sellers?\b",
)
OVERCLAIMS = any_of(
    r"\b(?:discs?|disks?|bones?|hair|nerves?) (?:\w+ )?(?:regrows?|heals?|regenerates?|repairs?|straightens?)\b",
    r"\bstrengthens? (?:the|your) \w+|\bblood pressure (?:drops|falls|goes down|comes down)\b|\btakes? the (?:load|strain"
    r"|pressure|work) off (?:your|the) heart\b",
    r"\bclinically (?:tested|shown)\b|\bproven\b|\byears younger\b|\bslides? back\b|\bas effective as\b|\bkeeps? (?:the"
    r"|your) (?:brain|spine)\b",
    r"\b(?:grow|get|be|become) taller\b|\bslows? (?:down )?(?:the )?ag(?:e?ing)\b|\bgood for (?:your|the) (?:heart|brain|spine"
    r"|back|discs?|skin|eyes)\b",
    r"\b(?:headaches?|stiffness|pain|tension|wrinkles) (?:goes|go|disappears?|vanish(?:es)?|melts?) ?(?:away)?\b|\bcures? \w+",
    r"\b(?:revers|regrow|rebuild|realign|align|straighten|heal|eliminat|prevent|detoxif|flush|repair|correct|undo|regenerat"
    r"|remov)(?:e?s|es|ing)?"
    rf"\b(?: (?!of\b)\w+){{0,4}}? (?:{BODY}|ageing|aging|posture|curves?|curvature|wear|waste|toxins|damage|imbalance"
    r"|scoliosis|arthritis)\b",
    r"\bgets? (?:\w+ )?rid of\b|\bget your \w+ back to normal\b|\bfix(?:es)?\b|\bdetox\w*",
    r"\b(?:rais|boost|increas|improv|enhanc|strengthen|eas|reliev|treat|lift|sharpen|beat|fight|reduc|lower|lessen|cut"
    r"|help(?! for| now)|bring)(?:e?s|es|ing)?(?: down| away| with)?(?: (?!blood pressure go)\w+){0,3}? (?:serotonin"
    r"|circulation|blood flow|lymph\w*|immun\w+|oxygen|posture|memory|mood|flexibility|eyesight|sleep|depression|depressive"
    r"|anxiety|dementia|senility|stress|work of the heart|workload|heart disease|hypertension|headaches?|migraines?"
    r"|need for surgery|(?:neck|shoulder|upper back) pain|height|well-being|the brain|hair)\b",
    r"\b(?:lower|reduc|lessen|cut|bring|brings)(?:e?s|es|ing)?(?: \w+){0,2}? (?:your )?blood pressure\b|\brests? (?:the"
    r"|your) heart\b",
    r"\bmakes? (?:you|your spine|the spine) (?:\w+ )?(?:taller|younger|smarter|stronger|longer)\b|\bgrows? (?:your )?hair\b"
    r"|\bhair (?:grow|back)\w*\b",
    r"\b(?:pull|suck|push|draw|slip|put|mov)(?:e?s|ing)?(?: \w+){0,6}? (?:back (?:in|into|to|where)|into place)\b",
    r"\b(?:is|are|been|clinically|scientifically|medically) (?:\w+ )?proven\b|\bproven (?:to|effective|by|that)\b|\bprove[sd]?\b",
    r"\b(?:studies|science|research|trials|experts|doctors|specialists) (?:\w+ )?(?:shows?|agrees?|recommends?|confirms?"
    r"|backs?|swears?) (?:that )?(?:inversion|it|this|the table|these|tables|you|by)\b",
    r"\bFDA[- ]approved\b(?! is a)|\bapproved by the FDA\b|\bNHS[- ](?:approved|recommended)\b|\b(?:NHS|NICE|WHO"
    r"|Mayo)\w* recommends? (?:it|inversion|this|tables)\b",
    r"\b(?:as good as|same (?:effect )?as|better than|replaces?|instead of|a substitute for) (?:some |an? |the )?(?:surgery"
    r"|operations?|physio\w*|treatment)\b",
    r"\bthe best (?:treatment|way|thing|cure|remedy|option)\b|\bthe (?:safest|most effective)\b|\bworks? (?:really |very "
    r"|so )?(?:well|great|best|brilliantly)\b",
    r"\b(?:opens? up|decompress(?:es)?|unlocks?) (?:the|your|all) (?:joints?|bones?|arteries|brain)\b|\bzero[- ]gravity\b",
)
AGREES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|yea|sure|surely|ok|okay|of course|absolutely|definitely|certainly|correct|exactly|right|true"
    r"|agreed|no problem|great|good (?:idea|plan)|you are right|you're right|that's right|that is right|fine|indeed|why not)\b",
    re.IGNORECASE,
)
CLINICIAN = any_of(
    r"\b(?:doctors?|gp|physio\w*|physical therapist|clinicians?|midwi(?:fe|ves)|pharmacists?|surgeons?|specialists?|nurses?"
    r"|optometrists?|opticians?|eye (?:clinic|doctor)|dentist|hospital|emergency (?:number|department|doctor)|ambulance|team)\b",
    r"\bcall now\b",
)
LEFT_TO_ANOTHER = re.compile(
    r"\b(?:if|when|whether|unless|until|should|who|in case|before|where)\b|\b(?:cannot|can't|do not|don't) (?:say|tell|know"
    r"|judge)\b|\bwith\b",
    re.IGNORECASE,
)
MAY_BE_ASKED = re.compile(
    DENIED.pattern + r"|\b(?:ask|before|about|make sure)\b|\b(?:who|every|(?:if|when|that) you)\s*$", re.IGNORECASE
)


CITED = re.compile(r"\[\d+\]")
