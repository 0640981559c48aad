# What is to be said of a cured case: pure functions of its table's entry and its result. Dot-sourced by Optimize.ps1.

# Allocation has no sure cure, and so none in its table; what is tried is looked at here, and counted nowhere.
$LabFixes = @{ allocation = 'app.gc.gen0size' }

function Get-LabKind {
    param($Fault)
    if (@($Fault.include).Count -gt 0) { 'trap' } elseif ($Fault.expect -eq 'none') { 'healthy' } elseif ($LabFixes.ContainsKey($Fault.id)) { 'open' } else { 'cure' }
}

function Get-LabFix {
    param($Fault)
    if ($LabFixes.ContainsKey($Fault.id)) { $LabFixes[$Fault.id] } else { $Fault.fix }
}

function Get-LabFactor {
    # How many times as good a gain is: the requests a second where more is better, and the part of the time that is left, turned over, where less is.
    param($Gain, [bool] $IsHigherBetter)
    if ($null -eq $Gain) { 1.0 } elseif ($IsHigherBetter) { 1 + [double]$Gain } elseif ($Gain -ge 1) { [double]::PositiveInfinity } else { 1 / (1 - [double]$Gain) }
}

function Test-LabCure {
    # What is to be said of a case: the gain of its fix, what is wrong with it (something is broken, or stayed), and what it has missed (a figure, by which nothing is broken).
    param($Fault, $Result)
    $kind = Get-LabKind $Fault
    $kept = @($Result.changes | Where-Object state -EQ 'Kept')
    $wrong = [System.Collections.Generic.List[string]]::new()
    $missed = [System.Collections.Generic.List[string]]::new()
    $gain = 0.0
    $factor = 1.0
    $left = $null
    $what = ''
    if ($kind -eq 'trap') {
        foreach ($id in @($Fault.include)) {
            $made = @($Result.changes | Where-Object id -EQ $id)
            if ($made.Count -eq 0) { $wrong.Add("$id was not tried") }
            foreach ($one in $made) {
                if ($one.state -ne 'Reverted') { $wrong.Add("$id ended $($one.state): $($one.message)") }
                # What could not be told is undone as well, and is no verdict.
                elseif ($one.outcome -notin 'Neutral', 'Harmful') { $missed.Add("$id was undone as $($one.outcome), and not as neutral or harmful: $($one.message)") }
            }

            $what = (@($made | ForEach-Object { "$($_.id) $($_.state), $($_.outcome)" }) -join '; ')
        }
    }
    elseif ($kind -eq 'healthy') {
        foreach ($one in $kept) { $wrong.Add("$($one.id) was kept: $($one.message)") }
        $what = "$(@($Result.changes).Count) tried, $($kept.Count) kept"
    }
    else {
        $fix = Get-LabFix $Fault
        $made = @($Result.changes | Where-Object id -EQ $fix | Select-Object -First 1)
        # Where no cause was found, that it was not, or that nothing could be judged.
        $found = @($Result.findings | Where-Object rank -GT 0)
        if ($found.Count -eq 0) { $found = @($Result.findings | Where-Object { $_ }) }
        if ($made.Count -eq 0) { $what = "$fix was not proposed ($(@($found | ForEach-Object id) -join ', '))" }
        else {
            $reached = Get-LabFactor $made[0].gain ([bool]$made[0].isHigherBetter)
            if ($made[0].state -eq 'Kept' -and $null -ne $made[0].gain) {
                $gain = [double]$made[0].gain
                $factor = $reached
                $left = $made[0].left
            }

            $what = "$fix $($made[0].state), $($made[0].outcome) by $($made[0].kpi)"
            if ($null -ne $made[0].gain) { $what += ": $(Get-LabPercent $made[0].gain) ($(Get-LabPercent $made[0].low) to $(Get-LabPercent $made[0].high)), $(Get-LabFold $reached)" }
            if ($null -ne $made[0].left) { $what += ", $(Get-LabShare $made[0].left) still fail" }
        }

        $others = @($kept | Where-Object id -NE $fix | ForEach-Object { "$($_.id) $(Get-LabPercent $_.gain)" })
        if ($others.Count -gt 0) { $what += "; besides $($others -join ', ')" }
    }

    foreach ($file in @($Result.differs | Where-Object { $_ })) { $wrong.Add("$(Split-Path $file -Leaf) is not as it was once all is undone") }
    foreach ($one in @($Result.undone | Where-Object { $_.state -and $_.state -ne 'Reverted' })) { $wrong.Add("$($one.id) was not undone ($($one.state)): $($one.message)") }
    foreach ($one in @($Result.faults | Where-Object { $_ })) { $wrong.Add("undoing did not come to its end: $one") }
    [pscustomobject]@{
        Fault = $Fault.id; Kind = $kind; Gain = $gain; Factor = $factor; Left = $left; AtLeast = $Fault.atLeast; AtMost = $Fault.atMost
        What = $what; Wrong = $wrong.ToArray(); Missed = $missed.ToArray()
    }
}

