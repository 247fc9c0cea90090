# The plain words of `bestand agreement show`: as a lawyer would read a clause aloud.
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
    [yes] at most { $km } km
   *[no] less than { $km } km
    } from { $line }, { $side ->
    [both] on either side
   *[one] on the side of { $side }
    }.
plain-line-total = Where: in a zone { $km } km wide along { $line }, half of it on each side, its edges { $closed ->
    [yes] included
   *[no] not included
    }.
plain-contact = the line of the day
plain-line-of = for { $party }, { $line }
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
plain-extended = Extended on { DATETIME($on, dateStyle: "long") } until { $to }.
plain-unless = Unless it is { $title }, which needs: { $needs }.
plain-claimed = A party may claim { $title }; by itself that excludes nothing{ $needs ->
    [none] {""}
   *[told] . It needs: { $needs }
    }{ $within ->
    [none] {""}
   *[told] , within { $within } of the claim
    }.
plain-monitored = Watched by: { $monitors }.
plain-amended = Amended from { $since } ({ $cites }):
plain-absent = { $because ->
    [none] { $title }: this clause does not exist.
   *[told] { $title }: this clause does not exist, because { $because }.
    }
plain-own = { $because ->
    [none] { $title }:
   *[told] { $title } ({ $because }):
    }
plain-position = { $speaker } on { DATETIME($on, dateStyle: "long") }: { $said }{ $words }.
plain-status = { $speaker } on { DATETIME($on, dateStyle: "long") } on the agreement: { $said }{ $words }.
plain-path = After a violation, { $title }:
plain-violation = the violation
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
