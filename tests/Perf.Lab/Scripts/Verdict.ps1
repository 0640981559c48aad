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

function Test-LabCure {
    # What is to be said of a case: the gain of its fix, and what is wrong with it.
    param($Fault, $Result)
    $kind = Get-LabKind $Fault
    $kept = @($Result.changes | Where-Object state -EQ 'Kept')
    $wrong = [System.Collections.Generic.List[string]]::new()
    $gain = 0.0
    $what = ''
    if ($kind -eq 'trap') {
        foreach ($id in @($Fault.include)) {
            $made = @($Result.changes | Where-Object id -EQ $id)
            if ($made.Count -eq 0) { $wrong.Add("$id was not tried") }
            foreach ($one in $made) { if ($one.state -ne 'Reverted') { $wrong.Add("$id ended $($one.state): $($one.message)") } }
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
            if ($made[0].state -eq 'Kept' -and $null -ne $made[0].gain) { $gain = [double]$made[0].gain }
            $what = "$fix $($made[0].state), $($made[0].outcome) by $($made[0].kpi)"
            if ($null -ne $made[0].gain) { $what += ": $(Get-LabPercent $made[0].gain) ($(Get-LabPercent $made[0].low) to $(Get-LabPercent $made[0].high))" }
        }

        $others = @($kept | Where-Object id -NE $fix | ForEach-Object { "$($_.id) $(Get-LabPercent $_.gain)" })
        if ($others.Count -gt 0) { $what += "; besides $($others -join ', ')" }
    }

    foreach ($file in @($Result.differs | Where-Object { $_ })) { $wrong.Add("$(Split-Path $file -Leaf) is not as it was once all is undone") }
    foreach ($one in @($Result.undone | Where-Object { $_.state -and $_.state -ne 'Reverted' })) { $wrong.Add("$($one.id) was not undone ($($one.state)): $($one.message)") }
    foreach ($one in @($Result.faults | Where-Object { $_ })) { $wrong.Add("undoing did not come to its end: $one") }
    [pscustomobject]@{ Fault = $Fault.id; Kind = $kind; Gain = $gain; What = $what; Wrong = $wrong.ToArray() }
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

function Get-LabScore {
    # What was asked of each case, what came of it in all its runs, and whether that is enough. Every fault has to gain what is aimed at, by the median of its own runs: what others gain is no comfort to it.
    param($Rows, [double] $Aim = 0.2)
    $goal = "$(Get-LabPercent $Aim) or more"
    foreach ($kind in 'cure', 'trap', 'healthy', 'open') {
        foreach ($group in @($Rows | Where-Object Kind -EQ $kind | Group-Object Fault | Sort-Object Name)) {
            $runs = @($group.Group)
            $clean = @($runs | Where-Object { @($_.Wrong).Count -eq 0 }).Count
            $gain = Get-LabMedian @($runs.Gain)
            $isClean = $clean -eq $runs.Count
            ($asked, $came, $isMet) = switch ($kind) {
                'cure' { $goal, (Get-LabPercent $gain), ($isClean -and $gain -ge $Aim) }
                'trap' { 'undone', "$clean of $($runs.Count) undone", $isClean }
                'healthy' { 'nothing kept', "$clean of $($runs.Count) left as they were", $isClean }
                default { 'nothing broken', (Get-LabPercent $gain), $isClean }
            }
            [pscustomobject]@{ Fault = $group.Name; Kind = $kind; Asked = $asked; Came = $came; Gain = $gain; Runs = $runs.Count; IsMet = [bool]$isMet }
        }
    }
}

function Format-LabScore {
    # The table of the scores, and below it what they come to. Cases that could not be run leave the figure open.
    param($Scores, [double] $Aim = 0.2, [string[]] $Skipped = @(), [int] $Failed = 0)
    $all = @($Scores)
    $goal = Get-LabPercent $Aim
    $words = @{ cure = 'fault'; trap = 'trap'; healthy = 'healthy'; open = 'no cure' }
    $form = '{0,-24}  {1,-8}  {2,-15}  {3,-24}  {4,4}  {5}'
    $form -f 'case', 'kind', 'asked', 'came', 'runs', 'met'
    foreach ($one in $all) { $form -f $one.Fault, $words[$one.Kind], $one.Asked, $one.Came, $one.Runs, $(if ($one.IsMet) { 'yes' } else { 'NO' }) }
    $cures = @($all | Where-Object Kind -EQ 'cure')
    if ($cures.Count -gt 0) {
        $least = @($cures | Sort-Object Gain)[0]
        "faults: $(@($cures | Where-Object IsMet).Count) of $($cures.Count) gained $goal or more; the least gained $(Get-LabPercent $least.Gain) ($($least.Fault)), and half of them $(Get-LabPercent (Get-LabMedian @($cures.Gain))) or more"
    }

    foreach ($kind in 'trap', 'healthy') {
        $own = @($all | Where-Object Kind -EQ $kind)
        if ($own.Count -gt 0) { "$($kind): $(@($own | Where-Object IsMet).Count) of $($own.Count) $(if ($kind -eq 'trap') { 'ended undone' } else { 'left as they were' })" }
    }

    if ($Skipped.Count -gt 0) { "skipped: $($Skipped -join ', ')" }
    $not = @($all | Where-Object { -not $_.IsMet } | ForEach-Object Fault)
    $figure = "$goal or more on every fault, traps undone, healthy systems left as they were, nothing left behind"
    if ($not.Count -gt 0) { "NOT MET by $($not -join ', '): $figure" }
    elseif ($Failed -gt 0 -or $Skipped.Count -gt 0 -or @('cure', 'trap', 'healthy' | Where-Object { $all.Kind -notcontains $_ }).Count -gt 0) { "met by what was run, which was not all: $figure" }
    else { "met: $figure" }
}
