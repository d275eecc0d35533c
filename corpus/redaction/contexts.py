"""Words beside a number that say what it is, in the languages that research comes in. Knows no numbers.

Each list serves the piece of text before a number, or right after it, in lower case.
"""

from __future__ import annotations

import re

from corpus.redaction.wordlists import piped

_GAP = r"(?:[^\d\n.!。！;；]|(?<=[Nn][or])\.){0,24}$"


def _before(words: str) -> re.Pattern[str]:
    """Matches the text before a number where one of the words stands near its end."""
    alternatives = []
    for word in filter(None, (each.strip() for line in words.splitlines() for each in line.split("|"))):
        latin = word[0].isascii() and word[0].isalpha()
        written = re.escape(word).replace(r"\ ", r"[ -]?")
        alternatives.append(rf"(?<![a-zà-ÿ]){written}(?![a-zà-ÿ])" if latin else written)
    return re.compile(f"(?P<word>{'|'.join(sorted(alternatives, key=len, reverse=True))}){_GAP}", re.IGNORECASE)


def order_in(before: str, said: re.Match[str] | None) -> re.Match[str] | None:
    """Where the number of an order or a thing is announced; not where that is part of a word for more (保单号)."""
    ordered = ORDER.search(before)
    if ordered and said and said.start() <= ordered.start() < said.end("word"):
        return None
    return ordered


