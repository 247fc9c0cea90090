# The daily edition. Words are neutral: nobody is blamed, nothing is called a violation
# that people have not judged, and no silence is called quiet.

page-title = { $title }: { DATETIME($day, dateStyle: "long") }
page-subtitle = Local day in { $timezone }, cut-off { $cutoff }. TLP:{ $level }.
banner-simulated = Simulated data: an invented ceasefire with a known truth. Nothing in this edition happened.
banner-replay = A replay: only what can be shown to have been known at { $time }.

section-summary = Summary
section-seen = What could be seen
section-map = Map
section-findings = Findings
section-judged = What people decided
section-cases = What follows
section-casualties = People harmed, as told
section-patterns = Acts at objects of a class, against chance
section-monitoring = The monitoring itself
section-readings = Where readings differ
section-duties = What is asked besides, and what nothing here can test
section-strip = The line, day by day
section-counts = What monitors counted
section-claims = What the parties claim
section-series = Before, during and after
section-known = What was known when
section-method = Method, limits, licences
section-check = How to check this edition

summary-events = { $n ->
    [0] No report of an event is placed on { DATETIME($day, dateStyle: "long") }.
    [one] One report of an event touches { DATETIME($day, dateStyle: "long") }.
   *[other] { $n } reports of events touch { DATETIME($day, dateStyle: "long") }.
}
summary-events-unseen = Nothing can be said about { DATETIME($day, dateStyle: "long") }: no source that reports events was read or covers it.
summary-leads-unseen = No source of news was read or covers the day.
counts-lack = { $n ->
    [one] Every count here lacks one source of reports that was not read whole or does not cover the day: { $titles }.
   *[other] Every count here lacks { $n } sources of reports that were not read whole or do not cover the day: { $titles }.
}
summary-leads = { $n ->
    [0] There are no leads from news coded by machine.
    [one] One lead from news coded by machine waits for a person to read it; it is no evidence yet.
   *[other] { $n } leads from news coded by machine wait for a person to read them; they are no evidence yet.
}
summary-in-force = In force all day: “{ $clause }” ({ $status }); reading: { $readings }.
summary-in-force-unclear = Unclear whether in force: “{ $clause }” ({ $status }); reading: { $readings }; its time is disputed or ends within the day.
summary-possible = { $n ->
    [one] One report is a possible violation of “{ $clause }”, if it happened as told; reading: { $readings }.
   *[other] { $n } reports are possible violations of “{ $clause }”, if they happened as told; reading: { $readings }.
}
summary-possible-none = No report meets every test of a clause in any reading. That is not a statement that nothing happened.
summary-undecided = Cannot be decided against at least one clause: { $events } { $events ->
    [one] report of an event
   *[other] reports of events
} and { $leads } { $leads ->
    [one] lead
   *[other] leads
}.
summary-counted = Monitors' totals touch this day. They are printed below under “What monitors counted”; a total is no report of an event and is held against no clause.
summary-source = Source “{ $source }” is { $status }: whatever depends on it is missing here.
summary-cloud = Cloud covered { NUMBER($share) } % of the sky in the area told: fires could hardly be seen from space, and their absence says nothing.
summary-family-unseen = The sources of the family “{ $family }” do not cover this day.
summary-limits = This edition does not say whether a ceasefire held. Reports are counted as they were made; what nobody reported is not counted, and who is responsible is for people to judge.

seen-lead = A count means little without what could have been seen. These are the sources and their state for the day.
seen-note = “Unknown” is used where a source covers the days around and has no record of this one: quiet and late look the same. How often something that happened is recorded was not measured for any source here.
seen-yes = records of the day
seen-no = does not cover the day
seen-unknown = unknown: no record of the day
seen-yes-cloud = records of the day, cloud { NUMBER($share) } %
seen-no-cloud = does not cover the day, cloud { NUMBER($share) } %
seen-unknown-cloud = hardly: cloud { NUMBER($share) } %
table-seen = Sources
role-event = events
role-lead = leads
role-trace = traces
role-warning = warnings
role-claim = claims
role-coverage = coverage
role-reference = reference
status-ok = read
status-missing = missing: no file
status-failed = failed
status-partial = read in part
status-late = late

