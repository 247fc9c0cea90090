# The plain words of `bestand agreement show` in Ukrainian. Names and titles stay in the language of the file and
# in the nominative: where a sentence would ask for another case, they follow a colon or a dash, or are quoted.
plain-title = Текст загалом: { $title } ({ $id }); { $zone }.
plain-body = Орган: { $name }.
plain-mandate = Мандат: { $mandate }.
plain-chair = Голова: { $chair }.
plain-members = Члени: { $members }.
plain-meets = Збирається: { $meets }.
plain-clause = { $id }: { $title }
plain-article = { $article }; { $status }; { $known ->
    [seen] прочитано в джерелах, зазначених нижче
   *[other] з пам’яті, із джерелом ще не звірено
    }.
plain-bound = Зобов’язані сторони: { $parties }.
plain-prohibited = Забороняється: { $acts }.
plain-weapons = Лише з таким озброєнням: { $weapons }.
plain-targets = Лише проти таких об’єктів: { $targets }.
plain-count = Лише в такій кількості: { $count }.
plain-calibre = калібр { $limit }
plain-range = дальність { $limit }
plain-except = за винятком: { $weapons }
plain-both = { $lower } та { $upper }
plain-limit = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } { $unit }
plain-limit-mm = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } мм
plain-limit-km = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } км
plain-beyond = Лише те, що перевищує зазначене в документі: { $document }.
plain-required = Вимагається: { $document }{ $number ->
    [none] {""}
   *[told] ; кількість: { $number }
    }{ $to ->
    [none] {""}
   *[told] ; адресат: { $to }
    }{ $by ->
    [each] ; від кожної зобов’язаної сторони
   *[any] ; від будь-якої із зобов’язаних сторін
    }.
plain-for-each = По одному на кожне порушення, визнане таким за результатами розгляду.
plain-due = Кінцевий строк: { $due }.
plain-anywhere = Де: повсюди.
plain-zone = Де: у зоні «{ $zone }».
plain-line = Де: на відстані { $closed ->
    [yes] не більше ніж { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } км
   *[no] менше ніж { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } км
    } від такої лінії: { $line }; { $side ->
    [both] з обох боків лінії
   *[one] бік лінії: { $side }
    }.
plain-line-total = Де: у зоні завширшки { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } км уздовж такої лінії: { $line }; по половині ширини з кожного боку лінії, межі зони { $closed ->
    [yes] включено
   *[no] не включено
    }.
plain-contact = лінія відповідного дня
plain-lines = власна лінія кожної сторони ({ $lines })
plain-line-of = { $party }: { $line }
plain-time = Коли: початок — { $from }; закінчення — { $until }.
plain-time-open = Коли: початок — { $from }; безстроково.
plain-awaits = { $after ->
    [none] момент події
   *[told] через { $after } після моменту події
    } «{ $event }» (час невідомий{ $known ->
    [yes] , не раніше ніж { $since }
   *[no] {""}
    })
# Spans stand only after “через”, hence in the accusative.
plain-hours = { $n ->
    [one] { $n } годину
    [few] { $n } години
    [many] { $n } годин
   *[other] { $n } години
    }
plain-days = { $n ->
    [one] { $n } день
    [few] { $n } дні
    [many] { $n } днів
   *[other] { $n } дня
    }
plain-business-days = { $n ->
    [one] { $n } робочий день
    [few] { $n } робочі дні
    [many] { $n } робочих днів
   *[other] { $n } робочого дня
    }
plain-business-hours = { $n ->
    [one] { $n } робочу годину
    [few] { $n } робочі години
    [many] { $n } робочих годин
   *[other] { $n } робочої години
    }
