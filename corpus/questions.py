"""Whether words ask, speak of oneself, or welcome to a session or a service. Knows the marks and words of languages.

Question marks are often missing in automatic transcripts, so question words count as well; the lists hold what is
common in research conversations, not a grammar.
"""

from __future__ import annotations

import regex

_MARK = regex.compile(r"[?？؟⸮;](?=[\s\"'”’」』)\]]*(?:$|\s|[\p{Han}]))|[?？؟]")
_ASKING = regex.compile(
    r"\b(?:what|how|why|when|where|which|who)(?:'s|’s)?\b[^.!]{0,80}$"
    r"|\b(?:can|could|would|do|did|does|have|are|were|is|was) you\b|\btell me\b|\bwalk me through\b|\btalk me through\b"
    r"|(?:吗|呢|么|嗎)[。.…]?\s*$|什么|怎么|为什么|哪[里个些位种]|多少|有没有|能不能|是不是|可以.{0,6}(?:讲讲|说说"
    r"|聊聊|介绍)|什麼|怎麼|為什麼|請.{0,4}說"
    r"|(?:나요|까요|습니까|ㅂ니까|인가요|세요\?|는지요|을까|죠\?|신가요|던가요|어떠)[.…]?\s*$|어떻게|무엇|어떤 |왜 "
    r"|언제|말씀해 ?주|들려 ?주"
    r"|(?:^|[\s،.])(?:هل|كيف|لماذا|متى|أين|ماذا|ما الذي|كم|لمَ|ليش|شو|إيه|ازاي|احك|أخبرن|حدثن|حدّثن|ممكن تحك|صفي|صف)"
    r"|[すたうん]か[。.]?\s*$|でしょうか|教えてください"
    r"|\b(?:wie|was|warum|wann|wer|welche[rsn]?|wo|können sie|erzählen sie)\b[^.!]{0,80}$"
    r"|\b(?:comment|pourquoi|qu'est-ce|est-ce que|quand|quel(?:le)?s?|racontez|pouvez-vous)\b"
    r"|[¿]|\b(?:cómo|qué|por qué|cuándo|cuál(?:es)?|cuénteme|cuéntame|como foi|o que|por que|quando|qual|conte)\b"
    r"|\b(?:как|что|почему|когда|где|какой|какая|какие|расскажите)\b[^.!]{0,80}$"
    r"|\b(?:nasıl|neden|ne zaman|hangi|anlatır mısınız|m[ıiuü]s[ıiuü]n[ıiuü]z|m[ıiuü])\b"
    r"|\b(?:thế nào|tại sao|vì sao|khi nào|không ạ|gì)\b|\b(?:bagaimana|mengapa|kenapa|kapan|apakah|apa|ceritakan)\b"
    r"|(?:क्या|कैसे|क्यों|कब|कहाँ|बताइए|बताएं)",
    regex.IGNORECASE,
)
_FIRST_PERSON = regex.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|i’m|i’ve|me|my|we|our|us)\b|我|咱|俺"
    r"|(?:^|[\s.,])(?:저는|저도|제가|저희|제|전|나는|난|내가|우리|내|나도|저한테|저는요)(?=\s|$)"
    r"|(?:^|[\s،.])و?(?:أنا|انا|كنت|عندي|عندنا|لدي|لدينا|معي|لي|نحن|إحنا|أريد|أحب|أشعر|أظن|أعتقد|أستخدم|أذهب"
    r"|بالنسبة لي|\w+ني|\w{2,}نا)(?=[\s،.]|$)"
    r"|私|僕|わたし|うち"
    r"|\b(?:ich|mir|mich|mein\w*|wir|uns|je|j'\w+|moi|mon|ma|mes|nous|yo|mi|mis|nosotros|eu|meu|minha|nós|io|mio"
    r"|mia|noi)\b"
    r"|\b(?:я|мне|меня|мой|моя|мы|нас|ben|bana|benim|biz|tôi|mình|em|chúng tôi|saya|aku|kami|kita)\b|मैं|मुझे|मेरा"
    r"|मेरी|हम",
    regex.IGNORECASE,
)
_INSTRUCTS = regex.compile(
    r"\b(?:you (?:can|may|need|will|should|must)|please|click|tap|visit|select|go to|contact us|your account)\b"
    r"|您可以|可以在|请(?:您|在|点|到|联系|先)|点击|您需要|我们提供|請(?:您|在|點|到)"
    r"|하세요|하십시오|실 수 있|시면 됩니다|고객님|눌러|문의해 주|클릭"
    r"|يمكنك|يرجى|اضغط|انقر|عليك|تفضل|نوفر|تواصل معنا"
    r"|\b(?:sie können|klicken|bitte|vous pouvez|cliquez|veuillez|haga clic|você pode|clique|нажмите|вы можете)\b",
    regex.IGNORECASE,
)
_WELCOMES = regex.compile(
    r"thank(?:s| you)[^.!?]{0,30}\b(?:joining|taking the time|your time|coming|meeting with|speaking with|participating"
    r"|being here)|\b(?:i'll|i will|i'd like to|let's|we'll|i'm going to|we're going to) (?:start|begin|record"
    r"|be recording)"
    r"|\bok(?:ay)? (?:if|to) (?:i|we) record|\bresearcher\b|(?:感谢|谢谢|多谢)[^。！]{0,14}(?:参加|参与|抽|时间"
    r"|接受|来)|欢迎(?:大家|各位)|(?:开始|先)(?:录音|录制)|录音.{0,6}(?:吗|可以)"
    r"|시간 ?(?:을 )?내|참여해 ?주셔|와 ?주셔|참석해 ?주셔|녹음(?:을|해|하|도)|시작하겠|시작할게"
    r"|شكرا[ًا]*\s[^.!؟]{0,24}(?:وقت|انضمام|حضور|مشارك|قبول)|أهلا\s[^.!؟]{0,20}(?:بكم|بكما)|سأسجل|نسجل|نبدأ|أبدأ"
    r"|danke[^.!?]{0,30}zeit|merci[^.!?]{0,30}temps|gracias[^.!?]{0,30}(?:tiempo|participar)"
    r"|obrigad[ao][^.!?]{0,30}(?:tempo|participar)"
    r"|ありがとうございます。?.{0,20}(?:始め|録音)|本日は.{0,20}ありがとう|спасибо[^.!?]{0,30}(?:время|согласил)",
    regex.IGNORECASE,
)
_SERVES = regex.compile(
    r"(?:thanks|thank you) for (?:contacting|calling|reaching out|getting in touch|your patience)|how (?:can"
    r"|may) i help|my name is \w+[^.]{0,30}(?:support|service|team)"
    r"|i'?ve (?:escalated|refunded|processed|issued)|(?:请问)?有什么(?:可以|能)(?:帮|为)|很高兴为您服务|为您(?:查询"
    r"|处理|登记|核实)|感谢您的(?:来电|咨询|耐心)"
    r"|(?:我是|这里是|這裡是)[^。]{0,12}客服|客服[^。]{0,8}为您"
    r"|무엇을 도와|어떤 (?:도움|문의)|(?:고객센터|상담원|상담사)(?:\s\S{1,8})?\s?입니다"
    r"|문의(?:해|하) ?주셔|확인해 드리|처리해 드리"
    r"|(?:كيف|بماذا) (?:يمكنني|أقدر|أستطيع) (?:أن )?(?:مساعد|أساعد|خدم|أخدم)|شكرا[ًا]* (?:لتواصل|لاتصال)"
    r"|(?:معك|معكم|هنا|أنا)[^.!؟]{0,20}(?:خدمة العملاء|فريق الدعم)"
    r"|wie kann ich (?:ihnen )?helfen|comment puis-je vous aider|en qué puedo ayudar|como posso ajudar|чем могу помочь",
    regex.IGNORECASE,
)


def asks(words: str) -> bool:
    """Whether words hold a question."""
    return _MARK.search(words) is not None or _ASKING.search(words[-400:]) is not None


def has_question_mark(words: str) -> bool:
    """Whether words hold a question mark of any script."""
    return any(mark in words for mark in "?？؟")


def speaks_of_self(words: str) -> bool:
    """Whether words hold a first person ("I", "我", "저는", "أنا")."""
    return _FIRST_PERSON.search(words) is not None


def instructs(words: str) -> bool:
    """Whether words tell a customer what to do ("you can", "请点击"), as answers to frequent questions do."""
    return _INSTRUCTS.search(words) is not None


def welcomes(words: str) -> bool:
    """Whether words open a research session: thanks for the time, a word on recording."""
    return _WELCOMES.search(words) is not None


def serves(words: str) -> bool:
    """Whether words are those of customer service: "how can I help"."""
    return _SERVES.search(words) is not None