map-title = Incidents that touch { DATETIME($day, dateStyle: "long") }
map-alt = Map, north up. { $marks } incidents with a place, { $areas } known or shown by area only, on { DATETIME($day, dateStyle: "long") }. The same incidents stand in the tables below.
map-line = The line is the assessed line of contact { $line }, drawn from: { $credit }. It is an assessment, not a border.
map-line-withheld = The line is marked above this level.
map-cells = At this level the line is shown only as cells of { NUMBER($km) } km that it crosses or comes near, as it was in the week of three days before; places near it, and near energy or military objects, only by area. Line assessed from: { $credit }.
map-no-line = No line is in force on this day: sides and distances cannot be told.
map-off = { $n ->
    [0] No incident of the day is left off the map.
    [one] One incident is not on the map: its area is wider than a region, or its place is withheld.
   *[other] { $n } incidents are not on the map: their area is wider than a region, or their place is withheld.
}
legend-title = Outline: not judged by people · dotted: a lead only
legend-line = line of the day
legend-cells = cells crossed by the line
legend-area = incidents known or shown by area
legend-radius = true place within the ring, 95 %
class-artillery = artillery, rockets
class-uncrewed = uncrewed aircraft
class-ground = ground, small arms
class-air = air and missile strikes
class-unspecified = act of force, kind not told
class-withdrawal = weapons, withdrawal
class-protected = protected object
class-none = other

findings-lead = A finding holds one incident against one clause in one reading. “Possible violation” means that every test of the clause holds if the incident happened as told. “Cannot be decided” means that a test is open: the time, the place, the act, or that only a lead speaks of it.
table-findings = Findings per clause and reading
table-possible = Possible violations: { $n ->
    [one] one incident
   *[other] { $n } incidents
}
table-undecided = Cannot be decided, reported as events: { $n ->
    [one] one incident
   *[other] { $n } incidents
}
table-leads = Leads for a person to read: { $n } (coded by machine from news; many are unrelated)
outcome-possible = possible violation
outcome-undecided-events = cannot be decided: events
outcome-undecided-leads = cannot be decided: leads
outcome-outside = outside
clause-absent = no such clause in this reading
why-all = every test holds, if it happened as told
act-shelling = shelling
act-rocket_fire = rocket fire
act-small_arms_fire = small-arms fire
act-ground_clash = ground clash
act-armour_use = use of armour
act-sabotage = sabotage
act-air_strike = air strike
act-missile_strike = missile strike
act-uncrewed_strike = strike by uncrewed aircraft
act-uncrewed_flight = flight of uncrewed aircraft
act-kinetic_unspecified = act of force, kind not told
act-mine_laying = mine laying
act-patrol = patrol
act-reconnaissance = reconnaissance
act-crewed_flight = flight of a crewed aircraft
act-line_crossing = crossing of the line
act-live_fire_training = training with live fire
act-weapon_presence = weapon present
act-person_presence = person present
act-foreign_forces_presence = foreign forces present
act-reinforcement = reinforcement
act-arms_supply = supply or production of arms
act-aerial_surveillance = surveillance from the air
act-obstacle_building = building of barriers or obstacles
act-military_use_of_vessels = military use of commercial vessels
act-cancelling_order = order that cancels a measure
act-thermal_anomaly = thermal anomaly
act-air_alert = air alert
place-withheld = withheld
place-outside-areas = outside the areas
place-code = whole of { $code } or not told nearer
place-side-a = { NUMBER($km) } km from the line, side a
place-side-b = { NUMBER($km) } km from the line, side b
place-side-none = { NUMBER($km) } km from the line, outside both territories
place-side-unknown = { NUMBER($km) } km from the line, side not certain
place-radius = ± { NUMBER($km) } km
place-band = { $band } from the line
time-day = { DATETIME($day, dateStyle: "medium") }, hour not told
time-date = { DATETIME($day, dateStyle: "medium") }
time-days = { DATETIME($first, dateStyle: "medium") } to { DATETIME($last, dateStyle: "medium") }
count-deaths = { $span } { $n ->
    [one] death
   *[other] deaths
}
count-launched = { $span } launched
count-deaths-at-least = { $span } or more deaths
count-launched-at-least = { $span } or more launched
count-other-at-least = { $span } or more { $unit }
count-other = { $span } { $unit }
held-all = { $clause }, every reading
held-in = { $clause }, reading of { $readings }
why-time = time: not certain to lie within the window, or the window is disputed
column-told-by = told by