plain-extended = Продовжено { DATETIME($on, dateStyle: "long") }; нове закінчення: { $to }.
plain-unless = Виняток: { $title }; для цього потрібно: { $needs }.
plain-no-unless = Без винятків.
plain-claimed = Сторона може послатися на таку підставу: { $title }; саме по собі це нічого не виключає{ $needs ->
    [none] {""}
   *[told] . Потрібно: { $needs }
    }{ $within ->
    [none] {""}
   *[told] . Обґрунтування належить подати не пізніше ніж через { $within } після посилання
    }.
plain-monitored = Спостереження: { $monitors }.
plain-amended = Змінено, початок дії змін: { $since } ({ $cites }):
plain-versions = { $title }: редакція { $old } → { $new }
plain-absent = { $because ->
    [none] { $title }: цього положення не існує.
   *[told] { $title }: цього положення не існує; причина: { $because }.
    }
plain-own = { $because ->
    [none] { $title }:
   *[told] { $title } ({ $because }):
    }
plain-position = { $speaker }, { DATETIME($on, dateStyle: "long") }: { $said }{ $words ->
    [none] {""}
   *[told] : «{ $words }»
    }.
plain-status = { $speaker }, { DATETIME($on, dateStyle: "long") }, щодо угоди: { $said }{ $words ->
    [none] {""}
   *[told] : «{ $words }»
    }.
plain-path = Після порушення — { $title }{ $known ->
    [seen] {""}
    [press-report] {""} (із повідомлення преси, не узгоджений текст)
    [no-text] {""} (жоден текст цього не містить: це власний порядок цього файлу)
   *[other] {" "}(з пам’яті, із джерелом ще не звірено)
    }:
plain-violation = порушення
plain-verified = перевірка людьми
plain-notified = повідомлення сторін
plain-invoked = задіяння гарантії
plain-step-each = Цей крок робить кожен із них.
plain-step-notifies = Усі сторони отримують повідомлення одночасно{ $first ->
    [yes] , до будь-якої публікації
   *[no] {""}
    }.
plain-step-document = Потрібен документ: { $document }.
plain-step-optional = Цей крок можна пропустити.
plain-step = { $who }: { $title }{ $condition ->
    [none] {""}
   *[told] ; за умови: { $condition }
    }{ $within ->
    [none] ; після такої події: { $after }; строк не зазначено
   *[told] ; не пізніше ніж через { $within } після такої події: { $after }
    }.
plain-sources = Джерела: { $cites }.
word-draft = проєкт
word-declared = оголошено
word-agreed = узгоджено
word-signed = підписано
word-ratified = ратифіковано
word-in-force = діє
word-suspended = дію зупинено
word-ended = дія закінчилася
word-accepts = приймає це положення
word-accepts-with-conditions = приймає це положення з умовами
word-rejects = відхиляє це положення
word-disputes = оспорює це положення
word-calls-it-violated = заявляє, що це положення порушено
word-calls-it-over = заявляє, що дія цього положення закінчилася
moment-stated = { $time }
moment-derived = { $time } (годину виведено, не зазначено)
moment-disputed = { $time } (оспорюється)

act-shelling = артилерійський обстріл
act-rocket_fire = обстріл із реактивної артилерії
act-small_arms_fire = вогонь зі стрілецької зброї
act-ground_clash = наземне бойове зіткнення
act-armour_use = застосування бронетехніки
act-sabotage = диверсія
act-air_strike = авіаційний удар
act-missile_strike = ракетний удар
act-uncrewed_strike = удар безпілотним літальним апаратом
act-uncrewed_flight = політ безпілотного літального апарата
act-kinetic_unspecified = акт застосування сили (вид не зазначено)
act-patrol = патрулювання
act-foreign_forces_presence = присутність іноземних збройних формувань
act-reinforcement = підсилення особовим складом або технікою
act-arms_supply = постачання або виробництво зброї
act-aerial_surveillance = спостереження з повітря
act-obstacle_building = зведення загороджень або перешкод
act-military_use_of_vessels = використання торговельних суден у військових цілях
act-cancelling_order = наказ, що скасовує захід
act-mine_laying = встановлення мін
act-reconnaissance = розвідка
act-crewed_flight = політ пілотованого літального апарата
act-line_crossing = перетинання лінії
act-live_fire_training = навчання з бойовою стрільбою
act-weapon_presence = наявність зброї
act-person_presence = присутність особи
act-thermal_anomaly = теплова аномалія
act-air_alert = повітряна тривога

