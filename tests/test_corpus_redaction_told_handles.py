"""Names on networks told in words, without a sign, and the words that stand where they might."""

from __future__ import annotations

import pytest

from corpus.redaction.items import Found, Kind
from corpus.redaction.told_handles import told_handles, widened


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("on Discord I'm kestrelpip, ask me there", "kestrelpip"),
        ("She goes by kestrelpip on Instagram.", "kestrelpip"),
        ("User: kestrelpip", "kestrelpip"),
        ("logged in as kestrel-pip-9 since noon", "kestrel-pip-9"),
        ("QQ 2847193", "2847193"),
        ("我的ID是kestrelpip", "kestrelpip"),
        ("我抖音叫小鱼干很忙，搜得到", "小鱼干很忙"),
        ("昵称“小鱼干很忙”被占用了", "小鱼干很忙"),
        ("제 아이디가 kestrelpip예요", "kestrelpip"),
        ("닉네임이 졸린고래인데 안 바뀌어요", "졸린고래"),
        ("اليوزر حقي kestrelpip", "kestrelpip"),
        ("قناتي بحر الليل على يوتيوب", "بحر الليل"),
        ("hit me up on telegram, kestrelpip", "kestrelpip"),
        ("the seller, vintage_otter on Vinted, is slow", "vintage_otter"),
        ("mon insta c'est lou.brodeuse", "lou.brodeuse"),
        ("cashapp is $kestrelpip", "$kestrelpip"),
        ("网友“不吃香菜的阿雅”留言说太慢", "不吃香菜的阿雅"),
        ("用户小鱼干79评论：不好用", "小鱼干79"),
        ("我的游戏ID是夜半钟声zz", "夜半钟声zz"),
        ("噗浪帳號kestrelpip", "kestrelpip"),
        ("b站uid 38291047", "38291047"),
        ("انستغرام متجري bayt.elward", "bayt.elward"),
        ("اسمي بالقيم SaqrKSA11", "SaqrKSA11"),
        ("قناتي على اليوتيوب مطبخ السعادة", "مطبخ السعادة"),
        ("판매자 mellow_shop22가 답이 없어요", "mellow_shop22"),
        ("유튜브 채널 시골총각TV 보고 왔어요", "시골총각TV"),
        ("당근마켓 행복한토끼님", "행복한토끼"),
    ],
)
def test_a_name_told_in_words_is_found(text: str, name: str) -> None:
    assert {text[found.start : found.end] for found in told_handles(text)} == {name}


@pytest.mark.parametrize(
    "text",
    [
        "My username is wrong, my login hangs and the user interface is slow.",
        "GitHub actions fail and the Discord bots are down.",
        "I found it on Instagram as usual, logged in as admin.",
        "昵称不能改，抖音叫什么来着，微博叫人上瘾。",
        "닉네임 변경이 안 돼요. 아이디가 없어요. 카톡은 잘 돼요.",
        "حسابي مسروق واليوزر غلط واسم المستخدم غير صحيح.",
        "WhatsApp web, Slack huddles, a steam iron, Facebook marketplace and LinkedIn recruiters.",
        "抖音的博主“推荐”的都贵，用户反馈一般，我的微信号是手机号。日志在 app_log 和 user_id 里。",
        "قناتي المفضلة للطبخ على يوتيوب.",
        "닉네임 2개까지, 채널 100개.",
    ],
)
def test_words_about_accounts_stay(text: str) -> None:
    assert list(told_handles(text)) == []


@pytest.mark.parametrize(
    ("text", "piece", "whole", "kind"),
    [
        ("submitted by wang.lei3 today", "wang", "wang.lei3", Kind.HANDLE),
        ("工单提交人：wang.lei3", "wang", "wang.lei3", Kind.HANDLE),
        ("الكيك loly77", "loly", "loly77", Kind.HANDLE),
        ("위챗 suji_cn", "suji", "suji_cn", Kind.HANDLE),
        ("reviewer Saltypretzel83 says", "Saltypretzel", "Saltypretzel83", Kind.HANDLE),
        ("Thanks to maria.she was kind", "maria", "maria", Kind.PERSON),
        ("see anna_notes.docx", "anna", "anna", Kind.PERSON),
        ("ask Anna2 and Ben", "Anna", "Anna", Kind.PERSON),
    ],
)
def test_a_name_within_a_name_on_a_network_is_all_of_it(text: str, piece: str, whole: str, kind: Kind) -> None:
    start = text.index(piece)
    found = widened(Found(start, start + len(piece), Kind.PERSON, piece.lower()), text)
    assert (text[found.start : found.end], found.kind) == (whole, kind)
