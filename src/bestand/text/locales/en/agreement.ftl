# The plain words of `bestand agreement show`: as a lawyer would read a clause aloud. The words of acts
# and moments stand in page.ftl; languages without pages have them here.
plain-title = The text as a whole: { $title } ({ $id }); { $zone }.
plain-body = Body: { $name }.
plain-mandate = Mandate: { $mandate }.
plain-chair = Chair: { $chair }.
plain-members = Members: { $members }.
plain-meets = Meets: { $meets }.
plain-clause = { $id }: { $title }
plain-article = { $article }; { $status }; { $known ->
    [seen] read in the sources named below
   *[other] from memory, not yet checked against a source
    }.
plain-bound = Bound: { $parties }.
plain-prohibited = Prohibited: { $acts }.
plain-weapons = Only with: { $weapons }.
plain-targets = Only against: { $targets }.
plain-count = Only in this number: { $count }.
plain-calibre = calibre { $limit }
plain-range = range { $limit }
plain-except = except { $weapons }
plain-both = { $lower } and { $upper }
plain-limit = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } { $unit }
plain-limit-mm = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } mm
plain-limit-km = { $sign } { NUMBER($value, useGrouping: 0, maximumFractionDigits: 6) } km
plain-beyond = Only what goes beyond the { $document } on record.
plain-required = Required: { $document }{ $number ->
    [none] {""}
   *[told] , { $number }
    }{ $to ->
    [none] {""}
   *[told] , to { $to }
    }{ $by ->
    [each] , from each party that is bound
   *[any] , from any party that is bound
    }.
plain-for-each = One for each judged violation.
plain-due = Due: by { $due }.
plain-anywhere = Where: everywhere.
plain-zone = Where: in the zone “{ $zone }”.
plain-line = Where: { $closed ->
    [yes] at most { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } km
   *[no] less than { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } km
    } from { $line }, { $side ->
    [both] on either side
   *[one] on the side of { $side }
    }.
plain-line-total = Where: in a zone { NUMBER($km, useGrouping: 0, maximumFractionDigits: 6) } km wide along { $line }, half of it on each side, its edges { $closed ->
    [yes] included
   *[no] not included
    }.
plain-contact = the line of the day
plain-lines = each side's own line ({ $lines })
plain-line-of = { $party }: { $line }
plain-time = When: from { $from } until { $until }.
plain-time-open = When: from { $from }, without an end.
plain-awaits = { $after ->
    [none] {""}
   *[told] { $after } after{" "}
    }the time of { $event } (not known{ $known ->
    [yes] , not before { $since }
   *[no] {""}
    })
plain-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
    }
plain-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
    }
plain-business-days = { $n ->
    [one] { $n } business day
   *[other] { $n } business days
    }
plain-business-hours = { $n ->
    [one] { $n } business hour
   *[other] { $n } business hours
    }
plain-extended = Extended on { DATETIME($on, dateStyle: "long") } until { $to }.
plain-unless = Unless it is { $title }, which needs: { $needs }.
plain-no-unless = Without exceptions.
plain-claimed = A party may claim { $title }; by itself that excludes nothing{ $needs ->
    [none] {""}
   *[told] . It needs: { $needs }
    }{ $within ->
    [none] {""}
   *[told] . Its grounds are due within { $within } of the claim
    }.
plain-monitored = Watched by: { $monitors }.
plain-amended = Amended from { $since } ({ $cites }):
plain-versions = { $title }: version { $old } → { $new }
plain-absent = { $because ->
    [none] { $title }: this clause does not exist.
   *[told] { $title }: this clause does not exist, because { $because }.
    }
plain-own = { $because ->
    [none] { $title }:
   *[told] { $title } ({ $because }):
    }
plain-position = { $speaker } on { DATETIME($on, dateStyle: "long") }: { $said }{ $words ->
    [none] {""}
   *[told] {" "}“{ $words }”
    }.
plain-status = { $speaker } on { DATETIME($on, dateStyle: "long") } on the agreement: { $said }{ $words ->
    [none] {""}
   *[told] {" "}“{ $words }”
    }.