weapon-small_arms = стрілецька зброя
weapon-heavy_machine_gun = великокаліберний кулемет
weapon-grenade_launcher = гранатомет
weapon-mortar_82 = міномет калібру 82 мм
weapon-antitank = протитанкова зброя
weapon-gun_85 = гармата калібру 85 мм
weapon-mortar_120 = міномет калібру 120 мм
weapon-mortar_240 = міномет калібру 240 мм
weapon-tank = танк
weapon-gun_100 = гармата калібру 100 мм
weapon-howitzer_122 = гаубиця калібру 122 мм
weapon-howitzer_152 = гаубиця калібру 152 мм
weapon-howitzer_155 = гаубиця калібру 155 мм
weapon-gun_203 = гармата калібру 203 мм
weapon-rocket_122 = реактивна артилерія калібру 122 мм
weapon-rocket_220 = реактивна артилерія калібру 220 мм
weapon-rocket_tornado_u = реактивна артилерія калібру 220 мм (Торнадо-У)
weapon-rocket_300 = реактивна артилерія калібру 300 мм
weapon-rocket_227 = реактивна артилерія калібру 227 мм
weapon-ballistic_missile = балістична ракета
weapon-cruise_missile = крилата ракета
weapon-aeroballistic_missile = аеробалістична ракета
weapon-air_launched_missile = керована ракета повітряного базування
weapon-surface_to_air_missile = зенітна керована ракета
weapon-glide_bomb = планувальна авіаційна бомба
weapon-uncrewed_recon = розвідувальний безпілотний літальний апарат
weapon-uncrewed_one_way = безпілотний літальний апарат одноразового застосування
weapon-uncrewed_loitering = баражувальний боєприпас
weapon-uncrewed_fpv = безпілотний літальний апарат із керуванням від першої особи (FPV)
weapon-uncrewed_bomber = безпілотний бомбардувальник
weapon-uncrewed_surface = безекіпажне надводне судно
weapon-warship = військовий корабель
weapon-mine = міна
weapon-artillery_unspecified = артилерія (вид не зазначено)
weapon-mortar_unspecified = міномет (вид не зазначено)
weapon-rocket_unspecified = реактивна артилерія (вид не зазначено)
weapon-uncrewed_unspecified = безпілотний літальний апарат (вид не зазначено)
weapon-missile_unspecified = керована ракета (вид не зазначено)
weapon-infantry = зброя піхоти
weapon-artillery = артилерія
weapon-mortar = міномет
weapon-gun = гармата або гаубиця
weapon-rocket_artillery = реактивна артилерія
weapon-missile = керована ракета
weapon-uncrewed = безпілотний літальний апарат
weapon-naval = військово-морське судно

target-oil_refinery = нафтопереробний завод
target-oil_gas_pipeline = нафто- або газопровід
target-oil_gas_storage = нафто- або газосховище
target-pumping_station = насосна станція
target-power_plant = електростанція
target-substation = підстанція
target-transformer = трансформатор
target-distribution = розподіл електроенергії
target-nuclear_power_plant = атомна електростанція
target-hydro_dam = гребля гідроелектростанції
target-port = порт
target-commercial_vessel = торговельне судно
target-rail = залізниця
target-heating = теплопостачання
target-water = водопостачання
target-hospital = лікарня
target-school = школа
target-kindergarten = дитячий садок
target-public_premises = громадські приміщення
target-residential = житлова будівля
target-monitor_asset = майно спостерігачів
target-military_position = військова позиція
target-airfield = аеродром
target-command_post = командний пункт
target-storage_site = місце зберігання
