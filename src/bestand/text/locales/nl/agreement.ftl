# The plain words of `bestand agreement show` in Dutch. Names and titles stay in the language of the file.
plain-title = De tekst als geheel: { $title } ({ $id }); { $zone }.
plain-body = Orgaan: { $name }.
plain-mandate = Mandaat: { $mandate }.
plain-chair = Voorzitter: { $chair }.
plain-members = Leden: { $members }.
plain-meets = Komt bijeen: { $meets }.
plain-clause = { $id }: { $title }
plain-article = { $article }; { $status }; { $known ->
    [seen] gelezen in de hieronder genoemde bronnen
   *[other] uit het geheugen, nog niet aan een bron getoetst
    }.
plain-bound = Gebonden: { $parties }.
plain-prohibited = Verboden: { $acts }.
plain-weapons = Alleen met: { $weapons }.
plain-targets = Alleen tegen: { $targets }.
plain-count = Alleen in dit aantal: { $count }.
plain-calibre = kaliber { $limit }
plain-range = reikwijdte { $limit }
plain-except = met uitzondering van { $weapons }
plain-both = { $lower } en { $upper }
plain-limit = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } { $unit }
plain-limit-mm = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } mm
plain-limit-km = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } km
plain-beyond = Alleen wat verder gaat dan: { $document } (geregistreerd).
plain-required = Vereist: { $document }{ $number ->
    [none] {""}
   *[told] , { $number }
    }{ $to ->
    [none] {""}
   *[told] , aan { $to }
    }{ $by ->
    [each] , van elke gebonden partij
   *[any] , van enige gebonden partij
    }.
plain-for-each = Eén voor elke schending die na beoordeling als zodanig is aangemerkt.
plain-due = Uiterlijk: { $due }.
plain-anywhere = Waar: overal.
plain-zone = Waar: in de zone “{ $zone }”.
plain-line = Waar: { $closed ->
    [yes] ten hoogste { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } km
   *[no] minder dan { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } km
    } van { $line }, { $side ->
    [both] aan weerszijden
   *[one] aan de zijde van { $side }
    }.
plain-line-total = Waar: in een zone met een breedte van { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } km langs { $line }, de helft daarvan aan elke zijde, de randen { $closed ->
    [yes] inbegrepen
   *[no] niet inbegrepen
    }.
plain-contact = de lijn van de dag
plain-lines = de eigen lijn van elke zijde ({ $lines })
plain-line-of = { $party }: { $line }
plain-time = Wanneer: vanaf { $from } tot { $until }.
plain-time-open = Wanneer: vanaf { $from }, zonder einde.
plain-awaits = { $after ->
    [none] {""}
   *[told] { $after } na{" "}
    }het tijdstip van { $event } (niet bekend{ $known ->
    [yes] , niet vóór { $since }
   *[no] {""}
    })
plain-hours = { $n } uur
plain-days = { $n ->
    [one] { $n } dag
   *[other] { $n } dagen
    }
plain-business-days = { $n ->
    [one] { $n } werkdag
   *[other] { $n } werkdagen
    }
plain-business-hours = { $n ->
    [one] { $n } kantooruur
   *[other] { $n } kantooruren
    }
plain-extended = Op { DATETIME($on, dateStyle: "long") } verlengd tot { $to }.
plain-unless = Tenzij het gaat om { $title }, waarvoor vereist is: { $needs }.
plain-no-unless = Zonder uitzonderingen.
plain-claimed = Een partij kan zich beroepen op { $title }; op zichzelf sluit dat niets uit{ $needs ->
    [none] {""}
   *[told] . Vereist is: { $needs }
    }{ $within ->
    [none] {""}
   *[told] . De onderbouwing dient te worden overgelegd binnen { $within } na het beroep
    }.
plain-monitored = Waarneming door: { $monitors }.
plain-amended = Gewijzigd vanaf { $since } ({ $cites }):
plain-versions = { $title }: versie { $old } → { $new }
plain-absent = { $because ->
    [none] { $title }: deze bepaling bestaat niet.
   *[told] { $title }: deze bepaling bestaat niet; reden: { $because }.
    }
plain-own = { $because ->
    [none] { $title }:
   *[told] { $title } ({ $because }):
    }
plain-position = { $speaker }, { DATETIME($on, dateStyle: "long") }: { $said }{ $words ->
    [none] {""}
   *[told] {" "}“{ $words }”
    }.
plain-status = { $speaker }, { DATETIME($on, dateStyle: "long") }, over de overeenkomst: { $said }{ $words ->
    [none] {""}
   *[told] {" "}“{ $words }”
    }.
plain-path = Na een schending, { $title }{ $known ->
    [seen] {""}
    [press-report] {""} (uit een persbericht, geen overeengekomen tekst)
    [no-text] {""} (geen tekst bevat het: het is van dit bestand zelf)
   *[other] {" "}(uit het geheugen, nog niet aan een bron getoetst)
    }:
plain-violation = de schending
plain-verified = de vaststelling door mensen
plain-notified = de kennisgeving aan de partijen
plain-invoked = het inroepen
plain-step-each = Ieder van hen neemt deze stap.
plain-step-notifies = Alle partijen krijgen tegelijk bericht{ $first ->
    [yes] , voordat iets wordt gepubliceerd
   *[no] {""}
    }.
plain-step-document = Hierbij hoort een document: { $document }.
plain-step-optional = Deze stap kan worden overgeslagen.
plain-step = { $who }: { $title }{ $condition ->
    [none] {""}
   *[told] , indien { $condition }
    }{ $within ->
    [none] , na { $after }, zonder vermelde termijn
   *[told] , binnen { $within } na { $after }
    }.