readings-differ = { $n ->
    [one] One incident of the day is a possible violation in one reading and not in another.
   *[other] { $n } incidents of the day are possible violations in one reading and not in another.
}
readings-same = No incident of the day is a possible violation in one reading only.
table-readings = Clauses and readings
clause-here = holds
clause-version = holds, version { $n }
clause-not-here = does not exist: { $because }
untestable-lead = { $n ->
    [one] One clause
   *[other] { $n } clauses
    } cannot be tested with the sources of this workspace. That nothing is said of them says nothing about them.
table-untestable = Clauses that no source here can test
duties-lead = What the agreement requires is held against the documents on record. That none is on record says what was handed over, not what was done.
duties-withheld = What is on record of duties rests on documents marked above this level.
table-duties = Duties
duty-in-time = on record in time
duty-late = on record, late
duty-missing = not on record
duty-undecided = cannot be decided
duty-not-due = not due yet
duty-no-time = no time known
duty-any = any of those bound
equipment-lead = Sightings of weapons that were to be withdrawn, reported on this day, by where they stood.
table-equipment = Sightings against withdrawal lines
equipment-within = within the line: possible violation
equipment-outside-storage = beyond it, outside storage
equipment-in-storage = beyond it, in storage
equipment-unverified = could not be verified
lacks-act = no source here reports { $what }
lacks-weapon = no source here names the weapon ({ $what })
lacks-target = no object of these classes is drawn: { $what }
lacks-zone = the zone is not drawn: { $what }
lacks-line = the line is not drawn: { $what }
lacks-contact = no line of contact is drawn
lacks-documents = no register of documents is among the sources
moment-open = open
moment-stated = { $time }
moment-derived = { $time } (hour derived)
moment-disputed = { $time } (disputed)
moment-awaits = after: { $event } (no time known)

strip-title = Reports by sector of the line
strip-alt = Grid of { $sectors } sectors and { $days } days: leads by shade, reports of events by dots, days that no source covers hatched.
strip-lead = Sectors are stretches of about 100 km of the first line. A report belongs to a sector if it lies within 25 km of the line; where the level withholds places, only reports whose place is withheld are counted.
strip-note = An empty cell without hatching was covered by sources that could have told; that says nothing of what happened there. Hatching: no source that reports events or news covers the day.
strip-none = No line is known, so there are no sectors.
strip-legend-leads = leads
strip-legend-events = reports of events
strip-legend-possible = with a possible violation
strip-legend-unseen = nobody looked
strip-legend-cloud = cloud

counts-lead = Totals as a monitor gives them, each in its own window and area. How much is counted depends on where people and cameras were. A part is never added to its whole, and a monitor's count and a party's claim are counted in different units: neither confirms nor refutes the other.
counts-none = No count of a monitor speaks of { DATETIME($day, dateStyle: "long") }. That is not a count of zero.
counts-no-ratio = There is no count before { DATETIME($day, dateStyle: "long") }, when the agreement began: the earliest window among the sources starts at { $first } (local time){ $across ->
    [yes] {" "}and runs past that beginning
   *[no] {""}
    }. A ratio of before and after is therefore refused; it would need totals of the same monitor, in the same unit and area, from before.
counts-part = { $about } (part of: { $whole })
counts-all-areas = all areas together
table-counts = Counts whose window touches the day
number-at-least = { NUMBER($n) } or more
number-at-most = { NUMBER($n) } or fewer
claims-lead = Totals as the parties give them, each in its own window and unit, and of the acts of the side named. They are not observations, are not comparable with one another, and are never added or subtracted.
claims-silent = No claim by { $party } is among the sources of this workspace; that is a gap of the sources, not a statement about that party.
table-claims = Claims that touch the day

