"""The words that transcripts bear as speaker labels, by what they say of the speaker. Holds lists, no rules.

English, Chinese, Arabic and Korean are covered widely; German, French, Spanish, Portuguese, Italian, Japanese, Russian,
Turkish, Vietnamese, Indonesian and Hindi by the labels their researchers use most. Entries are parted by `|`.
"""

from __future__ import annotations

from corpus.records import Role

ROLE_WORDS: dict[Role, str] = {
    Role.INTERVIEWER: """
        interviewer|interviewerin|moderator|moderatorin|researcher|facilitator|host|question|q|i|m|int|mod
        user researcher|ux researcher|lead researcher|co-moderator|co-interviewer|lead interviewer|interviewers
        ir|iv
        访谈员|访谈者|访谈人|主持人|主持|采访者|采访人|访问员|访问者|研究员|研究者|研究人员|提问者|提问|问
        引导员|訪談員|訪談者|採訪者|訪問員|研究員|問
        采访员|記者|记者|用户研究员|访员|研究人員|主持者|引導員|訪員|提問|访谈主持人|訪談主持人|面访员|面訪員|调查员
        調查員|调研员|調研員|研究助理|访谈人员|訪談人員|采访人员|採訪者|採訪人|協同主持人|协同主持人|面谈者|面談者
        면접관|진행자|연구자|연구원|인터뷰어|사회자|모더레이터|질문자|질문|문|면담자|조사원|리서처|퍼실리테이터
        면접자|면접원|면담원|면담관|조사자|면접조사원|연구보조원|연구 보조원|공동 연구자|인터뷰 진행자|면담 진행자
        조사 진행자|보조 진행자
        المحاور|المحاورة|محاور|محاورة|الباحث|الباحثة|باحث|باحثة|الميسر|الميسرة|ميسر|ميسرة|مدير الجلسة
        مديرة الجلسة|السائل|سؤال|س|المقابل|مجري المقابلة|مجرية المقابلة|مدير الحوار|مديرة الحوار|المذيع|المذيعة
        المضيف|المضيفة|باحث ميداني|باحثة ميدانية|الباحث الميداني|الباحثة الميدانية|القائم بالمقابلة
        القائمة بالمقابلة|مجري المقابلات|مجرية المقابلات|جامع البيانات|جامعة البيانات|مساعد الباحث|مساعدة الباحث
        ميسر الجلسة|ميسرة الجلسة|منسق الجلسة|منسقة الجلسة|مساعد باحث|مساعدة باحث|الصحفي|الصحفية
        befrager|befragerin|forscher|forscherin|interviewende|frage|fragesteller|fragestellerin
        intervieweur|intervieweuse|enquêteur|enquêtrice|chercheur|chercheuse|animateur|animatrice|modérateur
        modératrice
        entrevistador|entrevistadora|moderador|moderadora|investigador|investigadora|pregunta|facilitador
        facilitadora
        pesquisador|pesquisadora|mediador|mediadora|pergunta|intervistatore|intervistatrice|ricercatore
        ricercatrice|domanda
        moderatore|moderatrice
        インタビュアー|インタビューアー|聞き手|司会|司会者|モデレーター|リサーチャー|調査員|質問者|質問|研究者
        интервьюер|модератор|исследователь|ведущий|ведущая|вопрос
        görüşmeci|moderatör|araştırmacı|arastirmaci|sunucu|soru
        người phỏng vấn|phỏng vấn viên|nghiên cứu viên|người điều phối|câu hỏi|hỏi|người hỏi
        pewawancara|peneliti|penanya|fasilitator|tanya|pertanyaan
        साक्षात्कारकर्ता|शोधकर्ता|प्रश्नकर्ता|संचालक|प्रश्न|सवाल
    """,
    Role.PARTICIPANT: """
        participant|interviewee|respondent|user|customer|client|guest|answer|a|p|r|patient|caller|visitor
        tester|informant
        shopper|buyer|passenger|member|attendee|resident|student|parent|subscriber|reader|ie
        受访者|被访者|被访人|受访人|受訪者|受試者|参与者|參與者|参加者|用户|用戶|客户|客戶|顾客|顧客|回答|答
        患者|乘客|消费者
        被采访者|被訪者|受访用户|嘉宾|住户|家长|学生|受試|被採訪者|被试
        참가자|참여자|응답자|사용자|이용자|고객|인터뷰이|답변자|답변|답|손님|환자|소비자|피면담자|대상자|회원
        입주민|주민|피면접자|면접 대상자|인터뷰 대상자
        المشارك|المشاركة|مشارك|مشاركة|المستجيب|المستجيبة|المستخدم|المستخدمة|العميل|العميلة|عميل|عميلة|الزبون
        الزبونة|زبون
        جواب|الجواب|ج|الضيف|الضيفة|المريض|المريضة|المجيب|المجيبة|المستهلك|إجابة|الإجابة|المبحوث|المبحوثة|المقابل معه
        teilnehmer|teilnehmerin|teilnehmende|befragter|befragte|befragt|proband|probandin|kunde|kundin|nutzer
        nutzerin|antwort
        interviewte|interviewter|interviewpartner|interviewpartnerin
        participante|enquêté|enquêtée|répondant|répondante|utilisateur|utilisatrice|cliente|réponse|interviewé
        interviewée
        entrevistado|entrevistada|encuestado|encuestada|usuario|usuaria|respuesta|informante
        respondente|usuario|resposta|intervistato|intervistata|partecipante|utente|risposta
        参加者|回答者|回答|対象者|利用者|ユーザー|お客様|インタビュイー|被験者|話し手
        респондент|респондентка|участник|участница|пользователь|клиент|ответ|информант|покупатель
        katılımcı|katilimci|görüşülen|kullanıcı|kullanici|müşteri|cevap|yanıt
        người tham gia|người được phỏng vấn|người trả lời|khách hàng|người dùng|trả lời|đáp
        narasumber|partisipan|responden|peserta|pengguna|pelanggan|jawab|jawaban|informan
        प्रतिभागी|उत्तरदाता|उपयोगकर्ता|ग्राहक|उत्तर|जवाब
    """,
    Role.STAFF: """
        agent|support|support agent|customer support|customer service|service agent|staff|employee|advisor
        adviser|representative|rep|customer care|care agent|case worker|caseworker|receptionist
        operator|clerk|csr|helpdesk|help desk|bot|chatbot|manager|technician|seller|store manager|courier|driver
        客服|客服人员|客服人員|员工|員工|工作人员|工作人員|店员|店員|坐席|服务员|專員|专员|机器人|经理|店长
        配送员|快递员|客服专员|骑手|售后
        상담원|상담사|직원|고객센터|점원|매니저|담당자|챗봇|배달원|기사|점장
        موظف|الموظف|موظفة|الموظفة|الدعم|فريق الدعم|خدمة العملاء|وكيل|الوكيل|مندوب|المندوب|المندوبة|مدير|المدير
        السائق
        mitarbeiter|mitarbeiterin|kundendienst|berater|beraterin|conseiller|conseillère|service client
        agente|asesor|asesora|atendente|operador|operadora|empleado|empleada|funcionario|funcionaria|operatore
        operatrice
        オペレーター|担当者|スタッフ|店員|оператор|сотрудник|менеджер|поддержка|temsilci|müşteri temsilcisi|çalışan
        nhân viên|tổng đài viên|petugas|layanan pelanggan|कर्मचारी|एजेंट
    """,
    Role.NARRATOR: """
        narrator|observer|note taker|notetaker|observer note|observation
        旁白|记录员|記錄員|观察员|관찰자|기록자|해설|الراوي|المراقب|المراقبة
        beobachter|beobachterin|observateur|observatrice|observador|observadora|観察者|記録者|наблюдатель|gözlemci
        pengamat
    """,
}
NEUTRAL_WORDS = """
    speaker|spk|voice|unknown speaker|unidentified speaker|male speaker|female speaker|unknown|unidentified
    person|man|woman
    说话人|說話人|发言人|發言人|讲者|讲话人|画外音|화자|발화자|발언자|참석자|المتحدث|المتحدثة|متحدث
    sprecher|sprecherin|locuteur|locutrice|intervenant|hablante|orador|oradora|falante|locutor|parlante|話者|発言者
    спикер
    говорящий|konuşmacı|người nói|pembicara|वक्ता
"""
METADATA_WORDS = """
    date|time|duration|length|location|place|venue|method|methodology|project|study|title|topic|language
    session|version
    recorded|recording|file|transcript|transcription|participants|attendees|subject|from|to|cc|url|link|source
    company|goal
    first|firstly|second|secondly|third|finally|also|however|reason|problem|question for later|one thing|conclusion
    首先|其次|最后|另外|比如|总之|第一|第二|第三|第一点|第二点|原因|结果|最後|第一點
    첫째|둘째|셋째|마지막으로|예를 들어|결론|이유|문제점|أولا|ثانيا|ثالثا|أخيرا|مثلا|السبب|المشكلة|النتيجة
    pros|cons|优点|缺点|장점|단점|المزايا|العيوب
    note|notes|nb|ps|example|summary|format|channel|round|sample|transcribed by|interviewed by|moderated by|device
    日期|时间|時間|地点|地點|方法|项目|主题|题目|标题|语言|时长|录音|备注|注|链接|公司|来源|文件|记录|参与人|例如|总结
    날짜|일시|시간|장소|방법|프로젝트|주제|제목|언어|길이|녹음|메모|비고|참석자|출처|링크|예|요약
    التاريخ|تاريخ|الوقت|المكان|الطريقة|المنهج|المشروع|الموضوع|العنوان|اللغة|المدة|المشاركون|ملاحظة|ملاحظات
    المصدر|الرابط|مثال|الملخص
    meeting|meeting title|speakers|keywords|summary keywords|invitees|id|interview id|session id|consent|gender
    age|role|job
    recording date|date of interview|interview date|start time|end time|transcriber|started|ended|status
    action items|agenda
    besides|anyway|basically|honestly|actually|meanwhile|second thing|first thing|thing is|my point
    the thing is|the problem
    result|then|next|again|overall|in short|in other words|for example|for instance|warning|important|update
    edit|question is
    会议|会议主题|参会人|与会者|关键词|编号|年龄|性别|职业|转写|整理|采访日期|采访时间|录音时长|开始时间
    结束时间|我的意思是|问题是|也就是说|总的来说|说白了
    一是|二是|三是|其实|不过|还有|重点|结论|简单说|换句话说|录制|会议时间
    회의|참석|키워드|번호|나이|연령|성별|직업|전사|인터뷰 날짜|인터뷰 일시|소요 시간|문제는|요점|즉|한마디로
    그리고|또|녹음 시간
    الاجتماع|الحضور|الكلمات المفتاحية|الرقم|العمر|الجنس|المهنة|التفريغ|تاريخ المقابلة|وقت المقابلة|مدة المقابلة
    المشكلة هي|يعني
    باختصار|بالمختصر|الخلاصة|أيضا|الحقيقة|المهم
    datum|ort|dauer|thema|projekt|sprache|lieu|duree|sujet|projet|langue|fecha|lugar|duracion|tema|proyecto
    idioma|data|local
    duracao|projeto|luogo|durata|progetto|lingua|日時|場所|所要時間|テーマ|дата|место|длительность|тема|проект
    язык|tarih
    yer|süre|konu
    ngày|địa điểm|thời lượng|chủ đề|tanggal|tempat|durasi|topik|दिनांक|स्थान|अवधि|विषय
"""
"""Labels of facts about a session, and phrases that open a sentence with a colon after them."""
FIELD_WORDS = """
    rating|score|recommendation|recommendations|severity|priority|finding|findings|impact|effort|evidence|quote
    task|step|phase
    results|issue|solution|hypothesis|pain point|need|insight|opportunity|persona|scenario|metric|section|part
    chapter|item
    option|idea|theme|figure|table|appendix|requirement|user story|acceptance criteria|outcome|success rate
    completion rate
    评分|建议|严重程度|优先级|发现|证据|任务|步骤|痛点|需求|方案|阶段|场景|指标|想法|主旨|表|图|部分|章节|洞察|机会|评价
    평점|점수|권고|제안|심각도|우선순위|발견|근거|과제|단계|해결책|가설|시나리오|지표|인사이트|기회|부분|요구사항|불편
    التقييم|التوصية|توصية|التوصيات|الأولوية|الخطورة|الدليل|المهمة|مهمة|الخطوة|خطوة|الحل|الحاجة|الفرضية|المرحلة
    المؤشر|اقتراح
"""
"""Titles of what a report lists, with or without a number: never speakers."""
ASKED_BY_WORDS = """
    interviewed by|moderated by|conducted by|facilitated by|interviewer name|访谈人|采访|主持|访谈员姓名|진행
    면담|인터뷰 진행
    أجرى المقابلة|أجرت المقابلة|interview geführt von|interview mené par|entrevista realizada por|entrevistado por
    conduite par|moderiert von|instructor
"""
PEOPLE_WORDS = """
    participants|interviewees|respondents|受访人员|参与人|参与人员|受访者们|참가자들|참여자들
    المشاركون|المشاركات|المشاركين|teilnehmende|participantes|参加者|участники|katılımcılar|peserta
"""
NOISE_WORDS = """
    laughs|laughter|laughing|laugh|laughter and crosstalk|inaudible|unintelligible|crosstalk|music|applause
    pause|silence
    cough|coughs|sighs|sigh|noise|background noise|phone rings|unclear|foreign|blank audio|beep|chuckles
    clears throat|redacted
    overlapping|overlapping speech|typing|long pause|knocking|break|no audio|indistinct
    笑|笑声|大笑|听不清|停顿|沉默|咳嗽|音乐|掌声|叹气|聽不清|笑聲|嘈杂|重叠|同时说话|同時說話|噪音|电话铃声
    웃음|잘 안 들림|침묵|기침|음악|박수|한숨|불분명|안 들림|잡음|동시 발화|웃으며|전화벨
    ضحك|يضحك|تضحك|غير مسموع|غير واضح|صمت|سعال|موسيقى|تصفيق|تنهد|توقف|تداخل أصوات|ضجيج|حديث متداخل
    lacht|lachen|unverständlich|rires|rire|risas|risos|inaudivel|risate|incomprensibile|笑い|聞き取り不能|смех
    неразборчиво|gülme|anlaşılmıyor|tawa|tidak jelas|cuoi
"""
"""What stands in brackets without anybody being named."""