function Get-LabMedian {
    param([double[]] $Values)
    $sorted = @($Values | Sort-Object)
    if ($sorted.Count -eq 0) { return 0.0 }
    $middle = [Math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2 -eq 1) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

function Get-LabPercent {
    param($Share)
    if ($null -eq $Share) { '-' } else { ([double]$Share).ToString('+0 %;-0 %;0 %', [cultureinfo]::InvariantCulture) }
}

function Get-LabFold {
    param([double] $Factor)
    "$($Factor.ToString($(if ($Factor -lt 100) { '0.##' } else { '0' }), [cultureinfo]::InvariantCulture))-fold"
}

function Get-LabShare {
    param([double] $Share)
    $Share.ToString('0.### %', [cultureinfo]::InvariantCulture)
}

function Get-LabCureScore {
    # What was asked of a fault and what came, by the median of its runs. A fix that was not kept leaves what failed as it was, which is more than may be left.
    param($Runs, [double] $Aim)
    $gain = Get-LabMedian @($Runs.Gain)
    $factor = Get-LabMedian @($Runs | ForEach-Object { if ($null -ne $_.Factor) { $_.Factor } else { 1.0 } })
    $least = $Runs[0].AtLeast
    $most = $Runs[0].AtMost
    $isEnough = $gain -ge $Aim
    if ($null -ne $most) {
        $left = Get-LabMedian @($Runs | ForEach-Object { if ($null -ne $_.Left) { $_.Left } else { 1.0 } })
        return "at most $(Get-LabShare $most) fail", "$(Get-LabShare $left) fail ($(Get-LabPercent $gain))", ($isEnough -and $left -le $most)
    }

    $came = "$(Get-LabFold $factor) ($(Get-LabPercent $gain))"
    if ($null -ne $least) { "$(Get-LabFold $least) or more", $came, ($isEnough -and $factor -ge $least) } else { "$(Get-LabPercent $Aim) or more", $came, $isEnough }
}

function Get-LabScore {
    # What was asked of each case, what came of it in all its runs, and whether that is enough. Every fault has to gain what is asked of it, by the median of its own runs: what others gain is no comfort to it.
    param($Rows, [double] $Aim = 0.2)
    foreach ($kind in 'cure', 'trap', 'healthy', 'open') {
        foreach ($group in @($Rows | Where-Object Kind -EQ $kind | Group-Object Fault | Sort-Object Name)) {
            $runs = @($group.Group)
            $clean = @($runs | Where-Object { @($_.Wrong).Count -eq 0 }).Count
            $judged = @($runs | Where-Object { @($_.Wrong).Count -eq 0 -and @($_.Missed | Where-Object { $_ }).Count -eq 0 }).Count
            $gain = Get-LabMedian @($runs.Gain)
            ($asked, $came, $isEnough) = switch ($kind) {
                'cure' { Get-LabCureScore $runs $Aim }
                'trap' { 'no gain, undone', "$judged of $($runs.Count) judged and undone", ($judged -eq $runs.Count) }
                'healthy' { 'nothing kept', "$clean of $($runs.Count) left as they were", $true }
                default { 'nothing broken', (Get-LabPercent $gain), $true }
            }
            [pscustomobject]@{ Fault = $group.Name; Kind = $kind; Asked = $asked; Came = $came; Gain = $gain; Runs = $runs.Count; IsEnough = [bool]$isEnough; IsMet = $isEnough -and $clean -eq $runs.Count }
        }
    }
}

function Format-LabScore {
    # The table of the scores, and below it what they come to. Cases that could not be run leave the figure open.
    param($Scores, [double] $Aim = 0.2, [string[]] $Skipped = @(), [int] $Failed = 0)
    $all = @($Scores)
    $goal = Get-LabPercent $Aim
    $words = @{ cure = 'fault'; trap = 'trap'; healthy = 'healthy'; open = 'no cure' }
    $form = '{0,-24}  {1,-8}  {2,-16}  {3,-26}  {4,4}  {5}'
    $form -f 'case', 'kind', 'asked', 'came', 'runs', 'met'
    foreach ($one in $all) { $form -f $one.Fault, $words[$one.Kind], $one.Asked, $one.Came, $one.Runs, $(if ($one.IsMet) { 'yes' } else { 'NO' }) }
    $cures = @($all | Where-Object Kind -EQ 'cure')
    if ($cures.Count -gt 0) {
        $least = @($cures | Sort-Object Gain)[0]
        "faults: $(@($cures | Where-Object IsMet).Count) of $($cures.Count) gained what is asked of them; the least gained $(Get-LabPercent $least.Gain) ($($least.Fault)), and half of them $(Get-LabPercent (Get-LabMedian @($cures.Gain))) or more"
    }

    foreach ($kind in 'trap', 'healthy') {
        $own = @($all | Where-Object Kind -EQ $kind)
        if ($own.Count -gt 0) { "$($kind): $(@($own | Where-Object IsMet).Count) of $($own.Count) $(if ($kind -eq 'trap') { 'judged neutral or harmful, and undone' } else { 'left as they were' })" }
    }

    if ($Skipped.Count -gt 0) { "skipped: $($Skipped -join ', ')" }
    $not = @($all | Where-Object { -not $_.IsMet } | ForEach-Object Fault)
    $figure = "$goal or more on every fault and as many times as the tables ask, traps judged neutral or harmful and undone, healthy systems left as they were, nothing left behind"
    if ($not.Count -gt 0) { "NOT MET by $($not -join ', '): $figure" }
    elseif ($Failed -gt 0 -or $Skipped.Count -gt 0 -or @('cure', 'trap', 'healthy' | Where-Object { $all.Kind -notcontains $_ }).Count -gt 0) { "met by what was run, which was not all: $figure" }
    else { "met: $figure" }
}
