# The plain words of `bestand agreement show` in Russian. Names and titles stay in the language of the file and
# in the nominative: where a sentence would ask for another case, they follow a colon or a dash, or are quoted.
plain-title = Текст в целом: { $title } ({ $id }); { $zone }.
plain-body = Орган: { $name }.
plain-mandate = Мандат: { $mandate }.
plain-chair = Председатель: { $chair }.
plain-members = Члены: { $members }.
plain-meets = Собирается: { $meets }.
plain-clause = { $id }: { $title }
plain-article = { $article }; { $status }; { $known ->
    [seen] прочитано в источниках, указанных ниже
   *[other] по памяти, с источником ещё не сверено
    }.
plain-bound = Обязанные стороны: { $parties }.
plain-prohibited = Запрещается: { $acts }.
plain-weapons = Только с таким вооружением: { $weapons }.
plain-targets = Только против таких объектов: { $targets }.
plain-count = Только в таком количестве: { $count }.
plain-calibre = калибр { $limit }
plain-range = дальность { $limit }
plain-except = за исключением: { $weapons }
plain-both = { $lower } и { $upper }
plain-limit = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } { $unit }
plain-limit-mm = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } мм
plain-limit-km = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } км
plain-beyond = Только то, что превышает указанное в документе: { $document }.
plain-required = Требуется: { $document }{ $number ->
    [none] {""}
   *[told] ; количество: { $number }
    }{ $to ->
    [none] {""}
   *[told] ; адресат: { $to }
    }{ $by ->
    [each] ; от каждой обязанной стороны
   *[any] ; от любой из обязанных сторон
    }.
plain-for-each = По одному на каждое нарушение, признанное таковым по результатам рассмотрения.
plain-due = Конечный срок: { $due }.
plain-anywhere = Где: повсюду.
plain-zone = Где: в зоне «{ $zone }».
plain-line = Где: на расстоянии { $closed ->
    [yes] не более { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } км
   *[no] менее { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } км
    } от следующей линии: { $line }; { $side ->
    [both] по обе стороны линии
   *[one] сторона линии: { $side }
    }.
plain-line-total = Где: в зоне шириной { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } км вдоль следующей линии: { $line }; по половине ширины с каждой стороны линии, границы зоны { $closed ->
    [yes] включены
   *[no] не включены
    }.
plain-contact = линия соответствующего дня
plain-lines = собственная линия каждой стороны ({ $lines })
plain-line-of = { $party }: { $line }
plain-time = Когда: начало — { $from }; окончание — { $until }.
plain-time-open = Когда: начало — { $from }; бессрочно.
plain-awaits = { $after ->
    [none] момент события
   *[told] через { $after } после момента события
    } «{ $event }» (время неизвестно{ $known ->
    [yes] , не ранее { $since }
   *[no] {""}
    })
# Spans stand only after “через”, hence in the accusative.
plain-hours = { $n ->
    [one] { $n } час
    [few] { $n } часа
    [many] { $n } часов
   *[other] { $n } часа
    }
plain-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
    [many] { $n } дней
   *[other] { $n } дня
    }
plain-business-days = { $n ->
    [one] { $n } рабочий день
    [few] { $n } рабочих дня
    [many] { $n } рабочих дней
   *[other] { $n } рабочего дня
    }
plain-business-hours = { $n ->
    [one] { $n } рабочий час
    [few] { $n } рабочих часа
    [many] { $n } рабочих часов
   *[other] { $n } рабочего часа
    }
plain-extended = Продлено { DATETIME($on, dateStyle: "long") }; новое окончание: { $to }.
plain-unless = Исключение: { $title }; для этого требуется: { $needs }.
plain-no-unless = Без исключений.
plain-claimed = Сторона может сослаться на следующее основание: { $title }; само по себе это ничего не исключает{ $needs ->
    [none] {""}
   *[told] . Требуется: { $needs }
    }{ $within ->
    [none] {""}
   *[told] . Обоснование надлежит представить не позднее чем через { $within } после ссылки
    }.
plain-monitored = Наблюдение: { $monitors }.
plain-amended = Изменено, начало действия изменений: { $since } ({ $cites }):
plain-versions = { $title }: редакция { $old } → { $new }
plain-absent = { $because ->
    [none] { $title }: этого положения не существует.
   *[told] { $title }: этого положения не существует; причина: { $because }.
    }
plain-own = { $because ->
    [none] { $title }:
   *[told] { $title } ({ $because }):
    }
plain-position = { $speaker }, { DATETIME($on, dateStyle: "long") }: { $said }{ $words ->
    [none] {""}
   *[told] : «{ $words }»
    }.
plain-status = { $speaker }, { DATETIME($on, dateStyle: "long") }, о соглашении: { $said }{ $words ->
    [none] {""}
   *[told] : «{ $words }»
    }.
plain-path = После нарушения — { $title }{ $known ->
    [seen] {""}
    [press-report] {""} (из сообщения прессы, не согласованный текст)
    [no-text] {""} (ни один текст этого не содержит: это собственный порядок этого файла)
   *[other] {" "}(по памяти, с источником ещё не сверено)
    }:
plain-violation = нарушение
plain-verified = проверка людьми
plain-notified = уведомление сторон
plain-invoked = задействование гарантии
plain-step-each = Этот шаг делает каждый из них.
plain-step-notifies = Все стороны получают уведомление одновременно{ $first ->
    [yes] , до любой публикации
   *[no] {""}
    }.
plain-step-document = Нужен документ: { $document }.
plain-step-optional = Этот шаг можно пропустить.
plain-step = { $who }: { $title }{ $condition ->
    [none] {""}
   *[told] ; при условии: { $condition }
    }{ $within ->
    [none] ; после следующего события: { $after }; срок не указан
   *[told] ; не позднее чем через { $within } после следующего события: { $after }
    }.
