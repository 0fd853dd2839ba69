"""The wording of grounds and remedies: what a letter says for each code."""

from types import MappingProxyType
from typing import Final

from nansen.decision.grounds import Ground, Remedy
from nansen.decision.wording import Texts

GROUND_TEXTS: Final = MappingProxyType(
    {
        Ground.IDENTITY_NOT_ESTABLISHED: Texts(
            "Your identity could not be established from the evidence that we have.",
            "Votre identité n’a pas pu être établie à partir des éléments dont nous disposons.",
            "По имеющимся у нас доказательствам не удалось установить вашу личность.",
            "لم نتمكن من التثبّت من هويتك استنادًا إلى الأدلة المتوفرة لدينا.",
        ),
        Ground.NOT_WITHIN_CLASS: Texts(
            "You do not belong to the class of persons for whom this document is made.",
            "Vous ne relevez pas de la catégorie de personnes à laquelle ce titre est destiné.",
            "Вы не относитесь к категории лиц, для которых предназначен этот документ.",
            "لا تندرج حالتك ضمن فئة الأشخاص الذين خُصِّصت لهم هذه الوثيقة.",
        ),
        Ground.NATIONAL_SECURITY: Texts(
            "Compelling reasons of national security stand against it.",
            "Des raisons impérieuses de sécurité nationale s’y opposent.",
            "Этому препятствуют настоятельные причины государственной безопасности.",
            "تحول دون ذلك أسباب قاهرة تتصل بالأمن الوطني.",
        ),
        Ground.PUBLIC_ORDER: Texts(
            "Compelling reasons of public order stand against it.",
            "Des raisons impérieuses d’ordre public s’y opposent.",
            "Этому препятствуют настоятельные причины общественного порядка.",
            "تحول دون ذلك أسباب قاهرة تتصل بالنظام العام.",
        ),
        Ground.EXCLUDED: Texts(
            "There are serious reasons for considering that an exclusion clause applies to you.",
            "Il y a des raisons sérieuses de penser qu’une clause d’exclusion vous est applicable.",
            "Имеются серьёзные основания полагать, что к вам применимо положение об исключении.",
            "توجد أسباب جدية تدعو إلى اعتبار أن أحد أحكام الاستبعاد ينطبق عليك.",
        ),
        Ground.LIVING_DOCUMENT_HELD: Texts(
            "You already hold a document of this class that is in force.",
            "Vous détenez déjà un titre de cette catégorie en cours de validité.",
            "У вас уже есть действующий документ этой категории.",
            "لديك بالفعل وثيقة سارية المفعول من هذه الفئة.",
        ),
        Ground.RESPONSIBILITY_ELSEWHERE: Texts(
            "Another state is responsible for issuing your document.",
            "Il appartient à un autre État de vous délivrer ce titre.",
            "Выдача документа вам относится к ответственности другого государства.",
            "مسؤولية إصدار وثيقتك تقع على عاتق دولة أخرى.",
        ),
        Ground.OTHER_PROTECTION: Texts(
            "You have the effective protection of a state whose nationality you hold.",
            "Vous bénéficiez de la protection effective d’un État dont vous avez la nationalité.",
            "Вам предоставлена действительная защита государства вашего гражданства.",
            "تتمتع بحماية فعلية من دولة تحمل جنسيتها.",
        ),
        Ground.OBTAINED_BY_FRAUD: Texts(
            "The document was obtained by false statements or forged evidence on a decisive point.",
            "Le titre a été obtenu par de fausses déclarations ou de faux éléments sur un point "
            "décisif.",
            "Документ получен с помощью ложных сведений или поддельных доказательств по "
            "решающему вопросу.",
            "حُصل على الوثيقة بتصريحات كاذبة أو أدلة مزوّرة بشأن مسألة حاسمة.",
        ),
        Ground.ISSUED_IN_ERROR: Texts(
            "The document was issued through an error of the office.",
            "Le titre a été délivré à la suite d’une erreur du service.",
            "Документ выдан вследствие ошибки ведомства.",
            "صدرت الوثيقة نتيجة خطأ ارتكبه المكتب.",
        ),
        Ground.ANOTHER_NATIONALITY: Texts(
            "You have acquired a nationality whose protection is effective.",
            "Vous avez acquis une nationalité dont la protection est effective.",
            "Вами приобретено гражданство, которое даёт действительную защиту.",
            "اكتسبتَ جنسية توفر لك حماية فعلية.",
        ),
        Ground.CESSATION: Texts(
            "The reasons to flee have ended for the whole group, as was announced a year before.",
            "Les raisons de fuir ont pris fin pour l’ensemble du groupe, comme annoncé un an "
            "auparavant.",
            "Причины бегства отпали для всей группы, о чём было объявлено за год.",
            "زالت أسباب الفرار بالنسبة إلى المجموعة كلها، على نحو ما أُعلن قبل سنة.",
        ),
        Ground.SECURITY_SINCE_ISSUE: Texts(
            "Compelling reasons of national security require it.",
            "Des raisons impérieuses de sécurité nationale l’exigent.",
            "Этого требуют настоятельные причины государственной безопасности.",
            "تقتضي ذلك أسباب قاهرة تتصل بالأمن الوطني.",
        ),
        Ground.ORDER_SINCE_ISSUE: Texts(
            "Compelling reasons of public order require it.",
            "Des raisons impérieuses d’ordre public l’exigent.",
            "Этого требуют настоятельные причины общественного порядка.",
            "تقتضي ذلك أسباب قاهرة تتصل بالنظام العام.",
        ),
        Ground.CRIME_AGAINST_PEACE_OR_HUMANITY: Texts(
            "Serious reasons point to a crime against peace, a war crime or a crime against "
            "humanity.",
            "Des raisons sérieuses indiquent un crime contre la paix, un crime de guerre ou un "
            "crime contre l’humanité.",
            "Серьёзные основания указывают на преступление против мира, военное преступление "
            "или преступление против человечности.",
            "تشير أسباب جدية إلى ارتكاب جريمة ضد السلام أو جريمة حرب أو جريمة ضد الإنسانية.",
        ),
        Ground.SERIOUS_NON_POLITICAL_CRIME: Texts(
            "Serious reasons point to a serious non-political crime before admission to the "
            "country of refuge.",
            "Des raisons sérieuses indiquent un crime grave de droit commun commis avant "
            "l’admission dans le pays d’accueil.",
            "Серьёзные основания указывают на тяжкое преступление неполитического характера, "
            "совершённое до допуска в страну убежища.",
            "تشير أسباب جدية إلى ارتكاب جريمة جسيمة غير سياسية قبل القبول في بلد اللجوء.",
        ),
        Ground.AGAINST_UN_PURPOSES: Texts(
            "Serious reasons point to acts contrary to the purposes and principles of the "
            "United Nations.",
            "Des raisons sérieuses indiquent des agissements contraires aux buts et aux "
            "principes des Nations Unies.",
            "Серьёзные основания указывают на деяния, противоречащие целям и принципам "
            "Организации Объединённых Наций.",
            "تشير أسباب جدية إلى أفعال منافية لمقاصد الأمم المتحدة ومبادئها.",
        ),
        Ground.WITHDRAWN: Texts(
            "You withdrew the application.",
            "Vous avez retiré la demande.",
            "Вы отозвали заявление.",
            "سحبتَ الطلب بنفسك.",
        ),
        Ground.NO_ANSWER: Texts(
            "We had no answer to our questions in time. You may apply again.",
            "Nos questions sont restées sans réponse dans le délai. Vous pouvez présenter une "
            "nouvelle demande.",
            "Мы не получили вовремя ответа на наши вопросы. Вы можете подать новое заявление.",
            "لم يصلنا رد على أسئلتنا في الموعد. يمكنك تقديم طلب جديد.",
        ),
        Ground.NOT_COLLECTED: Texts(
            "The document was not collected in time. You may apply again.",
            "Le titre n’a pas été retiré dans le délai. Vous pouvez présenter une nouvelle "
            "demande.",
            "Документ не был получен вовремя. Вы можете подать новое заявление.",
            "لم تُستلم الوثيقة في الموعد. يمكنك تقديم طلب جديد.",
        ),
        Ground.DECEASED: Texts(
            "The applicant has died.",
            "La personne qui a présenté la demande est décédée.",
            "Лицо, подавшее заявление, скончалось.",
            "توفي صاحب الطلب.",
        ),
        Ground.EXTERNAL_NOTICE: Texts(
            "Another authority sent a notice. By itself it decides nothing.",
            "Une autre autorité a transmis un avis. À lui seul, il ne décide de rien.",
            "Поступило уведомление другого органа. Само по себе оно ничего не решает.",
            "وردت نشرة من سلطة أخرى. وهي لا تحسم شيئًا بمفردها.",
        ),
        Ground.ORIGIN_REQUEST: Texts(
            "The state that you left asked for it. By itself this decides nothing.",
            "L’État que vous avez quitté l’a demandé. À elle seule, cette demande ne décide de "
            "rien.",
            "Этого потребовало покинутое вами государство. Само по себе это ничего не решает.",
            "طلبت ذلك الدولة التي غادرتها. وهذا الطلب لا يحسم شيئًا بمفرده.",
        ),
        Ground.ORIGIN_JUDGMENT: Texts(
            "The state that you left has convicted, charged or labelled you. By itself this "
            "decides nothing.",
            "L’État que vous avez quitté vous a condamné, inculpé ou fiché. À lui seul, ce fait "
            "ne décide de rien.",
            "Покинутое вами государство вынесло приговор, предъявило обвинение или внесло вас "
            "в список. Само по себе это ничего не решает.",
            "أدانتك الدولة التي غادرتها أو اتهمتك أو وصمتك. وهذا لا يحسم شيئًا بمفرده.",
        ),
        Ground.LISTING: Texts(
            "A name like yours stands on a sanctions list. By itself this decides nothing.",
            "Un nom semblable au vôtre figure sur une liste de sanctions. À lui seul, ce fait ne "
            "décide de rien.",
            "Имя, похожее на ваше, значится в санкционном списке. Само по себе это ничего не "
            "решает.",
            "ورد اسم يشبه اسمك في قائمة جزاءات. وهذا لا يحسم شيئًا بمفرده.",
        ),
    }
)

