"""Words with a meaning of their own in the names of things: which one, how many, where.

Each entry is a sequence of words as `folded` gives them, → the class of the word and its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..compiler.sentences import folded

Entry = tuple[str, object]

NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER_WORDS: Mapping[tuple[str, ...], int] = {
    **{(word,): number for number, word in enumerate(NUMBERS)},
    **{(word,): 10 * tens for tens, word in enumerate(_TENS, start=2)},
    **{
        form: 10 * tens + ones
        for tens, word in enumerate(_TENS, start=2)
        for ones, last in enumerate(NUMBERS[1:10], start=1)
        for form in ((f"{word}-{last}",), (word, last))
    },
}
"""Numbers under a hundred: "ninety", "forty-five", "forty five"."""
TURNS = {
    "clockwise": 1,
    "clock-wise": 1,
    "counterclockwise": -1,
    "counter-clockwise": -1,
    "counter clockwise": -1,
    "anticlockwise": -1,
    "anti-clockwise": -1,
}
CHINESE_TURNS = {"顺时针": 1, "逆时针": -1}
CHINESE_CORNERS = {
    "左上": "top left",
    "右上": "top right",
    "左下": "bottom left",
    "右下": "bottom right",
}
CHINESE_PICTURES = "图片|照片|图像|画面|图|整张图|整张照片|整个画面|相片"
CHINESE_SIDES = {
    **{f"上{place}": "top" for place in "面边部侧端"},
    **{f"下{place}": "bottom" for place in "面边部侧端"},
    **{f"左{place}": "left" for place in "面边部侧"},
    **{f"右{place}": "right" for place in "面边部侧"},
    **{f"{corner}{place}": side for corner, side in CHINESE_CORNERS.items() for place in "方边"},
    "顶端": "top",
    "底端": "bottom",
    "正中间": "middle",
    "顶部": "top",
    "上方": "top",
    "最上面": "top",
    "底部": "bottom",
    "下方": "bottom",
    "最下面": "bottom",
    "中间": "middle",
    "中央": "middle",
    "正中": "middle",
    **{f"{corner}角": side for corner, side in CHINESE_CORNERS.items()},
}
ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
CHINESE_DIGITS = "零一二三四五六七八九十"
MEASURES = "个只条张位辆本块颗朵头匹把杯件根盏扇名棵座栋幅支片双"

_MATERIALS = """
aluminum bamboo brass brick bricks bronze canvas cardboard carpet ceramic chalk chocolate chrome
clay cloth concrete copper cork cotton crystal denim diamond enamel fabric felt fur glass granite
grass hay ice iron jade lace lava leather linen marble metal moss mosaic mud oak onyx paper pearl
pebbles pine plaster plastic porcelain quartz rattan rock rope rubber rust sand sandstone satin
silk slate snow steel stone straw terracotta tiles tin titanium velvet vinyl walnut water wax
wicker wood wooden wool
"""
MATERIALS = frozenset(_MATERIALS.split())
_MATERIAL_ADJECTIVES = """
brushed carved clear cracked dark frosted fresh knitted light matte old painted polished pure raw
rough rusty shiny smooth solid stained stainless striped translucent weathered wet woven
"""
MATERIAL_ADJECTIVES = frozenset(_MATERIAL_ADJECTIVES.split())
_CHINESE_MATERIALS = """
大理石 花岗岩 石头 岩石 木头 木材 木质 木制 实木 金属 钢铁 不锈钢 铁 铜 黄铜 青铜
铝 玻璃 水晶 塑料 陶瓷 瓷 瓷砖 砖 砖头 水泥 混凝土 皮革 真皮 布 布料 棉 棉布
羊毛 丝绸 天鹅绒 毛皮 纸 纸板 冰 雪 沙 沙子 草 草地 竹子 橡胶 玉 巧克力
"""
CHINESE_MATERIALS = frozenset(_CHINESE_MATERIALS.split())

SIDES = {
    "left": "left",
    "leftmost": "left",
    "right": "right",
    "rightmost": "right",
    "top": "top",
    "upper": "top",
    "topmost": "top",
    "uppermost": "top",
    "bottom": "bottom",
    "lower": "bottom",
    "bottommost": "bottom",
    "lowermost": "bottom",
    "middle": "middle",
    "center": "middle",
    "central": "middle",
}
LETTER_SIZES = {
    "tiny": "3 %",
    "small": "a little",
    "big": "a lot",
    "large": "a lot",
    "huge": "24 %",
}
"""Sizes of letters → the height of their line, see the node `write_letters`."""
LETTERS = frozenset(["letters", "letter", "lettering", "text", "font", "type", "word", "words"])
"""Nouns that say nothing of letters but that they are."""
RELATIONS = {
    "on": "on|on top of|on the top of|upon|onto|atop",
    "under": "under|underneath|beneath",
    "above": "above|over",
    "below": "below",
    "in": "in|inside|inside of|within|into",
    "next_to": "next to|beside|by|near|close to|alongside|at the side of|by the side of",
    "left_of": "left of|to the left of|on the left of|on the left side of|to the left side of",
    "right_of": "right of|to the right of|on the right of|on the right side of|"
    "to the right side of",
    "behind": "behind|in back of|in the back of",
    "in_front_of": "in front of|in the front of",
    "with": "with|wearing|holding|carrying|having|that has|that have|who has|with a pair of",
    "of": "of|belonging to",
}
PARTS = {
    "background": "background|backdrop",
    "foreground": "foreground",
    "text": "text|texts|lettering|letters|letter|words|word|writing|inscription|caption|captions",
    "faces": "faces|face",
}
PICTURE = "picture photo photograph image pic shot"
FRACTIONS = "half third quarter"
VAGUE = (
    "some|several|a few|few|many|most|any|a couple of|various|either|neither|none|no|some of|"
    "most of"
)
UNSUPPORTED = (
    "or|between|among|around|across|against|without|through|along|beyond|toward|towards|"
    "if|unless|until|while|because|when|whenever|not|never|more|less"
)


def _phrases(text: str) -> Iterable[str]:
    return text.split("|")


def _english() -> dict[tuple[str, ...], Entry]:
    words: dict[str, Entry] = {}

    def add(kind: str, phrases: str, value: object = None) -> None:
        for phrase in _phrases(phrases):
            words[phrase] = (kind, value)

    add("VAGUE", VAGUE)
    add("WORD", "black and white")
    add("UNSUPPORTED", UNSUPPORTED)
    add("UNSUPPORTED", "|".join(TURNS))
    add("DET", "the|this|that|these|those|my|our|your|whole|entire", "the")
    add("DET", "a|an", "a")
    add("ALL", "all|all of|every|each|every single|each of|every one of|every single one of")
    add("BOTH", "both|both of")
    add("EVERYTHING", "everything|all things|every thing|all objects|anything")
    add("REST", "everything else|all else|rest")
    add("PRON", "it|him|this one|that one|itself", "it")
    add("PRON", "them|these ones|those ones|themselves|both of them|all of them", "them")
    add("POSSPRON", "its|his", "it")
    add("POSSPRON", "their", "them")
    add("HER", "her", "it")
    add("ONE", "one", "one")
    add("ONE", "ones", "ones")
    add("OTHER", "other|another")
    add("OTHERS", "others")
    add("POSS", "'s|'")
    for number_words, number in NUMBER_WORDS.items():
        if number != 1:
            add("NUM", " ".join(number_words), number)
    for number, word in enumerate(ORDINALS):
        if number > 0:
            add("ORD", word, number)
    add("ORD", "last|final", -1)
    add("ORD", "second to last|second last|second from last|next to last|penultimate", -2)
    for word, side in SIDES.items():
        add("SIDE", word, side)
        add("SIDE", f"{word} hand|{word}-hand|{word} side|{word} most|{word}-hand side", side)
        add("SIDE", f"{word} hand side|{word} corner|{word} edge|far {word}", side)
    for vertical, first in SIDES.items():
        for horizontal, second in SIDES.items():
            if first in ("top", "bottom") and second in ("left", "right"):
                for form in (f"{vertical} {horizontal}", f"{vertical}-{horizontal}"):
                    add("SIDE", form, f"{first} {second}")
                    add("SIDE", f"{form} corner|{form} hand corner", f"{first} {second}")
    add("SIZE", "biggest|largest|greatest|hugest", "biggest")
    add("SIZE", "smallest|tiniest|littlest", "smallest")
    for kind, phrases in RELATIONS.items():
        add("REL", phrases, kind)
    add("AT", "at")
    add("FROM", "from|counting from|counted from|starting from|starting at|counting from")
    for first, last in (("left", "right"), ("right", "left"), ("top", "bottom"), ("bottom", "top")):
        add("ORDER", f"from {first} to {last}", first)
    add("THAT", "that is|that are|which is|which are|who is|who are|that's|located|situated|placed")
    add("SAYS", "that says|that say|saying|that reads|reading|which says|which reads|labeled")
    add("SAYS", "with the text|with the words|with the letters|with the word")
    add("EXCEPT", "except|except for|apart from|other than|but|but not|excluding|aside from")
    add("EXCEPT", "with the exception of|besides|and not")
    add("AND", "and|as well as|plus|along with|together with|&|and also|also")
    for part, phrases in PARTS.items():
        add("PART", phrases, part)
    for picture in PICTURE.split():
        add("PICTURE", picture)
    add("PICTURE", "pictures|photos|images")
    add("POINT", "point|pixel|position|thing at|object at")
    add("BOX", "box|rectangle|region|area")
    add("REST", "the rest|all the rest")
    add("ORIGINAL", "original|original picture|original photo|original image")
    return {tuple(folded(phrase).split()): entry for phrase, entry in words.items()}


def _chinese() -> dict[tuple[str, ...], Entry]:
    words: dict[str, Entry] = {}

    def add(kind: str, phrases: str, value: object = None) -> None:
        for phrase in _phrases(phrases):
            words[phrase] = (kind, value)

    add("UNSUPPORTED", "|".join(CHINESE_TURNS))
    add("DE", "的")
    add("DET", "这个|那个|这些|那些|这|那|这只|那只|这张|那张", "the")
    add("ALL", "所有|所有的|全部|全部的|每个|每一个|每只|每一只|每位|各个|全体")
    add("BOTH", "两个都|这两个")
    add("EVERYTHING", "一切|所有东西|全部东西|所有的东西|东西|所有物体")
    add("REST", "其他东西|其余部分|其他一切|其余的")
    add("OTHER", "另一个|另外一个|其他|其他的|另一只|其他的那个")
    add("PRON", "它|他|她", "it")
    add("PRON", "它们|他们|她们", "them")
    sides = {
        "左": "left",
        "右": "right",
        "上": "top",
        "下": "bottom",
        "左上": "top left",
        "右上": "top right",
        "左下": "bottom left",
        "右下": "bottom right",
    }
    for word, side in sides.items():
        add("SIDE", f"最{word}边|最{word}面|最{word}方|{word}角|{word}方角落", side)
    for word, side in sides.items():
        add("ZPLACE", f"{word}边|{word}侧|{word}面|{word}方|{word}半边", side)
    add("SIDE", "中间|正中|中央|正中间", "middle")
    add("SIZE", "最大|最大的", "biggest")
    add("SIZE", "最小|最小的", "smallest")
    add("ZLOC", "上的|之上", "on")
    add("ZLOC", "里|里的|里面|里面的|内|内的|中的|当中的", "in")
    add("ZLOC", "旁边|旁边的|旁|旁的|附近的|边上的", "next_to")
    add("ZLOC", "下的|底下|底下的|之下", "under")
    add("ZLOC", "后面|后面的|背后的|后的", "behind")
    add("ZLOC", "前面|前面的|前的|跟前的", "in_front_of")
    for number, digit in enumerate(CHINESE_DIGITS):
        for measure in MEASURES:
            if number > 0:
                add("ORD", f"第{digit}{measure}", number)
            if number > 1 or digit == "二":
                add("NUM", f"{digit}{measure}", number)
    for measure in MEASURES:
        add("ORD", f"最后一{measure}|最后{measure}|倒数第一{measure}", -1)
        add("ORD", f"倒数第二{measure}", -2)
        add("NUM", f"两{measure}", 2)
        add("DET", f"一{measure}", "a")
    for word, order in (("左", "left"), ("右", "right"), ("上", "top"), ("下", "bottom")):
        phrases = [f"从{word}数", f"从{word}边数", f"{word}数", f"从{word}起", f"{word}起"]
        add("ORDER", "|".join([*phrases, f"从{word}边起", f"{word}边数", f"从{word}边数起"]), order)
    for first, last, order in (("左", "右", "left"), ("右", "左", "right")):
        add("ORDER", f"从{first}往{last}|从{first}到{last}|从{first}往{last}数", order)
    add("ZEXCEPT", "除了|除")
    add("ZBESIDES", "以外|之外|外|以外的|之外的|外的")
    add("AND", "和|与|跟|以及|及|还有|、")
    add("PART", "背景", "background")
    add("PART", "前景", "foreground")
    add("PART", "文字|字|文本|字样|字母", "text")
    add("PART", "人脸|脸|脸部|面部|面孔", "faces")
    add("PICTURE", CHINESE_PICTURES)
    for word, part in (("上半", "top"), ("下半", "bottom"), ("左半", "left"), ("右半", "right")):
        add("HALF", f"{word}部分|{word}部|{word}边|{word}张", f"{part}_half")
    return {tuple(phrase): entry for phrase, entry in words.items()}


ENGLISH: Mapping[tuple[str, ...], Entry] = _english()
CHINESE: Mapping[tuple[str, ...], Entry] = _chinese()
LONGEST: dict[str, int] = {}
for _words in (*ENGLISH, *CHINESE):
    LONGEST[_words[0]] = max(len(_words), LONGEST.get(_words[0], 0))
"""First word → the largest number of words of an entry that begins with it."""

_CSS_COLORS = """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet
brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue
darkcyan darkgoldenrod darkgray darkgreen darkkhaki darkmagenta darkolivegreen darkorange
darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkturquoise darkviolet
deeppink deepskyblue dimgray dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro
ghostwhite gold goldenrod gray green greenyellow honeydew hotpink indianred indigo ivory khaki
lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow
lightgray lightgreen lightpink lightsalmon lightseagreen lightskyblue lightslategray
lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise
mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab
orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff
peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon
sandybrown seagreen seashell sienna silver skyblue slateblue slategray snow springgreen steelblue
tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen
"""
CSS_COLORS = frozenset(_CSS_COLORS.split())
"""Names of the CSS colors, in American spelling."""
CHINESE_COLORS = {
    "红": "red",
    "绿": "green",
    "蓝": "blue",
    "黄": "yellow",
    "黑": "black",
    "白": "white",
    "灰": "gray",
    "紫": "purple",
    "粉": "pink",
    "粉红": "pink",
    "橙": "orange",
    "棕": "brown",
    "褐": "brown",
    "青": "cyan",
    "金": "gold",
    "银": "silver",
    "米": "beige",
    "深红": "darkred",
    "深绿": "darkgreen",
    "深蓝": "darkblue",
    "浅蓝": "lightblue",
    "浅绿": "lightgreen",
    "天蓝": "skyblue",
    "透明": "transparent",
}
POSTURES = frozenset(
    [
        "standing",
        "sitting",
        "lying",
        "walking",
        "running",
        "parked",
        "hanging",
        "flying",
        "swimming",
        "sleeping",
        "riding",
        "playing",
        "talking",
        "looking",
        "smiling",
        "floating",
        "waiting",
        "jumping",
        "eating",
        "drinking",
        "reading",
        "resting",
    ]
)
IRREGULAR = {
    "people": "person",
    "persons": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "policemen": "policeman",
    "firemen": "fireman",
    "fishermen": "fisherman",
    "mice": "mouse",
    "geese": "goose",
    "feet": "foot",
    "teeth": "tooth",
    "oxen": "ox",
    "knives": "knife",
    "wives": "wife",
    "lives": "life",
    "leaves": "leaf",
    "wolves": "wolf",
    "shelves": "shelf",
    "halves": "half",
    "calves": "calf",
    "loaves": "loaf",
    "scarves": "scarf",
    "thieves": "thief",
    "dice": "die",
    "cacti": "cactus",
    "buses": "bus",
    "lenses": "lens",
    "irises": "iris",
    "gases": "gas",
    "potatoes": "potato",
    "tomatoes": "tomato",
    "heroes": "hero",
    "mangoes": "mango",
    "mosquitoes": "mosquito",
    "volcanoes": "volcano",
    "shoes": "shoe",
    "horseshoes": "horseshoe",
    "canoes": "canoe",
    "toes": "toe",
    "pies": "pie",
    "ties": "tie",
    "cookies": "cookie",
    "brownies": "brownie",
    "selfies": "selfie",
    "zombies": "zombie",
    "movies": "movie",
    "axes": "axe",
    "caches": "cache",
    "headaches": "headache",
    "moustaches": "moustache",
    "mustaches": "mustache",
    "houses": "house",
    "horses": "horse",
    "roses": "rose",
    "noses": "nose",
    "vases": "vase",
    "cases": "case",
    "suitcases": "suitcase",
    "bases": "base",
    "hoses": "hose",
    "nurses": "nurse",
    "purses": "purse",
    "blouses": "blouse",
    "mooses": "moose",
    "cheeses": "cheese",
    "sizes": "size",
    "prizes": "prize",
    "mazes": "maze",
    "bronzes": "bronze",
}
SINGULAR_IN_S = frozenset(
    [
        "bus",
        "gas",
        "lens",
        "glass",
        "grass",
        "dress",
        "class",
        "mess",
        "cross",
        "boss",
        "moss",
        "compass",
        "mattress",
        "harness",
        "fortress",
        "waitress",
        "actress",
        "princess",
        "iris",
        "cactus",
        "octopus",
        "walrus",
        "hippopotamus",
        "platypus",
        "virus",
        "campus",
        "asparagus",
        "canvas",
        "atlas",
        "christmas",
        "tennis",
        "chess",
        "trellis",
        "chassis",
        "series",
        "species",
        "news",
        "jeans",
        "pants",
        "trousers",
        "shorts",
        "scissors",
        "pliers",
        "tweezers",
        "binoculars",
        "pajamas",
        "pyjamas",
        "tights",
        "leggings",
        "sunglasses",
        "eyeglasses",
        "goggles",
        "headphones",
        "overalls",
        "clothes",
        "surroundings",
        "stairs",
        "glasses",
        "its",
        "this",
        "is",
        "was",
        "has",
        "us",
        "plus",
        "minus",
    ]
)
"""Words that end in s and are no plurals; also those without a singular."""
