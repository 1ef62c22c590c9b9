"""Short forms of given names in the languages our users write: Bob is Robert, Uschi is Ursula, Pepe is José.

A line is one name in all its forms, folded. A form may stand on several lines (Alex is Alexander and Alexandra); two
names are akin when a line holds both.
"""

from functools import cache

LINES = """
abigail abby gail
abraham abe bram
adelheid heidi adele
agnieszka aga
albert al bert albrecht bertie
aleksandra ola
alexander alex sandy alec sasha sascha xander alessandro alejandro alexandre aleksander sandro
alexandra alex sandy sasha sandra alessandra alejandra
alfred fred alf alfredo
alice alicia ali
amanda mandy
amelia amy emilia millie
andreas andrew andy drew andre andrea anders andres andrzej
angela angie angelika geli
anna anne ann annie nan hannah anja anita ana ania anke
anneliese liesel anne
anthony tony anton antonio antoine toni
antonia toni
augustus gus august
barbara barb babs barbel bobbie basia
bartholomew bart
beatrice bea beatrix trixie
benjamin ben benny benji benno
bernard bernie bernhard bernd bernardo
carlos charles karl carl
catherine kathryn katherine kate cathy kathy katie kathleen kitty cat katharina kathrin katrin
catherine katherine katharina catalina caterina kasia kati kathrin katrin
cecilia cissy celia
charles charlie chuck chas karl carlos carlo charly
charlotte lottie charlie lotte
christian chris christiaan krister
christina christine chris tina chrissy kristina kirsten kristin stina cristina
christopher chris topher kit christoph christophe kris cristobal krzysztof
clara klara claire
claudia claude
constance connie konstanze
cornelius con neil kees corneel
cynthia cindy
daniel dan danny daniele
daniela dani danielle
david dave davy davide dawid
deborah debbie deb debra
dennis denny denis
dieter dietrich diether
dominic dom nick dominik dominique domingo
donald don donnie
dorothy dot dottie dorothea dora thea dorothee
edmund ed ted ned edmond
eduard edward eduardo edouard
edward ed eddie ted teddy ned
edwin ed
eleanor ellie nell nora lena eleonore leonore ella
elizabeth liz beth betty lizzie eliza betsy lisa elsie elisabeth elise else ilse sissi lisbeth elsa bettina isabel
emily emma em millie emilie
emmanuel manny manuel
enrique henry quique
ernest ernie ernst ernesto
esther essie ester hester
eugene gene eugen
ferdinand ferdi fernando nando
florence flo flora florrie
frances fran francie franziska francesca francoise franzi
francis frank fran francisco francesco francois franz paco pancho
frederick fred freddy fritz friedrich frederic federico freddie rick fredrik
gabriel gabe
gabriele gabi gabriella gaby gabrielle
george georg jorge jurgen jorg georges giorgio jurg georgie
georgina gina georgie georgia
gerald gerry jerry gerard gerhard gerd
gertrude trudy trude gerda
giovanni gianni john johannes
giuseppe joseph pino beppe
gregory greg gregor gregorio
guillermo william memo
gustav gus gustavo
hannelore hanne lore
harold harry hal
harriet hattie harry
heinrich henry heinz hein henrik hendrik heiner henk
helen helene nell ellen helena lena elena nellie
henrietta etta hetty henriette
henry harry hank hal henri
herbert herb bert
hubert bert hugh
ignacio nacho ignatius iggy ignaz
ingeborg inge inga
isaac ike
isabella bella isabel izzy isabelle isa belle
jacob jake jakob jacques jaap kuba jack
jacqueline jackie
james jim jimmy jamie jacob jaime
jane janet jenny jean janie joan jana
janina nina
jeffrey jeff geoff geoffrey jeffery
jennifer jen jenny jenna jennie
jeremy jerry jeremiah jerome
jessica jess jessie
jesus chucho
joachim jochen achim jo joaquin
johann john hans johannes jan jens johan hannes
john jack johnny jon jan ian sean juan jean ivan
jonathan jon jonny nathan john
joseph joe joey josef jose jo sepp jozef
josephine jo josie fifi josefine
jose pepe joseph
joshua josh
juan juanito john
judith judy jutta
julia julie jules juliana julian
karl carl kalle charles
karolina caroline carol carolina carrie lina karoline
kenneth ken kenny
konstantin kostja costa
kristofer kristoffer kris stoffe
lars lasse lorenz lawrence
laura laurie lauren lori
lawrence larry lorenz lorenzo laurence lars laurent
leonard leo len lenny leonardo leonhard
leopold leo poldi
lillian lily lilly lil liliana
louis lou luis lewis louie ludwig luigi
louise lou lulu luise luisa
ludwig lutz wiggerl louis
magdalena lena magda madeleine maddy
malgorzata gosia margaret
manuel manolo manny
manuela manu
margaret maggie meg peggy greta margarete margarethe margot daisy marge gretchen
margaret margarete greta margit margarita rita marguerite margareta margarethe
maria mary marie mia mimi marietta maja ria molly polly miriam
martha marta marty patty
martin marty marten martijn
matilda tilly mathilde tilda maud
matthew matt matthias mathieu matteo mateo mattias matti hias
maximilian max maxi maxime maxwell massimo
melissa mel missy lissa
mercedes merche
michael mike mick mickey micky mitch michel miguel michele mikael michal misha mikhail michi
michelle shelly michaela micha
mohammed mohamed muhammad mohammad ahmed
monica moni monika
nancy ann nan
natalie nat natalia natasha nathalie
nathaniel nate nat nathan
nicholas nick nicky nikolaus klaus nicolas nils niklas nicola niels nico mikolaj nikolai claus
nicole nicki nicky nicola
oliver ollie olivier olli
olivia liv livvy
pamela pam
patricia pat patty tricia trish patsy
patrick pat paddy patricio patrik
paul pablo paolo pavel pawel
penelope penny
peter pete pedro pierre pietro piotr petr
petra petronella
philip phil phillip pip felipe filip philipp philippe
priscilla cilla
rachel rae rahel raquel
raymond ray ramon raimund
rebecca becky becca rebekka
reginald reg reggie
reinhard reiner rainer
richard rick dick rich richie ricky ricardo riccardo
robert rob bob bobby robbie bert roberto rupert robin
roderick rod rick rodrigo
roger rodger rudiger
ronald ron ronnie ronny
rosemary rose rosie romy rosemarie rosa
rudolf rudi rudy rolf rodolfo
russell russ rusty
ruth ruthie
salvador chava
samantha sam sammy
samuel sam sammy
sarah sally sadie sara
sebastian seb basti bastian
sigrid siri
simon simeon
sofia sophie sophia fie zofia
stanley stan stanislaw stanislaus
stephen steve stephan stefan steven esteban stefano etienne stevie
stephanie steph stefanie steffi stefania
susan sue susie suzy susanne susanna suzanne susann suse zuzanna
sylvia silvia silke
teresa terry tess theresa resi tessa therese
terence terry terrence
theodore ted theo teddy theodor teodor
thomas tom tommy tomas thom tommaso tomasz tommie
timothy tim timmy timo
ursula uschi ulla ursel
valentin val valentina
victor vic viktor vittorio
victoria vicky tori viktoria vic
vincent vince vinnie vinzenz vicente vincenzo
virginia ginny ginger
walter walt wally walther
wilhelm william willi willy helmut wim guillaume willem
wilhelmina mina minna wilma
william will bill billy liam willy willie
wolfgang wolf
yvonne eve
zachary zach zack zacharias
"""


@cache
def _lines_of() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(LINES.split("\n")):
        for form in line.split():
            found.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in found.items()}


_NONE: frozenset[int] = frozenset()


def akin(one: str, other: str) -> bool:
    """Whether two folded given names are forms of one name."""
    lines = _lines_of()
    return not lines.get(one, _NONE).isdisjoint(lines.get(other, _NONE))
