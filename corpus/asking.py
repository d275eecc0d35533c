"""General questions in several languages: their mean vector is what a question in a language is like whatever it asks.

Taken off, in part, before a question is compared with texts in another language: what is left is what it is about.
Written for this purpose; each language has the same sixteen.
"""

from __future__ import annotations

_QUESTIONS = {
    "en": """
What makes people give up before they finish?
How many people said that the price was too high?
Who helps them when something goes wrong?
When did the service change, and why?
Which of the two options do most people prefer?
Where do people look for information first?
What is the name of the office that issues the document?
Why was the appointment cancelled?
How long does it take to get an answer?
What do parents think about the new rules?
What kind of device do they use at work?
Which steps of the process are the hardest?
How do people feel after the visit?
What happened in the year after the merger?
Who is responsible for paying the invoice?
What is needed to open an account?
""",
    "zh": """
是什么让人们在完成之前放弃？
有多少人说价格太高？
出问题时谁来帮助他们？
这项服务是什么时候改变的，为什么？
两个选项中大多数人更喜欢哪一个？
人们首先在哪里查找信息？
签发这份文件的机构叫什么名字？
预约为什么被取消了？
得到答复需要多长时间？
家长们对新规定有什么看法？
他们在工作中使用什么样的设备？
流程中的哪些步骤最难？
人们在就诊之后感觉如何？
合并后的那一年发生了什么？
谁负责支付账单？
开立账户需要什么？
""",
    "ar": """
ما الذي يجعل الناس يتوقفون قبل أن ينتهوا؟
كم عدد الأشخاص الذين قالوا إن السعر مرتفع جدا؟
من يساعدهم عندما يحدث خطأ ما؟
متى تغيرت الخدمة ولماذا؟
أي الخيارين يفضله معظم الناس؟
أين يبحث الناس عن المعلومات أولا؟
ما اسم المكتب الذي يصدر الوثيقة؟
لماذا ألغي الموعد؟
كم من الوقت يستغرق الحصول على جواب؟
ما رأي الآباء في القواعد الجديدة؟
ما نوع الجهاز الذي يستخدمونه في العمل؟
ما أصعب خطوات هذه العملية؟
كيف يشعر الناس بعد الزيارة؟
ماذا حدث في السنة التي تلت الاندماج؟
من المسؤول عن دفع الفاتورة؟
ما المطلوب لفتح حساب؟
""",
    "ko": """
사람들이 끝내기 전에 포기하게 만드는 것은 무엇입니까?
가격이 너무 비싸다고 말한 사람은 몇 명입니까?
문제가 생겼을 때 누가 도와줍니까?
서비스는 언제, 왜 바뀌었습니까?
두 가지 선택 가운데 대부분은 어느 쪽을 더 좋아합니까?
사람들은 정보를 어디에서 먼저 찾습니까?
이 서류를 발급하는 기관의 이름은 무엇입니까?
예약은 왜 취소되었습니까?
답변을 받기까지 얼마나 걸립니까?
학부모들은 새 규정을 어떻게 생각합니까?
직장에서 어떤 기기를 사용합니까?
과정에서 가장 어려운 단계는 무엇입니까?
방문 후에 사람들은 어떻게 느낍니까?
합병 다음 해에 무슨 일이 있었습니까?
청구서를 내는 책임은 누구에게 있습니까?
계좌를 열려면 무엇이 필요합니까?
""",
    "ja": """
人々が最後まで終えずにやめてしまうのはなぜですか？
値段が高すぎると言った人は何人いましたか？
問題が起きたとき、誰が助けてくれますか？
サービスはいつ、なぜ変わったのですか？
二つの選択肢のうち、多くの人はどちらを好みますか？
人々はまずどこで情報を探しますか？
その書類を発行する役所の名前は何ですか？
予約はなぜ取り消されたのですか？
返事をもらうまでにどのくらいかかりますか？
保護者は新しい規則についてどう考えていますか？
職場ではどんな機器を使っていますか？
手続きの中で最も難しい段階はどれですか？
訪問のあと、人々はどう感じますか？
合併の翌年に何が起こりましたか？
請求書を支払う責任は誰にありますか？
口座を開くには何が必要ですか？
""",
    "es": """
¿Qué hace que la gente abandone antes de terminar?
¿Cuántas personas dijeron que el precio era demasiado alto?
¿Quién les ayuda cuando algo sale mal?
¿Cuándo cambió el servicio y por qué?
¿Cuál de las dos opciones prefiere la mayoría?
¿Dónde busca la gente información en primer lugar?
¿Cómo se llama la oficina que emite el documento?
¿Por qué se canceló la cita?
¿Cuánto tiempo se tarda en recibir una respuesta?
¿Qué opinan los padres de las nuevas normas?
¿Qué tipo de dispositivo usan en el trabajo?
¿Qué pasos del proceso son los más difíciles?
¿Cómo se sienten las personas después de la visita?
¿Qué ocurrió en el año posterior a la fusión?
¿Quién es responsable de pagar la factura?
¿Qué se necesita para abrir una cuenta?
""",
    "de": """
Warum geben Menschen auf, bevor sie fertig sind?
Wie viele Personen sagten, der Preis sei zu hoch?
Wer hilft ihnen, wenn etwas schiefgeht?
Wann hat sich der Dienst geändert und warum?
Welche der beiden Möglichkeiten bevorzugen die meisten?
Wo suchen die Leute zuerst nach Informationen?
Wie heißt die Behörde, die das Dokument ausstellt?
Warum wurde der Termin abgesagt?
Wie lange dauert es, bis man eine Antwort bekommt?
Was halten die Eltern von den neuen Regeln?
Welche Art von Gerät benutzen sie bei der Arbeit?
Welche Schritte des Verfahrens sind am schwierigsten?
Wie fühlen sich die Menschen nach dem Besuch?
Was geschah im Jahr nach dem Zusammenschluss?
Wer ist für die Bezahlung der Rechnung zuständig?
Was braucht man, um ein Konto zu eröffnen?
""",
    "fr": """
Qu'est-ce qui fait que les gens abandonnent avant d'avoir fini ?
Combien de personnes ont dit que le prix était trop élevé ?
Qui les aide quand quelque chose ne va pas ?
Quand le service a-t-il changé, et pourquoi ?
Laquelle des deux possibilités la plupart des gens préfèrent-ils ?
Où les gens cherchent-ils d'abord des informations ?
Comment s'appelle le bureau qui délivre le document ?
Pourquoi le rendez-vous a-t-il été annulé ?
Combien de temps faut-il pour obtenir une réponse ?
Que pensent les parents des nouvelles règles ?
Quel type d'appareil utilisent-ils au travail ?
Quelles étapes de la démarche sont les plus difficiles ?
Comment les gens se sentent-ils après la visite ?
Que s'est-il passé l'année suivant la fusion ?
Qui est chargé de payer la facture ?
De quoi a-t-on besoin pour ouvrir un compte ?
""",
    "pt": """
O que faz as pessoas desistirem antes de terminar?
Quantas pessoas disseram que o preço era alto demais?
Quem as ajuda quando algo dá errado?
Quando o serviço mudou e por quê?
Qual das duas opções a maioria das pessoas prefere?
Onde as pessoas procuram informações primeiro?
Qual é o nome do órgão que emite o documento?
Por que a consulta foi cancelada?
Quanto tempo leva para receber uma resposta?
O que os pais acham das novas regras?
Que tipo de aparelho elas usam no trabalho?
Quais etapas do processo são as mais difíceis?
Como as pessoas se sentem depois da visita?
O que aconteceu no ano seguinte à fusão?
Quem é responsável por pagar a fatura?
O que é preciso para abrir uma conta?
""",
    "ru": """
Что заставляет людей бросать, не закончив?
Сколько человек сказали, что цена слишком высокая?
Кто помогает им, когда что-то идёт не так?
Когда изменилась услуга и почему?
Какой из двух вариантов предпочитает большинство?
Где люди прежде всего ищут информацию?
Как называется учреждение, которое выдаёт документ?
Почему приём был отменён?
Сколько времени нужно, чтобы получить ответ?
Что родители думают о новых правилах?
Каким устройством они пользуются на работе?
Какие шаги процесса самые трудные?
Что чувствуют люди после посещения?
Что произошло в год после слияния?
Кто отвечает за оплату счёта?
Что нужно, чтобы открыть счёт?
""",
}


def questions_in(language: str) -> tuple[str, ...]:
    """The questions in a language; none where it has none."""
    return tuple(_QUESTIONS.get(language, "").split("\n")[1:-1])
