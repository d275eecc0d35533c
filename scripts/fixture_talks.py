"""The invented conversations that document fixtures hold, one a language. Nobody in them exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Talk:
    """A short interview about deliveries."""

    title: str
    date_line: str
    interviewer: str
    participant: str
    turns: tuple[tuple[str, str], ...]
    """`i` or `p`, and the words."""

    def speaker(self, who: str) -> str:
        """The label."""
        return self.interviewer if who == "i" else self.participant


TALKS = {
    "en": Talk(
        "Interview about grocery deliveries",
        "Date: 2026-03-02",
        "Interviewer",
        "Mara Quill",
        (
            ("i", "How did the last delivery go?"),
            (
                "p",
                "It came two hours late, and nobody had told me. I had 3 bags of frozen food and no freezer at work.",
            ),
            ("i", "What did you do then?"),
            ("p", "I phoned the hotline at 18:45. They kept me waiting for 20 minutes, so I gave up and drove home."),
            ("i", "What would have helped?"),
            ("p", "A simple message. If I had known, I would have asked my neighbour to take it in."),
        ),
    ),
    "zh": Talk(
        "生鲜配送访谈",
        "日期：2026年3月2日",
        "访谈员",
        "林晓禾",
        (
            ("i", "上一次配送怎么样？"),
            ("p", "晚了两个小时，也没有人通知我。我有3袋冷冻食品，公司里没有冰箱。"),
            ("i", "后来您怎么办的？"),
            ("p", "我18:45打了客服热线，等了20分钟都没有人接，最后我只好放弃，自己开车回家了。"),
            ("i", "怎样做会对您有帮助？"),
            ("p", "发一条短信就够了。要是早点知道，我会请邻居帮忙收一下。"),
        ),
    ),
    "ar": Talk(
        "مقابلة عن توصيل البقالة",
        "التاريخ: 2026-03-02",
        "الباحثة",
        "سلمى النجار",
        (
            ("i", "كيف كانت آخر عملية توصيل؟"),
            ("p", "تأخرت ساعتين ولم يخبرني أحد. كان لدي 3 أكياس من الطعام المجمد ولا توجد ثلاجة في العمل."),
            ("i", "وماذا فعلت بعد ذلك؟"),
            ("p", "اتصلت بالخط الساخن عند 18:45 وانتظرت 20 دقيقة، ثم استسلمت وعدت إلى المنزل بالسيارة."),
            ("i", "ما الذي كان سيساعدك؟"),
            ("p", "رسالة بسيطة. لو عرفت مبكرا لطلبت من جارتي أن تستلمها."),
        ),
    ),
    "ko": Talk(
        "신선식품 배송 인터뷰",
        "날짜: 2026년 3월 2일",
        "면접관",
        "한소율",
        (
            ("i", "지난번 배송은 어떠셨나요?"),
            (
                "p",
                "두 시간이나 늦었는데 아무도 알려 주지 않았어요. 냉동식품이 3봉지나 있었는데 "
                "회사에는 냉장고가 없거든요.",
            ),
            ("i", "그래서 어떻게 하셨어요?"),
            ("p", "18:45에 고객센터에 전화했는데 20분을 기다려도 받지 않아서 포기하고 차를 몰고 집에 갔어요."),
            ("i", "무엇이 도움이 되었을까요?"),
            ("p", "문자 한 통이면 충분해요. 미리 알았더라면 이웃에게 받아 달라고 부탁했을 거예요."),
        ),
    ),
}
