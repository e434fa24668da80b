"""Verbs for the tests of the grammar: names, inputs and sentences, without what the graphs do."""

from __future__ import annotations

from anyloom import Image, Masks, Text
from anyloom.compiler.definition import MISSING, GraphDefinition, GraphInput
from anyloom.edit.verbs import Verbs

WHAT = {"what": (Masks, MISSING)}
MAYBE = {"what": (Masks | None, None)}
AMOUNT = {"amount": (Text | None, None)}

TABLE: dict[str, tuple[str, dict, list[str]]] = {
    "edit_remove": (
        "remove",
        WHAT,
        [
            "(remove|erase|delete|clear|eliminate|get rid of) <what>",
            "take <what> (out|away)",
            "take (out|away) <what>",
            "(去掉|删除|移除|擦掉|去除|删掉)<what>",
            "把<what>(去掉|删除|移除|擦掉|删掉)",
        ],
    ),
    "edit_replace": (
        "replace",
        {**WHAT, "with": (Text, MISSING)},
        [
            "(replace|substitute) <what> (with|by) <with:text>",
            "swap <what> (for|with) <with:text>",
            "turn <what> into <with:text>",
            "change <what> (to|into) <with:text>",
            "把<what>(换成|替换成|替换为|变成)<with:text>",
        ],
    ),
    "edit_replace_file": (
        "replace",
        {**WHAT, "with": (Image, MISSING)},
        ["(replace|substitute) <what> (with|by) <with:file>", "swap <what> (for|with) <with:file>"],
    ),
    "edit_replace_color": (
        "replace",
        {**WHAT, "with": (Text, MISSING)},
        ["(replace|substitute) <what> (with|by) <with:color>"],
    ),
    "edit_add": (
        "add",
        {"with": (Text, MISSING), "where": (Text, MISSING), "to": (Masks | None, None)},
        [
            "(add|put|insert|place|set|draw) <with:text> <where>",
            "在<where>(加|放|添加)<with:text>",
        ],
    ),
    "edit_recolor": (
        "recolor",
        {**WHAT, "color": (Text, MISSING)},
        [
            "(make|paint|color|turn|dye|recolor) <what> [in] <color>",
            "change the color of <what> (to|into) <color>",
            "change <what>'s color to <color>",
            "把<what>(变成|涂成|变|染成)<color>",
        ],
    ),
    "edit_background_text": (
        "background",
        {"with": (Text, MISSING)},
        [
            "(replace|change|swap) the background (with|to|for|by) <with:text>",
            "(make|put in) <with:text> [as] the background",
        ],
    ),
    "edit_background_file": (
        "background",
        {"with": (Image, MISSING)},
        [
            "use <with:file> (as|for) the background",
            "(replace|change|swap) the background (with|to|for|by) <with:file>",
            "用<with:file>(作|做|作为|当)背景",
            "把背景换成<with:file>",
        ],
    ),
    "edit_background_color": (
        "background",
        {"with": (Text, MISSING)},
        [
            "(make|turn|paint|color) the background <with:color>",
            "(replace|change|swap) the background (with|to|for|by) <with:color>",
            "change the color of the background to <with:color>",
            "把背景(变成|换成|改成|变)<with:color>",
        ],
    ),
    "edit_background_beach": (
        "background",
        {**WHAT, "with": (Text, MISSING)},
        ["put <what> (on|in|in front of) <with:text>"],
    ),
    "edit_blur": (
        "blur",
        {**MAYBE, **AMOUNT},
        [
            "blur <what> [[by] <amount>]",
            "make <what> (blurry|blurred)",
            "(模糊|虚化)<what>",
            "把<what>(模糊|虚化)[<amount>]",
        ],
    ),
    "edit_blur_others": ("blur", WHAT, ["focus on <what:others>"]),
    "edit_pixelate": (
        "pixelate",
        {**MAYBE, **AMOUNT},
        ["(pixelate|anonymize|hide|censor) <what> [[by] <amount>]", "给<what>打(码|马赛克)"],
    ),
    "edit_gray": (
        "gray",
        MAYBE,
        [
            "(make|turn) <what> (black and white|gray|monochrome)",
            "convert <what> to (black and white|gray|grayscale)",
            "(desaturate) <what>",
            "keep only <what:others> in color",
            "把<what>(变成|变)黑白",
        ],
    ),
    "edit_brighten": (
        "brighten",
        {**MAYBE, **AMOUNT},
        [
            "(brighten|lighten|light up) <what> [[by] <amount>]",
            "brighten up <what>",
            "make <what> [<amount>] (brighter|lighter) [by <amount>]".replace(" [by <amount>]", ""),
            "make <what> (brighter|lighter) by <amount>",
            "(提亮|调亮)<what>",
            "把<what>(调亮|提亮|变亮)[<amount>]",
        ],
    ),
    "edit_darken": (
        "darken",
        {**MAYBE, **AMOUNT},
        [
            "(darken|dim) <what> [[by] <amount>]",
            "make <what> [<amount>] darker",
            "make <what> darker by <amount>",
            "把<what>(调暗|变暗)[<amount>]",
        ],
    ),
    "edit_sharpen": (
        "sharpen",
        {**MAYBE, **AMOUNT},
        ["sharpen <what> [[by] <amount>]", "make <what> [<amount>] sharper", "锐化<what>"],
    ),
    "edit_saturate": (
        "saturate",
        {**MAYBE, **AMOUNT},
        ["saturate <what> [[by] <amount>]", "make <what> more (colorful|vivid|saturated)"],
    ),
    "edit_fade": (
        "fade",
        {**MAYBE, **AMOUNT},
        ["fade <what> [out] [[by] <amount>]", "make <what> [<amount>] (fainter|paler)"],
    ),
    "edit_cut_out": (
        "cut_out",
        WHAT,
        ["(cut out|extract|isolate) <what>", "cut <what> out", "抠出<what>", "把<what>抠出来"],
    ),
    "edit_crop": ("crop", WHAT, ["crop [the picture] to <what>", "crop <what>", "裁剪到<what>"]),
    "edit_highlight": (
        "highlight",
        {**WHAT, "color": (Text | None, None)},
        [
            "(outline|highlight|mark|emphasize) <what> [[in|with] <color>]".replace(
                "[in|with]", "[(in|with)]"
            ),
            "标出<what>",
        ],
    ),
    "edit_erase_text": (
        "erase_text",
        WHAT,
        [
            "(erase|remove|delete|clear|get rid of) <what:letters>",
            "take (out|away) <what:letters>",
            "(去掉|删除|擦掉)<what:letters>",
        ],
    ),
    "edit_replace_text": (
        "replace_text",
        {"old": (Text, MISSING), "new": (Text, MISSING)},
        [
            "(change|replace|rewrite) the (text|word|sign) <old:string> (to|with|as) <new:string>",
            "(change|replace) <old:string> (to|with|by|into) <new:string>",
            "把[文字]<old:string>(改成|换成)<new:string>",
        ],
    ),
    "edit_restyle": (
        "restyle",
        {**MAYBE, "text": (Text, MISSING)},
        [
            "make <what> look like <text>",
            "(paint|draw|render|redo) <what> in the style of <text>",
            "restyle <what> (as|like) <text>",
        ],
    ),
    "edit_flip": (
        "flip",
        MAYBE,
        ["(flip|mirror) <what> [horizontally]", "(翻转|镜像)<what>", "左右翻转<what>"],
    ),
    "edit_rotate": (
        "rotate",
        {**MAYBE, **AMOUNT},
        ["(rotate|turn) <what> [by] <amount>", "(旋转)<what><amount>", "把<what>旋转<amount>"],
    ),
    "edit_resize": (
        "resize",
        {**MAYBE, **AMOUNT},
        ["(resize|scale) <what> (to|by) <amount>", "把<what>缩放到<amount>"],
    ),
    "edit_move": (
        "move",
        {**WHAT, **AMOUNT, "where": (Text, MISSING), "to": (Masks | None, None)},
        [
            "(move|shift|push) <what> <where> [by <amount>]",
            "(move|shift|push) <what> <amount> <where>",
            "(move|shift|push) <what> by <amount> <where>",
            "把<what>(移到|向|往)<where>[移][动][<amount>]",
        ],
    ),
    "edit_copy": (
        "copy",
        {**WHAT, **AMOUNT, "where": (Text, MISSING)},
        ["(copy|duplicate|clone) <what> <where> [by <amount>]"],
    ),
}


def graph_of(name: str, verb: str, inputs: dict, says: list[str]) -> GraphDefinition:
    declared = {key: GraphInput(kind, default) for key, (kind, default) in inputs.items()}
    return GraphDefinition(
        name, inputs={"image": GraphInput(Image), **declared}, verb=verb, says=tuple(says)
    )


VERBS = Verbs({name: graph_of(name, *row) for name, row in TABLE.items()})