series-lead = Daily figures around the windows of the clauses (bars on top). A missing bar with a dash is a day without a figure, not a zero.
series-note = A fall against the days before is not yet a fall against the season, and says nothing of its cause. No ratio is given here: it would need a comparison with other windows of the same length.
series-none = No daily series is among the sources.
series-drones = One-way attack drones launched
series-drones-alt = Bars per day from { DATETIME($first, dateStyle: "medium") } to { DATETIME($last, dateStyle: "medium") }.
series-drones-unit = launched, one party's figures
series-drones-note = As told by the Air Force Command of the party they were aimed at. A night counts to the day of its middle; a row that runs across the end of a window is not divided.
series-missiles = Missiles launched
series-missiles-alt = Bars per day from { DATETIME($first, dateStyle: "medium") } to { DATETIME($last, dateStyle: "medium") }.
series-missiles-unit = launched, one party's figures
series-missiles-note = As told by the Air Force Command of the party they were aimed at; all kinds together.
series-alerts = Air alerts that began
series-alerts-alt = Bars per day from { DATETIME($first, dateStyle: "medium") } to { DATETIME($last, dateStyle: "medium") }.
series-alerts-unit = alerts per day, all areas
series-alerts-note = A warning, not an attack; of one family with the launches, so the two never confirm each other.
series-clashes = Combat clashes, evening totals
series-clashes-alt = Bars per day from { DATETIME($first, dateStyle: "medium") } to { DATETIME($last, dateStyle: "medium") }.
series-clashes-unit = clashes, a party's claim
series-clashes-note = Totals of an unfinished day as claimed by one party; what counts as a clash is not defined. Evening totals compare with evening totals only.

series-counts = Counts of a monitor, all areas together
series-counts-alt = Bars per day from { DATETIME($first, dateStyle: "medium") } to { DATETIME($last, dateStyle: "medium") }.
series-counts-unit = counted from the evening before to the evening
series-counts-note = Only days with a number for every area; a dash is a day without one, also within a count of several days. A zero is a count of none. The counts depend on where the monitor could look.

known-after = This edition was compiled after the events, from records that were collected later: the latest was first seen at { $time }.
known-until = The latest record used was first seen at { $time }.
known-not-told = No source tells when its records were first seen; this edition may have been compiled long after the events.
known-share = { NUMBER($share) } %
column-known-share = of the day, known at the cut-off
seen-caveat = { $title }: { $caveat }
legend-zone = zone of the agreement
known-replay = This edition uses only what can be shown to have been known at { $time }.
known-unknown = { $n ->
    [0] Every source gives times at which its records were first seen.
    [one] One source gives no times at which its records were first seen; in a replay its records are left out.
   *[other] { $n } sources give no times at which their records were first seen; in a replay their records are left out.
}
known-no-times = unknown
table-known = Sources and what is known of their time

method-versions = Methods: { $versions }. The same records give the same edition, byte for byte.
limit-leads = News coded by machine is a lead. Places come from a gazetteer, types from words; many rows speak of something else. A lead becomes evidence only when a person has read it.
limit-fires = Fires are traces: a fire near a report supports it only where such joins exceed chance.
limit-alerts = Alerts are warnings, not attacks.
limit-family = Sources of one family share an origin and count once.
limit-claims = Totals of a party are claims, wherever they are found, also inside a file of events.
limit-line = Sides and distances rest on the line of the day and its stated error; a line is in force for 24 hours.
limit-association = Reports of different sources are joined where one event is more likely than chance by its stated precision. In dense zones many are ambiguous, and say so.
limit-no-line = No line is in force on this day: sides and distances cannot be told.

