"""The sentences of letters, in every language: short, and the same everywhere."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nansen.decision.wording import Texts
from nansen.standards.framework.entry import DocumentClass


class Phrase(StrEnum):
    """A title, a label or a sentence of letters."""

    REFERENCE = "reference"
    DATE = "date"
    TO = "to"
    CHECK_PHRASE = "check-phrase"
    PLACE = "place"
    GREETING = "greeting"
    GROUND = "ground"
    REASONS = "reasons"
    YOU_CAN = "you-can"

    RECEIPT = "receipt"
    RECEIVED = "received"
    DECIDE_BY = "decide-by"
    URGENT = "urgent"
    WITHDRAW = "withdraw"
    KEEP = "keep"

    QUESTIONS = "questions"
    PLEASE_SEND = "please-send"
    ANSWER_BY = "answer-by"
    NOTHING_SINGLE = "nothing-single"

    GRANT = "grant"
    GRANTED = "granted"
    HOLDS = "holds"
    NEXT = "next"

    REFUSAL = "refusal"
    REFUSED = "refused"
    CLOSED = "closed"
    LAST_DAY = "last-day"
    SUSPENSIVE = "suspensive"
    WHEN_WON = "when-won"
    HELP = "help"

    APPEAL = "appeal"
    REVERSED = "reversed"
    UPHELD = "upheld"

    REVOCATION = "revocation"
    INTENDED = "intended"
    MAY_ANSWER = "may-answer"
    REMAINS = "remains"
    DANGER = "danger"

    HAND_OVER = "hand-over"
    READY = "ready"
    COME = "come"
    BRING = "bring"
    IN_FORCE = "in-force"

    NEVER_ASKED = "never-asked"
    SIGNED = "signed"
    BOTH_TEXTS = "both-texts"


class Question(StrEnum):
    """What an office may ask for; nothing here leads to the authorities fled from (R2, R4)."""

    PORTRAIT = "portrait"
    IDENTITY = "identity"
    NAMES = "names"
    BIRTH = "birth"
    STAY = "stay"
    DENIAL = "denial"
    TRANSLATION = "translation"
    INTERVIEW = "interview"
    AUTHORITY = "authority"
    SIGNATURE = "signature"


PHRASES: Final = MappingProxyType(
    {
        Phrase.REFERENCE: Texts("Reference", "Référence", "Номер", "الرقم المرجعي"),
        Phrase.DATE: Texts("Date", "Date", "Дата", "التاريخ"),
        Phrase.TO: Texts("To", "À l’attention de", "Кому", "إلى"),
        Phrase.CHECK_PHRASE: Texts(
            "Check phrase", "Phrase de contrôle", "Контрольная фраза", "عبارة التحقق"
        ),
        Phrase.PLACE: Texts("Place", "Lieu", "Место", "المكان"),
        Phrase.GREETING: Texts(
            "Dear Sir or Madam,", "Madame, Monsieur,", "Здравствуйте!", "تحية طيبة وبعد،"
        ),
        Phrase.GROUND: Texts("Ground", "Motif", "Основание", "السبب"),
        Phrase.REASONS: Texts("Reasons", "Motivation", "Обоснование", "التعليل"),
        Phrase.YOU_CAN: Texts(
            "What you can do",
            "Ce que vous pouvez faire",
            "Что вы можете сделать",
            "ما يمكنك فعله",
        ),
        Phrase.RECEIPT: Texts(
            "We have your application",
            "Nous avons reçu votre demande",
            "Ваше заявление получено",
            "استلمنا طلبك",
        ),
        Phrase.RECEIVED: Texts(
            "We received your application on {day}.",
            "Nous avons reçu votre demande le {day}.",
            "Мы получили ваше заявление {day}",
            "استلمنا طلبك بتاريخ {day}.",
        ),
        Phrase.DECIDE_BY: Texts(
            "We will decide by {day} at the latest. If that proves impossible we will say why.",
            "Nous déciderons au plus tard le {day}. Si cela se révèle impossible, nous vous en "
            "dirons la raison.",
            "Мы примем решение не позднее {day} Если это окажется невозможным, мы сообщим почему.",
            "سنتخذ القرار في موعد أقصاه {day}. وإذا تعذّر ذلك أبلغناك بالسبب.",
        ),
        Phrase.URGENT: Texts(
            "Your application is on the urgent track.",
            "Votre demande est traitée en urgence.",
            "Ваше заявление рассматривается в срочном порядке.",
            "يُنظر في طلبك على وجه الاستعجال.",
        ),
        Phrase.WITHDRAW: Texts(
            "You can withdraw the application at any time before the decision. That has no "
            "disadvantages.",
            "Vous pouvez retirer votre demande à tout moment avant la décision, sans aucun "
            "inconvénient.",
            "Вы можете отозвать заявление в любое время до решения. Это не повлечёт последствий.",
            "يمكنك سحب الطلب في أي وقت قبل صدور القرار، دون أن يضرّ ذلك بك.",
        ),
        Phrase.KEEP: Texts(
            "Keep the reference above. By itself it opens nothing.",
            "Conservez la référence ci-dessus. À elle seule, elle ne donne accès à rien.",
            "Сохраните указанный выше номер. Сам по себе он не открывает доступа ни к чему.",
            "احتفظ بالرقم المرجعي أعلاه. وهو لا يتيح بمفرده الاطلاع على أي شيء.",
        ),
        Phrase.QUESTIONS: Texts(
            "We need something more",
            "Il nous manque des éléments",
            "Нам нужны дополнительные сведения",
            "نحتاج إلى معلومات إضافية",
        ),
        Phrase.PLEASE_SEND: Texts(
            "To go on with your application we ask you for the following:",
            "Pour poursuivre l’examen de votre demande, nous vous demandons ce qui suit :",
            "Чтобы продолжить рассмотрение вашего заявления, мы просим вас о следующем:",
            "لمواصلة النظر في طلبك نطلب منك ما يلي:",
        ),
        Phrase.ANSWER_BY: Texts(
            "Please answer by {day}. If you need more time, tell us before that day.",
            "Veuillez répondre au plus tard le {day}. S’il vous faut plus de temps, dites-le-nous "
            "avant cette date.",
            "Ответьте, пожалуйста, не позднее {day} Если нужно больше времени, сообщите нам до "
            "этого дня.",
            "نرجو الرد في موعد أقصاه {day}. وإذا احتجت إلى مزيد من الوقت فأخبرنا قبل ذلك اليوم.",
        ),
        Phrase.NOTHING_SINGLE: Texts(
            "No single piece of evidence is required: if you cannot have something, say so. You "
            "never have to ask anything of the state that you left.",
            "Aucun élément de preuve n’est exigé à lui seul : si vous ne pouvez pas l’obtenir, "
            "dites-le. Vous n’avez jamais rien à demander à l’État que vous avez quitté.",
            "Ни одно доказательство не обязательно само по себе: если получить его нельзя, "
            "сообщите об этом. Вам никогда не нужно ни о чём просить покинутое вами государство.",
            "ليس أي دليل مطلوبًا بعينه: إذا تعذّر عليك الحصول على شيء فأخبرنا بذلك. ولن تحتاج "
            "أبدًا إلى طلب أي شيء من الدولة التي غادرتها.",
        ),
        Phrase.GRANT: Texts(
            "Your application is granted",
            "Votre demande est acceptée",
            "Ваше заявление удовлетворено",
            "قُبل طلبك",
        ),
        Phrase.GRANTED: Texts(
            "We have granted your application for this document: {document}.",
            "Nous avons accepté votre demande concernant ce document : {document}.",
            "Мы удовлетворили ваше заявление о выдаче документа: {document}.",
            "قبلنا طلبك للحصول على الوثيقة التالية: {document}.",
        ),
        Phrase.HOLDS: Texts(
            "This approval holds until {day}. No later change of policy touches it; it could be "
            "withdrawn in your own case only, with reasons.",
            "Cette acceptation vaut jusqu’au {day}. Aucun changement ultérieur de politique ne "
            "l’affecte ; elle ne pourrait être retirée que dans votre propre cas, avec motivation.",
            "Это решение действует до {day} Последующие изменения политики его не затрагивают; "
            "отозвать его можно только в вашем деле и с указанием причин.",
            "تسري هذه الموافقة حتى {day}. ولا يمسّها أي تغيير لاحق في السياسات؛ ولا يمكن سحبها "
            "إلا في حالتك أنت ومع بيان الأسباب.",
        ),
        Phrase.NEXT: Texts(
            "We will write again when the document is ready. Until then you need not do anything.",
            "Nous vous écrirons de nouveau lorsque le document sera prêt. D’ici là, vous n’avez "
            "rien à faire.",
            "Мы напишем снова, когда документ будет готов. До этого вам ничего делать не нужно.",
            "سنكتب إليك مجددًا عندما تكون الوثيقة جاهزة. ولا يلزمك القيام بأي شيء حتى ذلك الحين.",
        ),
        Phrase.REFUSAL: Texts(
            "Your application is refused",
            "Votre demande est rejetée",
            "В удовлетворении вашего заявления отказано",
            "رُفض طلبك",
        ),
        Phrase.REFUSED: Texts(
            "We have refused your application for this document: {document}.",
            "Nous avons rejeté votre demande concernant ce document : {document}.",
            "Мы отказали вам в выдаче документа: {document}.",
            "رفضنا طلبك للحصول على الوثيقة التالية: {document}.",
        ),
        Phrase.CLOSED: Texts(
            "Part of the material is closed. You have its gist above; a special advocate who has "
            "seen it whole speaks for you before the appeal body.",
            "Une partie des éléments est confidentielle. L’essentiel figure ci-dessus ; un avocat "
            "spécial, qui en a pris pleinement connaissance, vous défend devant l’instance de "
            "recours.",
            "Часть материалов закрыта. Их суть изложена выше; специальный защитник, видевший их "
            "полностью, представляет вас в апелляционном органе.",
            "جزء من المواد سري. وقد ورد جوهره أعلاه؛ ويدافع عنك أمام هيئة الطعون محامٍ خاص اطّلع "
            "عليه كاملًا.",
        ),
        Phrase.LAST_DAY: Texts(
            "The last day to do so is {day}.",
            "Le dernier jour pour le faire est le {day}.",
            "Последний день для этого: {day}",
            "آخر يوم للقيام بذلك هو {day}.",
        ),
        Phrase.SUSPENSIVE: Texts(
            "If you do so in time, the decision has no effect until your appeal is decided.",
            "Si vous le faites dans ce délai, la décision reste sans effet jusqu’à ce qu’il soit "
            "statué sur votre recours.",
            "Если вы сделаете это вовремя, решение не действует, пока жалоба не рассмотрена.",
            "إذا قمت بذلك في الموعد، فلا أثر للقرار إلى أن يُبتّ في طعنك.",
        ),
        Phrase.WHEN_WON: Texts(
            "If you succeed, the document is issued without a new fee.",
            "Si vous obtenez gain de cause, le document est délivré sans nouveaux frais.",
            "Если жалоба будет удовлетворена, документ выдадут без нового сбора.",
            "إذا قُبل طعنك، تصدر الوثيقة دون رسوم جديدة.",
        ),
        Phrase.HELP: Texts(
            "A lawyer or another person of trust may help you.",
            "Un avocat ou une autre personne de confiance peut vous aider.",
            "Вам может помогать адвокат или другое лицо, которому вы доверяете.",
            "يمكن أن يساعدك محامٍ أو شخص آخر تثق به.",
        ),
        Phrase.APPEAL: Texts(
            "Your appeal is decided",
            "Il est statué sur votre recours",
            "По вашей жалобе принято решение",
            "صدر القرار بشأن طعنك",
        ),
        Phrase.REVERSED: Texts(
            "The appeal body has decided in your favour. The refusal no longer stands. You "
            "receive this document without a new fee: {document}.",
            "L’instance de recours vous a donné raison. Le rejet est annulé. Vous recevrez ce "
            "document sans nouveaux frais : {document}.",
            "Апелляционный орган решил в вашу пользу. Отказ отменён. Документ будет выдан вам "
            "без нового сбора: {document}.",
            "قررت هيئة الطعون لصالحك. لم يعد قرار الرفض قائمًا. وستحصل على الوثيقة التالية دون "
            "رسوم جديدة: {document}.",
        ),
        Phrase.UPHELD: Texts(
            "The appeal body has looked at your whole case anew and upholds the refusal of this "
            "document: {document}.",
            "L’instance de recours a réexaminé l’ensemble de votre dossier et confirme le rejet "
            "concernant ce document : {document}.",
            "Апелляционный орган заново рассмотрел всё ваше дело и оставил в силе отказ в выдаче "
            "документа: {document}.",
            "أعادت هيئة الطعون النظر في ملفك بأكمله وأيّدت رفض إصدار الوثيقة التالية: {document}.",
        ),
        Phrase.REVOCATION: Texts(
            "We intend to revoke your document",
            "Nous envisageons de retirer votre titre",
            "Мы намерены аннулировать ваш документ",
            "ننوي إلغاء وثيقتك",
        ),
        Phrase.INTENDED: Texts(
            "We intend to revoke the document that we issued to you. Nothing is final yet.",
            "Nous envisageons de retirer le titre que nous vous avons délivré. Rien n’est encore "
            "définitif.",
            "Мы намерены аннулировать выданный вам документ. Окончательного решения ещё нет.",
            "ننوي إلغاء الوثيقة التي أصدرناها لك. ولا شيء نهائي بعد.",
        ),
        Phrase.MAY_ANSWER: Texts(
            "You may answer, and we will look at what you say before anything becomes final.",
            "Vous pouvez répondre ; nous examinerons votre réponse avant que quoi que ce soit ne "
            "devienne définitif.",
            "Вы можете ответить; мы рассмотрим ваши доводы прежде, чем решение станет "
            "окончательным.",
            "يمكنك الرد، وسننظر فيما تقوله قبل أن يصبح أي شيء نهائيًا.",
        ),
        Phrase.REMAINS: Texts(
            "Until that day, and as long as an appeal is open, the document remains in force.",
            "Jusqu’à cette date, et tant qu’un recours est pendant, le titre reste valable.",
            "До этого дня и пока жалоба не рассмотрена, документ остаётся в силе.",
            "تبقى الوثيقة سارية حتى ذلك اليوم وطوال مدة النظر في أي طعن.",
        ),
        Phrase.DANGER: Texts(
            "Because there is danger the document is suspended now. A third officer reviews this "
            "within seven days; unless it is confirmed, the suspension ends by itself.",
            "En raison d’un danger, le titre est suspendu dès maintenant. Un troisième agent "
            "réexamine cette mesure dans les sept jours ; si elle n’est pas confirmée, elle prend "
            "fin d’elle-même.",
            "Ввиду опасности действие документа уже приостановлено. В течение семи дней это "
            "проверит третий сотрудник; без его подтверждения приостановка прекратится сама.",
            "نظرًا لوجود خطر، عُلّق العمل بالوثيقة الآن. ويراجع موظف ثالث هذا الإجراء خلال سبعة "
            "أيام؛ وينتهي التعليق من تلقاء نفسه ما لم يُؤكَّد.",
        ),
        Phrase.HAND_OVER: Texts(
            "Your document is ready",
            "Votre titre est prêt",
            "Ваш документ готов",
            "وثيقتك جاهزة",
        ),
        Phrase.READY: Texts(
            "Your document is ready and waits for you at the place named above.",
            "Votre titre est prêt et vous attend au lieu indiqué ci-dessus.",
            "Ваш документ готов и ожидает вас в указанном выше месте.",
            "وثيقتك جاهزة وفي انتظارك في المكان المذكور أعلاه.",
        ),
        Phrase.COME: Texts(
            "Please come in person between {first} and {last}.",
            "Veuillez venir en personne entre le {first} et le {last}.",
            "Пожалуйста, приходите лично: не ранее {first} и не позднее {last}",
            "نرجو الحضور شخصيًا بين {first} و{last}.",
        ),
        Phrase.BRING: Texts(
            "Bring the reference of this letter. You need no paper of any other authority.",
            "Munissez-vous de la référence de cette lettre. Aucun papier d’une autre autorité "
            "n’est nécessaire.",
            "Сообщите номер этого письма. Бумаги каких-либо других органов не нужны.",
            "أحضر الرقم المرجعي لهذه الرسالة. ولا حاجة إلى أي ورقة من أي سلطة أخرى.",
        ),
        Phrase.IN_FORCE: Texts(
            "The document comes into force when it is handed to you and not before. If you cannot "
            "come, tell us, and we will find another way.",
            "Le titre ne prend effet qu’au moment où il vous est remis. Si vous ne pouvez pas "
            "venir, dites-le-nous : nous trouverons une autre solution.",
            "Документ начинает действовать в момент вручения, не раньше. Если вы не можете "
            "прийти, сообщите нам: мы найдём другой способ.",
            "لا تسري الوثيقة إلا عند تسليمها إليك. وإذا تعذّر عليك الحضور فأخبرنا وسنجد طريقة أخرى.",
        ),
        Phrase.NEVER_ASKED: Texts(
            "Nobody in this office will ever ask you to turn to the authorities of the state that "
            "you left, to pay because of a letter or message, or to tell your codename.",
            "Personne dans notre service ne vous demandera jamais de vous adresser aux autorités "
            "de l’État que vous avez quitté, de payer à la suite d’une lettre ou d’un message, ni "
            "de révéler votre nom de code.",
            "Никто в нашем ведомстве никогда не попросит вас обратиться к властям покинутого вами "
            "государства, заплатить по письму или сообщению или назвать ваше кодовое имя.",
            "لن يطلب منك أحد في هذا المكتب أبدًا التوجه إلى سلطات الدولة التي غادرتها، أو الدفع "
            "بناءً على رسالة، أو الإفصاح عن اسمك الرمزي.",
        ),
        Phrase.SIGNED: Texts(
            "The office has signed this letter electronically. Any PDF reader can check the "
            "signature; compare its certificate with the one that the office publishes.",
            "Le service a signé cette lettre électroniquement. Tout lecteur de PDF permet de "
            "vérifier la signature ; comparez son certificat avec celui que publie le service.",
            "Ведомство подписало это письмо электронной подписью. Её проверит любая программа "
            "для чтения PDF; сравните её сертификат с опубликованным ведомством.",
            "وقّع المكتب هذه الرسالة إلكترونيًا. ويمكن لأي قارئ PDF التحقق من التوقيع؛ قارن شهادته "
            "بالشهادة التي ينشرها المكتب.",
        ),
        Phrase.BOTH_TEXTS: Texts(
            "This letter says the same in two languages. Where they differ, what is better for "
            "you counts.",
            "Cette lettre dit la même chose en deux langues. En cas de divergence, le texte qui "
            "vous est le plus favorable l’emporte.",
            "Письмо говорит одно и то же на двух языках. При расхождении действует текст, более "
            "выгодный для вас.",
            "تقول هذه الرسالة الشيء نفسه بلغتين. وعند الاختلاف يُعمل بالنص الأفضل لك.",
        ),
    }
)

QUESTION_TEXTS: Final = MappingProxyType(
    {
        Question.PORTRAIT: Texts(
            "a new portrait, since the one that we have cannot be used",
            "un nouveau portrait, celui que nous avons n’étant pas utilisable",
            "новая фотография: имеющаяся у нас не подходит",
            "صورة شخصية جديدة، لأن الصورة المتوفرة لدينا غير صالحة",
        ),
        Question.IDENTITY: Texts(
            "anything more that shows who you are: papers of any age, school or work records, "
            "photographs, people who know you",
            "tout autre élément montrant qui vous êtes : papiers même anciens, documents "
            "scolaires ou professionnels, photographies, personnes qui vous connaissent",
            "что-либо ещё, подтверждающее вашу личность: бумаги любой давности, документы об "
            "учёбе или работе, фотографии, люди, которые вас знают",
            "أي شيء آخر يبيّن هويتك: أوراق مهما كان تاريخها، وثائق دراسية أو مهنية، صور، أشخاص "
            "يعرفونك",
        ),
        Question.NAMES: Texts(
            "all names that you have used, as you wrote them",
            "tous les noms que vous avez portés, tels que vous les écriviez",
            "все имена, которые вы использовали, так, как вы их писали",
            "جميع الأسماء التي استعملتها، كما كنت تكتبها",
        ),
        Question.BIRTH: Texts(
            "what you know of when and where you were born; that you do not know is an answer too",
            "ce que vous savez de la date et du lieu de votre naissance ; ne pas le savoir est "
            "aussi une réponse",
            "что вы знаете о времени и месте своего рождения; «не знаю» — тоже ответ",
            "ما تعرفه عن تاريخ ولادتك ومكانها؛ وعدم المعرفة جواب أيضًا",
        ),
        Question.STAY: Texts(
            "your residence title, or whatever shows that you may stay",
            "votre titre de séjour, ou tout ce qui montre que vous pouvez séjourner",
            "ваш вид на жительство или иное подтверждение права на пребывание",
            "سند إقامتك أو أي شيء يبيّن حقك في الإقامة",
        ),
        Question.DENIAL: Texts(
            "anything that shows that you cannot get a passport: a refusal, an entry in a public "
            "list, a decree, or your own statement",
            "tout ce qui montre que vous ne pouvez pas obtenir de passeport : un refus, une "
            "inscription sur une liste publique, un décret ou votre propre déclaration",
            "что-либо, подтверждающее, что паспорт вам получить нельзя: отказ, запись в открытом "
            "списке, указ или ваше собственное заявление",
            "أي شيء يبيّن أنه لا يمكنك الحصول على جواز سفر: رفض، أو قيد في قائمة عامة، أو مرسوم، "
            "أو تصريح منك",
        ),
        Question.TRANSLATION: Texts(
            "a translation; if you cannot pay for one, tell us, and we will have it made",
            "une traduction ; si vous ne pouvez pas la payer, dites-le et nous la ferons faire",
            "перевод; если вы не можете его оплатить, сообщите нам, и мы закажем его сами",
            "ترجمة؛ وإذا لم تكن قادرًا على دفع تكلفتها فأخبرنا لنتولى إعدادها",
        ),
        Question.INTERVIEW: Texts(
            "a conversation with us, in person or by video; a person of trust may be with you",
            "un entretien avec nous, en personne ou par vidéo ; une personne de confiance peut "
            "vous accompagner",
            "беседа с нами, лично или по видеосвязи; с вами может быть тот, кому вы доверяете",
            "مقابلة معنا، حضوريًا أو عبر الفيديو؛ ويمكن أن يرافقك شخص تثق به",
        ),
        Question.AUTHORITY: Texts(
            "what shows that you may act for the applicant",
            "ce qui montre que vous pouvez agir au nom de la personne qui demande le titre",
            "подтверждение того, что вы вправе действовать за заявителя",
            "ما يبيّن أنه يجوز لك التصرف نيابةً عن صاحب الطلب",
        ),
        Question.SIGNATURE: Texts(
            "your signature under the application",
            "votre signature au bas de la demande",
            "ваша подпись под заявлением",
            "توقيعك على الطلب",
        ),
    }
)

CLASS_TEXTS: Final = MappingProxyType(
    {
        DocumentClass.REFUGEE: Texts(
            "travel document for refugees",
            "titre de voyage pour réfugiés",
            "проездной документ беженца",
            "وثيقة سفر للاجئين",
        ),
        DocumentClass.STATELESS: Texts(
            "travel document for stateless persons",
            "titre de voyage pour apatrides",
            "проездной документ лица без гражданства",
            "وثيقة سفر لعديمي الجنسية",
        ),
        DocumentClass.ALIEN: Texts(
            "alien’s travel document",
            "titre de voyage pour étranger",
            "проездной документ иностранца",
            "وثيقة سفر للأجانب",
        ),
        DocumentClass.LAISSEZ_PASSER: Texts(
            "laissez-passer", "laissez-passer", "пропуск (laissez-passer)", "جواز مرور"
        ),
        DocumentClass.EMERGENCY: Texts(
            "emergency travel document",
            "titre de voyage d’urgence",
            "экстренный проездной документ",
            "وثيقة سفر طارئة",
        ),
        DocumentClass.EMERGENCY_SHEET: Texts(
            "emergency travel document on one sheet",
            "titre de voyage d’urgence sur un feuillet",
            "экстренный проездной документ на одном листе",
            "وثيقة سفر طارئة من ورقة واحدة",
        ),
    }
)