REMEDY_TEXTS: Final = MappingProxyType(
    {
        Remedy.APPEAL_BODY: Texts(
            "You may appeal to the appeal body. It is independent of this office, and nobody "
            "decides there who has had a part in your case. It looks at all facts and all law "
            "anew.",
            "Vous pouvez saisir l’instance de recours. Elle est indépendante de notre service et "
            "aucune des personnes ayant traité votre dossier n’y siège. Elle réexamine tous les "
            "faits et tout le droit.",
            "Вы можете обратиться в апелляционный орган. Он не зависит от нашего ведомства, и "
            "решение там принимают люди, не участвовавшие в вашем деле. Он заново рассматривает "
            "все факты и все вопросы права.",
            "يمكنك الطعن أمام هيئة الطعون. وهي مستقلة عن هذا المكتب، ولا يبتّ فيها أحد ممن "
            "شاركوا في النظر في ملفك. وهي تعيد النظر في جميع الوقائع والمسائل القانونية.",
        ),
        Remedy.COURT: Texts(
            "You may bring an action before the competent court of the state of this office.",
            "Vous pouvez saisir la juridiction compétente de l’État dont relève notre service.",
            "Вы можете обратиться в компетентный суд государства, к которому относится наше "
            "ведомство.",
            "يمكنك رفع دعوى أمام المحكمة المختصة في الدولة التي يتبعها هذا المكتب.",
        ),
    }
)