section-joins = Which sources speak of one event
joins-lead = Each pair of sources is held against other weeks: one of them is moved by 7, 14 and 21 days both ways, and what then still joins, joins by chance. Only a pair that joins more often than that may corroborate.
joins-none = No two sources of this edition could be compared.
joins-excess = { $a } and { $b } may corroborate each other. Joins observed: { $observed }; expected by chance: { $expected }.
joins-kin = { $a } and { $b } draw on one origin and lend each other no corroboration. Joins observed: { $observed }; expected by chance: { $expected }.
joins-chance = { $a } and { $b } do not corroborate each other. Joins observed: { $observed }; expected by chance: { $expected }.
joins-unknown = { $a } and { $b } lend each other no corroboration: the record is too short to hold their joins against other weeks. Joins observed: { $observed }.
joins-by-score = by score
verdict-excess = beyond chance
verdict-none = not beyond chance
verdict-unknown = cannot be told
table-excess = Joins at the observed time and with one source moved, in a sample of days; by score, then with a report of the other within a distance
table-rates = How often rows speak of an event, and have the right place, by hand labels
column-other = Other source
column-within = Joined
column-observed = Observed
column-weeks = Moved by −21 −14 −7 +7 +14 +21 days, as far as both cover
column-expected = Expected
column-noise = Noise
column-verdict = Joins are
column-quantity = Share that
column-share = Share
column-interval = 95 % interval
column-labelled = Rows that tell
column-unclear = Unclear
rates-all = all rows
rates-event = speak of an event
rates-place = have the right place
rates-unknown = not measured
table-balance = Accounts of the records: each is in exactly one column
table-withheld = Withheld at this level
withheld-text = texts of third parties
withheld-documents = a register of documents marked above this level, and what rests on it
withheld-marking = incidents of which a record is marked above this level, or for others
withheld-line = the line itself, shown as cells
withheld-line-marked-above = the line, and what was held against it: marked above this level
withheld-sources = sources that are not named at this level
withheld-targets = objects near an incident: their list is marked above this level
withheld-tested = numbers of what lies outside a clause: they would count withheld incidents
withheld-place-by-area-only = exact places, shown by area
withheld-place-within-the-delay = places, not even by area: within the delay
withheld-notice = findings, and what was judged of them, of which the parties are notified first
withheld-patterns = comparisons with chance that rest on records or lists marked above this level
withheld-cases = cases on incidents that rest on a source marked above this level
withheld-cases-before-notice = cases on findings of which the parties are notified first
withheld-records = records of people harmed, and findings of other monitors, marked above this level
withheld-people = numbers of people: too small, or they would let one be worked out
withheld-responsibility = answers of people on who bears responsibility
table-licences = Licences and attributions
table-receipts = Files taken in: { $n }
check-1 = Compare the SHA-256 of each file of this edition with edition.json. “bestand ledger verify” does so on a copied folder alone, and holds a signed edition against the head of its ledger.
check-2 = Compare the SHA-256 of your copy of a source file with its receipt below.
check-3 = With the same files, the same version and the same settings, “bestand run” and “bestand report” give the same content hash.

column-source = source
column-role = role
column-account = account of
column-state = state
column-seen = seen that day
column-records-day = records
column-clause = clause
column-reading = reading
column-time = time (UTC)
column-act = act as told
column-place = place
column-held = held against (reading)
column-why = why
column-id = incident
column-report-day = day of report
column-coded-as = coded as
column-words = headline or address
column-lacks = what it lacks
column-due = due
column-outcome = on record
column-exists = in this reading
column-from = from
column-until = until
column-status = status
column-party = party
column-about = about
column-counted-side = counts acts of
column-area = area
column-window = window (local)
column-number = number
column-unit = unit
column-covers = covers
column-known-until = first seen until
column-records = records
column-observations = observations
column-claims = claims
column-measures = measures
column-documents = documents
column-counts = counts
column-reference = reference
column-set-aside = set aside
column-rejected = rejected
column-known = known
column-rule = rule
column-licence = licence
column-attribution = attribution
column-note = note
column-file = file
column-bytes = bytes
column-sha256 = SHA-256
left-out = { $n ->
    [one] One more row lies in the tables of the edition.
   *[other] { $n } more rows lie in the tables of the edition.
}
footer-edition = Edition { $number } · content { $content }
judged-lead = A finding is a possible violation until people have looked. A question is decided when two enrolled persons, blind to each other, agree; where they differ, a third decides and dissent is printed.
judged-alone = by persons whom nobody else vouches for yet
judged-withheld = { $n ->
    [one] One answer on who bears responsibility is withheld at this level.
   *[other] { $n } answers on who bears responsibility are withheld at this level.
 }
table-judged = Questions that people have answered on incidents of the day: { $n }
column-question = question
column-stands = where it stands
column-answer = answer
column-people = persons who agree
column-dissent = dissent
dissent = { $n ->
    [one] one person dissents
   *[other] { $n } persons dissent
 }
question-occurred = Did it occur?
question-violation = Was it a violation of this clause?
question-responsibility = Who bears responsibility?
question-pattern = Is it a pattern?
state-reported = reported
state-corroborated = corroborated
state-under-review = under review
state-verified = verified
state-not-verified = not verified
state-rejected = rejected
since-evidence-added = evidence was added since
since-evidence-changed = evidence changed since
since-merged = merged since
since-split = split since
since-no-longer-on-record = no longer on record
answer-yes = yes
answer-no = no
answer-cannot-be-established = cannot be established
answer-cannot-be-decided = cannot be decided
answer-could-not-be-determined = could not be determined
answer-determined = { $party }, determined
answer-largely = { $party }, largely
footer-supersedes = Supersedes edition { $number }: { $why }. Rows of its tables: { $added } added, { $changed } changed, { $withdrawn } withdrawn; each stands in corrections.csv.
footer-made = Made with Bestand { $version } from { $files } files. Words are neutral; the machine attributes nothing.
contents = Contents

