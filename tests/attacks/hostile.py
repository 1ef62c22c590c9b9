"""What an enemy, a careless system or just the world may put into a name: over 500 strings, always the same.

They are for every surface: terminals, markup, files, messages. Each is a whole value of a field.
"""

from itertools import product

ESC, CSI, OSC, DCS, ST, BEL = "\x1b", "\x9b", "\x9d", "\x90", "\x9c", "\x07"

SEQUENCES = (
    "[31m", "[2J", "[H", "[1A", "[999D", "[?25l", "[?1049h", "[?7l", "[?1000h", "[4h", "[20h",
    "[6n", "[c", "[5n", "[8m", "[3g", "[2;5r", "[!p", "[?5h", "[21t", "[100b", "c", "7", "8",
    "D", "M", "N", "O", "Z", "H", "(0", ")0", "(B", "%G", "#8", "=", ">", "^x", "_x", "Xx",
    "P+q544e", "]0;owned", "]2;owned", "]8;;file:///etc/passwd", "]52;c;cm0gLXJm",
    "]4;0;rgb:ff/00/00", "]1337;File=:AA", "]9;hello", "]777;notify;a;b",
)  # fmt: skip

MARKUP = (
    "[red]x[/]", "[/]", "[/red]", "[bold", "[link=https://evil.example]click[/link]",
    "[link=..]", "[@click=app.quit]x[/]", "[@click]", "\\[red]x", "[blink]x[/blink]",
    "[[red]]", "[#ff0000]x", "[on red]", "[not bold]", "[red]x[/blue]", ":smile:",
    "[conceal]x", "[]", "[ ]", "[/", "\\", "\\\\[b]", "[red]\\", "{name}", "%s", "%(name)s",
    "{0.__class__}", "$HOME", "`id`",
)  # fmt: skip

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HIDDEN = "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u180e\ufff9\ufffa\ufffb\U000e0001\U000e0041"
SPELLING = "\u00ad\u200c\u200d"
BREAKS = "\u2028\u2029\x85\x0b\x0c\x1c"
SURROGATES = "\ud800\udbff\udc00\udc80\udfff"

NAMES = (
    "王", "王小明", "İpek", "ıI", "Æther ø ß ł", "Müller", "Mu\u0308ller", "עברית",
    "محمد بن سلمان", "मनीष", "ไทย", "김철수", "Þóra", "👩\u200d👩\u200d👧",
    "🏴\U000e0067\U000e0062\U000e007f", "Z\u0351\u036b\u0343a\u0321\u034el\u0489go", "Ｆｕｌｌ",
    "ﾊﾝｶｸ", "\u3000", "O'Brien", 'say "hi"', "a,b;c\td", "Madonna", "null", "None", "NaN",
    "true", "-rf", "--help", "c12", "@last", "", " ", ".", "=cmd()", "=1+1", "+1", "-1",
    "@SUM(A1)", "|calc", "＝1+1", "\t=1", "=cmd|' /C calc'!A0", "'; DROP TABLE customer; --",
    '" OR 1=1', "%", "_", "../../etc/passwd", "CON", "a\r\nBcc: x@y.example",
    "=?utf-8?q?Hi=0D=0ABcc=3A?=", "\r", "\n", "a\rb", "a\n\nb",
)  # fmt: skip

LONG = ("W" * 500, "王" * 200, "x" * 79 + " " + "y" * 80, "\u0301" * 100, "a " * 200, "[" * 100, "\x1b" * 100)


def hostile_strings() -> list[str]:
    """All of them, each once, in the same order every time."""
    controls = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
    strings = [
        *(f"Anna{control}" for control in controls),
        *(f"{control}Anna{control}" for control in controls),
        *(f"A{ESC}{sequence}Z" for sequence in SEQUENCES),
        *(f"{ESC}{sequence}{end}" for sequence, end in product(SEQUENCES, (BEL, ESC + "\\", ST))),
        *(
            f"{opener}{body}{end}"
            for opener, body, end in product((CSI, OSC, DCS), ("31m", "0;owned", "?25l"), ("", ST))
        ),
        *(f"A{ESC}[{number}mZ" for number in range(50)),
        *MARKUP,
        *(f"{ESC}[1m{markup}{ESC}[0m" for markup in MARKUP),
        *(f"evil{char}txt.exe" for char in BIDI + HIDDEN + SPELLING + BREAKS + SURROGATES),
        *NAMES,
        *LONG,
    ]
    return list(dict.fromkeys(strings))