plain-sources = Bronnen: { $cites }.
word-draft = ontwerp
word-declared = afgekondigd
word-agreed = overeengekomen
word-signed = ondertekend
word-ratified = bekrachtigd
word-in-force = van kracht
word-suspended = opgeschort
word-ended = geëindigd
word-accepts = aanvaardt de bepaling
word-accepts-with-conditions = aanvaardt de bepaling onder voorwaarden
word-rejects = verwerpt de bepaling
word-disputes = betwist de bepaling
word-calls-it-violated = noemt de bepaling geschonden
word-calls-it-over = noemt de bepaling geëindigd
moment-stated = { $time }
moment-derived = { $time } (uur afgeleid)
moment-disputed = { $time } (betwist)

act-shelling = artilleriebeschieting
act-rocket_fire = beschieting met raketartillerie
act-small_arms_fire = vuur met handvuurwapens
act-ground_clash = gevecht op de grond
act-armour_use = inzet van pantservoertuigen
act-sabotage = sabotage
act-air_strike = luchtaanval
act-missile_strike = aanval met een geleide raket
act-uncrewed_strike = aanval met een onbemand luchtvaartuig
act-uncrewed_flight = vlucht van een onbemand luchtvaartuig
act-kinetic_unspecified = geweldshandeling (soort niet vermeld)
act-patrol = patrouille
act-foreign_forces_presence = aanwezigheid van buitenlandse strijdkrachten
act-reinforcement = versterking met personeel of materieel
act-arms_supply = levering of productie van wapens
act-aerial_surveillance = waarneming vanuit de lucht
act-obstacle_building = aanleg van versperringen of hindernissen
act-military_use_of_vessels = militair gebruik van koopvaardijschepen
act-cancelling_order = bevel dat een maatregel intrekt
act-mine_laying = leggen van mijnen
act-reconnaissance = verkenning
act-crewed_flight = vlucht van een bemand luchtvaartuig
act-line_crossing = overschrijding van de lijn
act-live_fire_training = oefening met scherpe munitie
act-weapon_presence = aanwezigheid van een wapen
act-person_presence = aanwezigheid van een persoon
act-thermal_anomaly = thermische anomalie
act-air_alert = luchtalarm

weapon-small_arms = handvuurwapens
weapon-heavy_machine_gun = zware mitrailleur
weapon-grenade_launcher = granaatwerper
weapon-mortar_82 = mortier van 82 mm
weapon-antitank = antitankwapen
weapon-gun_85 = kanon van 85 mm
weapon-mortar_120 = mortier van 120 mm
weapon-mortar_240 = mortier van 240 mm
weapon-tank = tank
weapon-gun_100 = kanon van 100 mm
weapon-howitzer_122 = houwitser van 122 mm
weapon-howitzer_152 = houwitser van 152 mm
weapon-howitzer_155 = houwitser van 155 mm
weapon-gun_203 = kanon van 203 mm
weapon-rocket_122 = raketartillerie van 122 mm
weapon-rocket_220 = raketartillerie van 220 mm
weapon-rocket_tornado_u = raketartillerie van 220 mm (Tornado-U)
weapon-rocket_300 = raketartillerie van 300 mm
weapon-rocket_227 = raketartillerie van 227 mm
weapon-ballistic_missile = ballistische raket
weapon-cruise_missile = kruisraket
weapon-aeroballistic_missile = aeroballistische raket
weapon-air_launched_missile = vanuit de lucht gelanceerde geleide raket
weapon-surface_to_air_missile = grond-luchtraket
weapon-glide_bomb = glijbom
weapon-uncrewed_recon = onbemand luchtvaartuig voor verkenning
weapon-uncrewed_one_way = onbemand luchtvaartuig voor een enkele vlucht
weapon-uncrewed_loitering = rondcirkelende munitie
weapon-uncrewed_fpv = onbemand luchtvaartuig met beeldbesturing (FPV)
weapon-uncrewed_bomber = onbemande bommenwerper
weapon-uncrewed_surface = onbemand oppervlaktevaartuig
weapon-warship = oorlogsschip
weapon-mine = mijn
weapon-artillery_unspecified = artillerie (soort niet vermeld)
weapon-mortar_unspecified = mortier (soort niet vermeld)
weapon-rocket_unspecified = raketartillerie (soort niet vermeld)
weapon-uncrewed_unspecified = onbemand luchtvaartuig (soort niet vermeld)
weapon-missile_unspecified = geleide raket (soort niet vermeld)
weapon-infantry = infanteriewapen
weapon-artillery = artillerie
weapon-mortar = mortier
weapon-gun = kanon of houwitser
weapon-rocket_artillery = raketartillerie
weapon-missile = geleide raket
weapon-uncrewed = onbemand luchtvaartuig
weapon-naval = marinevaartuig

target-oil_refinery = olieraffinaderij
target-oil_gas_pipeline = olie- of gasleiding
target-oil_gas_storage = olie- of gasopslag
target-pumping_station = pompstation
target-power_plant = elektriciteitscentrale
target-substation = onderstation
target-transformer = transformator
target-distribution = elektriciteitsdistributie
target-nuclear_power_plant = kerncentrale
target-hydro_dam = stuwdam van een waterkrachtcentrale
target-port = haven
target-commercial_vessel = koopvaardijschip
target-rail = spoorweg
target-heating = warmtevoorziening
target-water = watervoorziening
target-hospital = ziekenhuis
target-school = school
target-kindergarten = kleuterschool
target-public_premises = openbaar gebouw of terrein
target-residential = woongebouw
target-monitor_asset = middel van de waarnemers
target-military_position = militaire stelling
target-airfield = vliegveld
target-command_post = commandopost
target-storage_site = opslagplaats