table-positions = What other monitors hold of incidents of the day: { $n }
column-monitor = monitor
column-position = position
column-document = document (SHA-256)
position-concurs = concurs
position-dissents = dissents

cases-counted = { $n ->
    [one] There is one case on findings of the day.
   *[other] There are { $n } cases on findings of the day.
}
cases-steps = { $done } of { $n } { $n ->
    [one] step
   *[other] steps
} of their paths { $done ->
    [one] is
   *[other] are
} finished.
cases-at = Clocks as they stand at { $time }. A time is due by its latest end where what it counts from is known as an interval.
cases-no-time = No time is known at which clocks could stand.
table-cases = Cases on findings of the day: { $n }
column-id-case = case
column-case-of = clause (reading)
column-path = path
column-steps-finished = steps finished
column-steps-owed = due or overdue
cases-step-overdue = { $step } ({ $who }): overdue since { $time }
cases-step-perhaps-overdue = { $step } ({ $who }): perhaps overdue, due by { $time }
cases-step-due = { $step } ({ $who }): due by { $time }
cases-nothing-due = nothing is due
cases-closed = closed

casualties-lead = Each row is what one source tells of people harmed. Numbers of different sources are not added: they may speak of the same people.
casualties-area-lead = Numbers of people by area, of incidents that began on this day. Each holds in any case: at least as many as one source tells, at most as many as all tell together, in each incident. Small numbers are withheld, and others with them where they would let one be worked out; a number that changed little stands as it was published before.
table-casualties = Records on incidents of the day: { $n }
table-casualties-whole = What holds in any case, incident by incident
table-casualties-area = What holds in any case, by area
column-told-as = people
column-age = age
column-in-any-case = in any case
column-sources = sources
column-said = in words
column-cases = cases
hurt-killed = killed
hurt-injured = injured
hurt-missing = missing
hurt-detained = detained
age-child = children
age-adult = adults
age-unknown = age not told
casualties-by-hand = recorded by a person
casualties-whole-day = all areas
casualties-elsewhere = elsewhere, or area withheld
casualties-withheld = withheld
casualties-held = as published before

patterns-lead = Whether acts that a clause speaks of lay at objects of a class more often than they would if the objects lay at other places alike. More often than chance is a comparison, no statement of intent: what it means is for people to judge.
patterns-note = Found and expected are sums of chances, since a place is known only so well. Leads decide nothing before people have read them. Incidents known only to an area, or to more than 50 km, are left out.
table-patterns = Questions asked of all incidents in the time of a clause: { $n }
column-id-pattern = question
column-pattern = acts that the clause names, at
column-n = incidents
column-left-out = left out
column-found = found
column-by-chance = by chance, 95 %
column-p = p
column-verdict-chance = outcome
patterns-within = { $first } – { $last }
patterns-since = since { $first }
patterns-ever = at any time
patterns-with-leads = { $n } with leads
patterns-left-out = { $n ->
    [one] one incident without a place
   *[other] { $n } incidents without a place
}
patterns-p-at-most = up to { $p }
patterns-not-judged = not judged
patterns-judged-with-leads = with leads:
excess-exceeds-chance = more often than chance
excess-does-not-exceed-chance = not more often than chance
excess-cannot-be-decided = cannot be decided
patterns-why-places = no incident with a place
patterns-why-targets = no object that could as well lie elsewhere
patterns-why-nothing = nothing to compare
patterns-why-chance = chance would lay as many there
patterns-why-size = too few incidents, or at too few settlements
patterns-why-sensitivity = even half of them at such objects would not show

monitoring-lead = Hours from one stage of a finding to the next, over all cases. They measure the work of monitoring, not the parties. What is not known is counted as missing, and never as zero.
table-monitoring = Hours from stage to stage
column-stages = from – to
column-missing = not known
column-wrong-order = out of order
column-median = median, hours
column-range = shortest – longest, hours
monitoring-reported-verified = reported – verified
monitoring-verified-notified = verified – parties notified
monitoring-notified-answered = parties notified – answered
