# Several tickets at once, and the report on each.

bundle-chosen = What to do with the chosen tickets
bundle-none = No tickets chosen
bundle-none-help = Choose them in a list by the box at the start of the line.
bundle-count =
    { $n ->
        [one] 1 ticket
       *[other] { $n } tickets
    }
bundle-all = Choose every ticket of this page
bundle-choose = Choose { $number }
bundle-most = at most { $n } at once
bundle-effect = Each ticket is asked by its own rules; a report says what was done and what was not.
bundle-myself = myself
bundle-report = Report
bundle-at = { $when }
bundle-summary =
    { $done ->
        [one] 1 done
       *[other] { $done } done
    }{ $left ->
        [0] {""}
       *[other] , { $left } not done
    }
bundle-outcome = What became of it
bundle-done = Done
bundle-refused = Not done.
bundle-untried = Not tried: send the form again.
bundle-back = Back to the list