plain-sources = Источники: { $cites }.
word-draft = проект
word-declared = объявлено
word-agreed = согласовано
word-signed = подписано
word-ratified = ратифицировано
word-in-force = действует
word-suspended = действие приостановлено
word-ended = действие закончилось
word-accepts = принимает это положение
word-accepts-with-conditions = принимает это положение с условиями
word-rejects = отклоняет это положение
word-disputes = оспаривает это положение
word-calls-it-violated = заявляет, что это положение нарушено
word-calls-it-over = заявляет, что действие этого положения закончилось
moment-stated = { $time }
moment-derived = { $time } (час выведен, не указан)
moment-disputed = { $time } (оспаривается)

act-shelling = артиллерийский обстрел
act-rocket_fire = обстрел из реактивной артиллерии
act-small_arms_fire = огонь из стрелкового оружия
act-ground_clash = наземное боевое столкновение
act-armour_use = применение бронетехники
act-sabotage = диверсия
act-air_strike = авиационный удар
act-missile_strike = ракетный удар
act-uncrewed_strike = удар беспилотным летательным аппаратом
act-uncrewed_flight = полёт беспилотного летательного аппарата
act-kinetic_unspecified = акт применения силы (вид не указан)
act-patrol = патрулирование
act-foreign_forces_presence = присутствие иностранных вооружённых формирований
act-reinforcement = усиление личным составом или техникой
act-arms_supply = поставка или производство оружия
act-aerial_surveillance = наблюдение с воздуха
act-obstacle_building = возведение заграждений или препятствий
act-military_use_of_vessels = использование торговых судов в военных целях
act-cancelling_order = приказ, отменяющий меру
act-mine_laying = установка мин
act-reconnaissance = разведка
act-crewed_flight = полёт пилотируемого летательного аппарата
act-line_crossing = пересечение линии
act-live_fire_training = учение с боевой стрельбой
act-weapon_presence = наличие оружия
act-person_presence = присутствие лица
act-thermal_anomaly = тепловая аномалия
act-air_alert = воздушная тревога

weapon-small_arms = стрелковое оружие
weapon-heavy_machine_gun = крупнокалиберный пулемёт
weapon-grenade_launcher = гранатомёт
weapon-mortar_82 = миномёт калибра 82 мм
weapon-antitank = противотанковое оружие
weapon-gun_85 = пушка калибра 85 мм
weapon-mortar_120 = миномёт калибра 120 мм
weapon-mortar_240 = миномёт калибра 240 мм
weapon-tank = танк
weapon-gun_100 = пушка калибра 100 мм
weapon-howitzer_122 = гаубица калибра 122 мм
weapon-howitzer_152 = гаубица калибра 152 мм
weapon-howitzer_155 = гаубица калибра 155 мм
weapon-gun_203 = пушка калибра 203 мм
weapon-rocket_122 = реактивная артиллерия калибра 122 мм
weapon-rocket_220 = реактивная артиллерия калибра 220 мм
weapon-rocket_tornado_u = реактивная артиллерия калибра 220 мм (Торнадо-У)
weapon-rocket_300 = реактивная артиллерия калибра 300 мм
weapon-rocket_227 = реактивная артиллерия калибра 227 мм
weapon-ballistic_missile = баллистическая ракета
weapon-cruise_missile = крылатая ракета
weapon-aeroballistic_missile = аэробаллистическая ракета
weapon-air_launched_missile = управляемая ракета воздушного базирования
weapon-surface_to_air_missile = зенитная управляемая ракета
weapon-glide_bomb = планирующая авиационная бомба
weapon-uncrewed_recon = разведывательный беспилотный летательный аппарат
weapon-uncrewed_one_way = беспилотный летательный аппарат одноразового применения
weapon-uncrewed_loitering = барражирующий боеприпас
weapon-uncrewed_fpv = беспилотный летательный аппарат с управлением от первого лица (FPV)
weapon-uncrewed_bomber = беспилотный бомбардировщик
weapon-uncrewed_surface = безэкипажное надводное судно
weapon-warship = военный корабль
weapon-mine = мина
weapon-artillery_unspecified = артиллерия (вид не указан)
weapon-mortar_unspecified = миномёт (вид не указан)
weapon-rocket_unspecified = реактивная артиллерия (вид не указан)
weapon-uncrewed_unspecified = беспилотный летательный аппарат (вид не указан)
weapon-missile_unspecified = управляемая ракета (вид не указан)
weapon-infantry = оружие пехоты
weapon-artillery = артиллерия
weapon-mortar = миномёт
weapon-gun = пушка или гаубица
weapon-rocket_artillery = реактивная артиллерия
weapon-missile = управляемая ракета
weapon-uncrewed = беспилотный летательный аппарат
weapon-naval = военно-морское судно

target-oil_refinery = нефтеперерабатывающий завод
target-oil_gas_pipeline = нефте- или газопровод
target-oil_gas_storage = нефте- или газохранилище
target-pumping_station = насосная станция
target-power_plant = электростанция
target-substation = подстанция
target-transformer = трансформатор
target-distribution = распределение электроэнергии
target-nuclear_power_plant = атомная электростанция
target-hydro_dam = плотина гидроэлектростанции
target-port = порт
target-commercial_vessel = торговое судно
target-rail = железная дорога
target-heating = теплоснабжение
target-water = водоснабжение
target-hospital = больница
target-school = школа
target-kindergarten = детский сад
target-public_premises = общественные помещения
target-residential = жилое здание
target-monitor_asset = имущество наблюдателей
target-military_position = военная позиция
target-airfield = аэродром
target-command_post = командный пункт
target-storage_site = место хранения
