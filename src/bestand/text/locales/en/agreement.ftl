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
plain-anywhere = Where: everywhere.
plain-zone = Where: in the zone “{ $zone }”.
plain-line = Where: { $closed ->
    [yes] at most { $km } km
   *[no] less than { $km } km
    } from the line of the day, { $side ->
    [both] on either side
   *[one] on the side of { $side }
    }.
plain-line-total = Where: in a zone { $km } km wide along the line of the day, half of it on each side, its edges { $closed ->
    [yes] included
   *[no] not included
    }.
plain-time = When: from { $from } until { $until }.
plain-time-open = When: from { $from }, without an end.
plain-awaits = the time of { $event } (not known)
plain-extended = Extended on { DATETIME($on, dateStyle: "long") } until { $to }.
plain-unless = Unless it is { $title }, which needs: { $needs }.
plain-monitored = Watched by: { $monitors }.
plain-absent = { $because ->
    [none] { $title }: this clause does not exist.
   *[told] { $title }: this clause does not exist, because { $because }.
    }
plain-own = { $because ->
    [none] { $title }:
   *[told] { $title } ({ $because }):
    }
plain-sources = Sources: { $cites }.
