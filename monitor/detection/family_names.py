"""By which word papers go on to call somebody: the last of "Jane Roe Jr.", the first of "Zhou Xiaomin"."""

from __future__ import annotations

import re

from monitor.detection.text import fold

_SUFFIXES = frozenset("jr sr ii iii iv".split())

_FAMILIES = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun zhu hu guo lin gao luo zheng liang xie tang feng deng cao "
    "peng zeng xiao tian pan yuan cai jiang du ye cheng wei lu ding yao shen zhong cui liao jia xia zou xiong meng qiu "
    "qin bai yan xue hou duan hao shao wan gu kang yin qian niu gong shang xi hua qi fu lou shi zhuang tsai hsu hsieh "
    "kuo chiang chiu chou chu tsang yeung cheung leung kwok ng lau tsui tseng perng lai choi jeong jung yoon yun jang "
    "seo shin kwon hwang ahn jeon bae baek roh noh cho moon chun ban "
    "ong yuen chua teo goh sim toh quek heng leong loh mok neo oei phua poh seah seow soh tay teh tham wee yap "
    "yeo yeoh yip yong fung kwan kwong lui mak ngai poon shum siu szeto tse yiu chow cheong chng khoo koh kwek "
    "liew liow lum ooi tjoa tio wong chong chew chiew foo gan khor kok lai lian "
    "lok low lye ngo pang phang nguyen tran pham huynh hoang phan bui duong trinh dinh".split()
)
"""East Asian family names that no given name of the West is spelled like."""

FAMILY_LETTERS_MAX = 6
"""No East Asian family name is longer in Latin letters."""

_SYLLABLE = r"(?:[zcstpkn]h|ts|hs|kw|gw|tr|qu|[bcdfghjklmnpqrstvwxyz])?[aeiouy]{1,3}(?:ng|nh|ch|ck|[nhkpmlrt])?"
_GIVEN = re.compile(rf"{_SYLLABLE}(?:-?{_SYLLABLE})?")
_HYPHENATED = re.compile(rf"{_SYLLABLE}-{_SYLLABLE}")
_SHORT = re.compile(_SYLLABLE)


def given_name(name: str) -> str:
    """Return the folded given name, without what a hyphen adds to it: "jean" of "Jean-Paul Roux"."""
    return fold(name).split(" ")[0].split("-")[0]


def leads_with_family(words: list[str]) -> bool:
    """Tell whether folded words are a Chinese or Korean name: "zhou xiaomin", "park geun-su", "lee hsien long"."""
    if len(words) == 2:
        return bool(
            (words[0] in _FAMILIES and _GIVEN.fullmatch(words[1]))
            or (len(words[0]) <= FAMILY_LETTERS_MAX and "-" not in words[0] and _HYPHENATED.fullmatch(words[1]))
        )
    return len(words) == 3 and words[0] in _FAMILIES | _ALSO_GIVEN and all(map(_SHORT.fullmatch, words[1:]))


def ends_with_family(words: list[str]) -> bool:
    """Tell whether folded words are such a name in the order of the West: "xin zhao"."""
    return len(words) == 2 and words[1] in _FAMILIES and _GIVEN.fullmatch(words[0]) is not None


def opens_with_family(word: str) -> bool:
    """Tell whether a folded word is such a family name, which given names follow: "nguyen"."""
    return word in _FAMILIES


_ALSO_GIVEN = frozenset("kim lee park long song han".split())


def surname(name: str) -> str:
    """Return the folded word of a name by which papers go on to call its bearer, without particles."""
    words = fold(name).split(" ")
    if len(words) > 1 and leads_with_family(words):
        return words[0]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return words[-1]
