"""Names on networks told in words, without a sign, and the words that stand where they might."""

from __future__ import annotations

import pytest

from corpus.redaction.told_handles import told_handles


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
    ],
)
def test_a_name_told_in_words_is_found(text: str, name: str) -> None:
    assert [text[found.start : found.end] for found in told_handles(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "My username is wrong, my login hangs and the user interface is slow.",
        "GitHub actions fail and the Discord bots are down.",
        "I found it on Instagram as usual, logged in as admin.",
        "昵称不能改，抖音叫什么来着，微博叫人上瘾。",
        "닉네임 변경이 안 돼요. 아이디가 없어요. 카톡은 잘 돼요.",
        "حسابي مسروق واليوزر غلط واسم المستخدم غير صحيح.",
    ],
)
def test_words_about_accounts_stay(text: str) -> None:
    assert list(told_handles(text)) == []