plain-path = After a violation, { $title }{ $known ->
    [seen] {""}
    [press-report] {""} (from a press report, no agreed text)
    [no-text] {""} (no text has it: it is this file's own)
   *[other] {" "}(from memory, not yet checked against a source)
    }:
plain-violation = the violation
plain-verified = its verification by people
plain-notified = the notice to the parties
plain-invoked = the invocation
plain-step-each = Each of them takes it.
plain-step-notifies = All parties are notified at the same time{ $first ->
    [yes] , before anything is published
   *[no] {""}
    }.
plain-step-document = It takes a document: { $document }.
plain-step-optional = It may be left out.
plain-step = { $who }: { $title }{ $condition ->
    [none] {""}
   *[told] , if { $condition }
    }{ $within ->
    [none] , after { $after }, without a time given
   *[told] , within { $within } of { $after }
    }.
plain-sources = Sources: { $cites }.
word-draft = draft
word-declared = declared
word-agreed = agreed
word-signed = signed
word-ratified = ratified
word-in-force = in force
word-suspended = suspended
word-ended = ended
word-accepts = accepts it
word-accepts-with-conditions = accepts it with conditions
word-rejects = rejects it
word-disputes = disputes it
word-calls-it-violated = calls it violated
word-calls-it-over = calls it over

weapon-small_arms = small arms
weapon-heavy_machine_gun = heavy machine gun
weapon-grenade_launcher = grenade launcher
weapon-mortar_82 = 82 mm mortar
weapon-antitank = anti-tank weapon
weapon-gun_85 = 85 mm gun
weapon-mortar_120 = 120 mm mortar
weapon-mortar_240 = 240 mm mortar
weapon-tank = tank
weapon-gun_100 = 100 mm gun
weapon-howitzer_122 = 122 mm howitzer
weapon-howitzer_152 = 152 mm howitzer
weapon-howitzer_155 = 155 mm howitzer
weapon-gun_203 = 203 mm gun
weapon-rocket_122 = 122 mm rocket artillery
weapon-rocket_220 = 220 mm rocket artillery
weapon-rocket_tornado_u = 220 mm rocket artillery (Tornado-U)
weapon-rocket_300 = 300 mm rocket artillery
weapon-rocket_227 = 227 mm rocket artillery
weapon-ballistic_missile = ballistic missile
weapon-cruise_missile = cruise missile
weapon-aeroballistic_missile = aeroballistic missile
weapon-air_launched_missile = air-launched missile
weapon-surface_to_air_missile = surface-to-air missile
weapon-glide_bomb = glide bomb
weapon-uncrewed_recon = uncrewed aircraft for reconnaissance
weapon-uncrewed_one_way = one-way uncrewed aircraft
weapon-uncrewed_loitering = loitering munition
weapon-uncrewed_fpv = uncrewed aircraft with first-person view (FPV)
weapon-uncrewed_bomber = uncrewed bomber
weapon-uncrewed_surface = uncrewed surface vessel
weapon-warship = warship
weapon-mine = mine
weapon-artillery_unspecified = artillery (kind not told)
weapon-mortar_unspecified = mortar (kind not told)
weapon-rocket_unspecified = rocket artillery (kind not told)
weapon-uncrewed_unspecified = uncrewed aircraft (kind not told)
weapon-missile_unspecified = missile (kind not told)
weapon-infantry = infantry weapon
weapon-artillery = artillery
weapon-mortar = mortar
weapon-gun = gun or howitzer
weapon-rocket_artillery = rocket artillery
weapon-missile = missile
weapon-uncrewed = uncrewed aircraft
weapon-naval = naval vessel

target-oil_refinery = oil refinery
target-oil_gas_pipeline = oil or gas pipeline
target-oil_gas_storage = oil or gas storage
target-pumping_station = pumping station
target-power_plant = power plant
target-substation = substation
target-transformer = transformer
target-distribution = electricity distribution
target-nuclear_power_plant = nuclear power plant
target-hydro_dam = hydroelectric dam
target-port = port
target-commercial_vessel = commercial vessel
target-rail = railway
target-heating = heating supply
target-water = water supply
target-hospital = hospital
target-school = school
target-kindergarten = kindergarten
target-public_premises = public premises
target-residential = residential building
target-monitor_asset = asset of the monitors
target-military_position = military position
target-airfield = airfield
target-command_post = command post
target-storage_site = storage site