_NOT_OF_PEOPLE = (
    "order|invoice|ticket|case|incident|tracking|parcel|shipment|consignment|part|model|serial|version|error|product|item"
    "|batch|lot|room|gate|flight|train|bus|route|page|question|issue|build|transaction|receipt|article|chapter|line|step"
    "|table|figure|phone|mobile|telephone|contact|fax|the|a|any|this|that|large|small|total|high|same|whole|good|right|wrong"
    "|round|lucky|magic|random|by|and|or|for|with|no|in|on|of|is|was|has"
)
ANNOUNCED = re.compile(
    rf"(?<![a-z])(?!(?:{_NOT_OF_PEOPLE})\b)[a-z]{{3,16}}(?:'s)?[ -](?:no\.?|number|num|id|ref|reference"
    rf"|#)(?![a-z]){_GAP}"
    r"|(?:(?!订单|定单|工单|运单|快递|物流|单|票|型|版本|航班|车次|房间|批|货|流水|商品|错误|交易|设备|序列|产品|发票|问题|信|符|括|引|逗|句"
    r"|手机|电话|分|记|编|外|大|小|中|几)[\u4e00-\u9fff]{2,6}(?:号码|编号|卡号|证号|号)|[\u4e00-\u9fff]{2,4}(?:卡|证)号?)"
    r"(?<!订单号)(?<!单号)(?<!货号)(?<!型号)(?<!票号)(?<!版本号)(?<!航班号)(?<!房间号)(?<!流水号)(?<!手机号)(?<!订单编号)(?<!单编号)"
    r"(?<!批号)(?<!序列号)(?<!快递编号)(?<!问题编号)(?<!商品编号)(?<!产品编号)(?<!设备编号)(?<!错误号)"
    rf"[ :为是]{{0,3}}$"
    r"|(?<![가-힣])(?!건 ?번|주문|송장|운송장|접수|상품|모델"
    r"|오류|에러|항공|편명|열차|버스|객실|방|문의|티켓|거래|승인|품번|제품|시리얼|일련|전화"
    r"|휴대폰|핸드폰|페이지|문항|질문|순|대기)[가-힣]{1,8} ?(?:번호|코드)[은는이가도]?[ :]{0,3}$"
    r"|رقم (?!الطلب|طلب|الفاتورة|فاتورة|الشحنة|التتبع|التذكرة|المنتج|الموديل|الرحلة|الغرفة|الصفحة"
    r"|السؤال|الإصدار|الخطأ|العملية"
    r"|المعاملة|البلاغ|البوابة|الخط|الحافلة|الهاتف|الجوال|هاتف|جوال|قياسي|كبير"
    r"|واحد)[\u0621-\u064a]{3,12}(?: [\u0621-\u064a]{3,12})?"
    r"[ :]{0,3}$",
    re.IGNORECASE,
)
"""Any word for a thing of somebody's right before "number", 号, 번호, رقم: what nobody listed below."""
ORDER = _before(
    """
        reading|readings
        order|order number|order no|invoice|ticket|tracking|parcel|shipment|sku|isbn|issue|version|model|serial
        price|item|article number|product|transaction id|build|error code|bestellnummer|bestellung|rechnung
        commande|facture|pedido|factura|订单|订单号|单号|运单|快递|发票|型号|编号为|价格|版本|工单|주문|주문번호
        송장|운송장|모델|가격|버전|접수번호|الطلب|طلب|طلبي|فاتورة|الفاتورة|الشحنة|تتبع|السعر|الموديل|التذكرة
        إصدار"""
)
PHONE = _before(
    """
        phone|telephone|tel|mobile|cell|call|called|call me|reach me|reach us|ring|text me|whatsapp|fax|sms
        direct line|direct dial|switchboard
        reached on|reached at|reachable on
        hotline|dial|contact|landline|signal|telegram|viber|telefon|handy|mobil|tel.|anrufen|rückruf|téléphone
        portable|tél|appelez|teléfono|móvil|celular|llámame|telefone|电话|手机|手机号|联系方式|联系电话|拨打
        来电|致电|座机|微信同号|來電|電話|手機|전화|전화번호|핸드폰|휴대폰|휴대전화|연락처|폰번호|팩스|هاتف
        هاتفي|الهاتف|جوال|جوالي|الجوال|موبايل|تلفون|اتصل|واتساب|واتس|رقم التواصل|محمول|للتواصل|اتصال"""
)
NUMBER = _before(
    """
        my number|his number|her number|'s number|number is|the number|nummer ist|numéro|mi número|号码|번호는
        제 번호|رقمي|الرقم|رقمه|رقمها"""
)
"""Words that mean a phone where nothing else is named."""
PASSPORT = _before(
    """
        passport|passport number|passport no|his licence|her licence|my licence|licence is
        reisepass|passnummer|ausweisnummer|personalausweis|passeport
        pasaporte|passaporte|driving licence|drivers licence|driver licence|driving license|driver's license
        drivers license|driver license|licence number|license number|führerschein|护照|护照号|通行证|驾驶证号
        驾照号|护照号码|驾驶证
        驾照|港澳通行证|여권|여권번호|여권 번호|면허 번호|운전면허번호|운전면허증|운전면허|면허번호|جواز
        جواز السفر|الجواز|جوازي|رقم الجواز|رخصتي|رخصة السياقة|رخصة القيادة رقم|جواز سفري|رخصة القيادة|رخصة"""
)
IDENTITY = _before(
    """
        pps|ppsn|pps number|tfn|tax file number|nino|ird number|green card number|alien number|voter id|fin number
        ssn|social security|social insurance|sin number|national id|national insurance|ni number|identity card
        identity number|id number|id card|id no|id no.|national identity|tax id|tax number|tin|taxpayer|nhs
        medicare|aadhaar|pan card|cpf|rg|nhs number|resident permit|residence permit|iqama|emirates id|my number
        brp|cin|cnie|nric|unique taxpayer reference|utr|居留许可|居留許可|身分證|身分證字號
        국제면허증|국제운전면허증|통관고유부호
        개인통관고유부호|외국인등록증|السجل المدني|بطاقة التعريف
        bsn|pesel|personnummer|tc kimlik|kimlik no|steuer-id|steuernummer|steueridentifikationsnummer
        sozialversicherungsnummer|versichertennummer|personnummer|dni|nie|nif|curp|numéro de sécurité sociale
        sécurité sociale|codice fiscale|身份证|身份证号码|身份证号|社会保障号|社会保障卡|证件|身份證|社保号|社保
        证件号|证件号码|医保卡|医保|社保卡
        台胞证|回乡证|军官证|准考证|税号|居留证|주민등록번호|주민등록 번호|주민 번호|외국인등록 번호|건강보험증
        건강보험 번호|주민번호|외국인등록번호|신분증|사업자등록번호|사업자번호
        بطاقة التعريف|بطاقة التعريف الوطنية|البطاقة الوطنية|بطاقتي الوطنية|هوية|رقم هويتي|بطاقة الهوية|البطاقة الشخصية
        بطاقتي الشخصية|رقم الجنسية|الرقم الضريبي|الهوية|هويتي|رقم الهوية|الرقم القومي|رقمي القومي|الرقم الوطني
        رقمي الوطني|بطاقة الأحوال|الإقامة|إقامتي
        الضمان الاجتماعي|الرقم المدني|رقم البطاقة المدنية"""
)
CARD = _before(
    """
        card number|credit card|debit card|card no|visa|mastercard|amex|card ending|kreditkarte|kartennummer
        carte bancaire|tarjeta|信用卡|银行卡|卡号|银行卡号|신용카드|카드번호|카드|بطاقة الائتمان|رقم البطاقة
        بطاقتي|البطاقة"""
)
ACCOUNT = _before(
    """
        account|account number|account no|acct|a/c|iban|sort code|routing number|bank account|savings|customer
        customer id|customer number|customer no|client number|client id|member number|membership
        membership number|member id|membership id|contract|contract number|contract no|policy|policy number
        policy no|booking|booking reference|booking number|booking code|booking ref|reservation
        reservation number|confirmation number|confirmation code|pnr|loyalty|loyalty number|frequent flyer
        meter number|patient number|patient id|mrn|medical record|student id|student number|employee id
        employee number|staff id|staff number|user id|claim number|library card|subscriber|subscription number
        insurance number|record locator|kontonummer|konto|kundennummer|vertragsnummer|versicherungsnummer
        policennummer|buchungsnummer|buchungscode|mitgliedsnummer|matrikelnummer|numéro de compte|numéro client
        meter|meter serial|meter serial number|avios|air miles|miles number|rewards number|rewards card
        loyalty card|points card|points number|customer ref|customer reference|tenancy|roll number|payroll number
        sim|iccid|imei|pension|payroll|policyholder|hospital no|student no
        badge number|patient no|chart number|hospital number|gym card|smart card|membership card
        numéro de client|numéro de contrat|numéro de réservation|numéro d'adhérent|número de cuenta
        número de cliente|número de contrato|número de póliza|número de reserva|账号|账户|帐号|帐户|户号|客户号
        客户编号|会员号|会员卡号|合同号|合同编号|保单号|保单|预订号|预定号|预约号|预订编号|订位号|确认号|学号
        电表号|水表号|燃气表|表号|电表|水表|就诊卡|就诊卡号|诊疗卡|住院号|学生证|公积金|公积金账号|宽带|里程卡
        常旅客|会员|积分卡
        社保账号|借书证|员工号|用户编号|用户号|用户ID|合同|客户ID|健身卡|储值卡|参保号|理赔号|租约
        工号|病历号|帳號|賬號|開戶|存折|银行|支行|계좌|계좌번호|고객번호|고객 번호|회원번호|회원 번호|계약번호|계약 번호
        마일리지|마일리지 번호|멤버십|멤버십 번호|멤버십 카드|환자번호|환자 번호|등록번호|차트번호|진료카드
        계량기|계량기 번호
        수험번호|사원번호|사원 번호|직원번호|고객 ID|고객ID|회원 ID|신한|국민|우리은행|하나은행|농협|카카오뱅크
        토스뱅크|기업은행|회원증|대출증|학생증|출입증|사원증|nectar|nectar card|clubcard|routing|checking account|acc no
        订座编码|订座码|理赔单号|赔案号|报案号|mpan|mprn|會員編號|會員卡號|會員|客戶編號|合約編號|保單號碼|戶號
        새마을금고|우체국|케이뱅크|포인트카드|도서관 카드|대출카드|가입번호|가입자 번호|납부자번호|전자납부번호|계약서
        증권번호|보험증권|예약번호|예약 번호|예약 코드|학번|사번|통장|은행|رقم الحساب|حسابي|الحساب|رقم حسابي
        رقم العداد|العداد|عداد|عقد|رقم عقدي|عقد الإيجار|عميلي|رقم عميلي|عميل|الولاء|بطاقة الولاء|الاشتراك|اشتراكي
        رقم الطالب|رقم الموظف|الملف الطبي|ملفي|رقم البطاقة العلاجية|بوليصة|بوليصتي|وثيقتي|نقاطي|الأميال|المسافر الدائم
        رقم الزبون|رقم المنخرط|الانخراط|رقم المستأجر|رقم عضويتي|العضوية|مكتبة
        حساب|رقم العميل|رقم العضوية|عضويتي|رقم العقد|العقد|عقدي|رقم البوليصة|البوليصة|وثيقة التأمين|رقم الوثيقة
        رقم الحجز|حجزي|الحجز|رقم الاشتراك|الآيبان|رقم المشترك|الرقم الوظيفي|رقم المريض|الرقم الجامعي|رقم الملف"""
)
IBAN = _before(
    """
        iban|i-ban|rib|international account|آيبان|ايبان|أيبان|إيبان|الآيبان|الايبان|الأيبان|الإيبان|ريب|الحساب الدولي
        国际账号|国际帐号|国际账户|國際帳號|아이반|아이밴|국제계좌|국제 계좌|해외계좌|해외 계좌"""
)
PLATE = _before(
    """
        license plate|licence plate|number plate|plate|plate number|registration number|registration|reg number
        reg|kennzeichen|plaque|immatriculation|matrícula|targa|车牌|车牌号|车牌号码|차량번호|번호판|차 번호
        차번호|rego|vrm|car reg|车号|車牌|車號|牌照|차 넘버|vehicle registration
        رقم السيارة|رقم سيارتي|سيارتي رقمها|لوحتي|لوحتها|لوحته|لوحات|لوحة|رقم اللوحة|لوحة السيارة|اللوحة"""
)
ADDRESS = _before(
    """
        address|live at|lives at|living at|moved to|home is|ship to|deliver to|delivered to|send it to
        send to|mail to|mailed to|sent to|post to|shipped to|delivery|billing|residence|resides at|based at
        located at|resident of|staying at|adresse|wohne|wohnt|anschrift|j'habite|habite au|dirección|domicilio
        vivo en|地址|住址|住在|家住|寄到|送到|收货地址|주소|거주|사는 곳|집은|배송지|عنوان|العنوان|عنواني|أسكن
        السكن|مقيم|مقيمة|تسكن|شحن إلى|توصيل إلى|اسكن|يسكن|ساكن|سكني|أقيم|نسكن"""
)
BIRTH = piped(
    "birth|born|dob|d.o.b|bday|geboren|geburtsdatum|geburtstag|naissance|né le|née le|nacimiento"
    "|nacido|nacida|nací|nascimento"
    "|nato il|nata il|出生|生日|生于|日生|号生|생년월일|생일|태어|출생|년생|일생|الميلاد|ميلادي|ميلاده"
    "|ميلادها|تاريخ ميلاد|الازدياد|ازدياد|مواليد|ولدت|وُلد|ولد في|المولود"
)
"""Words beside a date that make it a birth date."""
