# What is to be said of a cured case: pure functions of its table's entry and its result. Dot-sourced by Optimize.ps1.

# Allocation has no sure cure, and so none in its table; what is tried is looked at here.
$LabFixes = @{ allocation = 'app.gc.gen0size' }

function Get-LabKind {
    param($Fault)
    if (@($Fault.include).Count -gt 0) { 'trap' } elseif ($Fault.expect -eq 'none') { 'healthy' } else { 'cure' }
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
        if ($made.Count -eq 0) { $what = "$fix was not proposed ($(@($Result.findings | Where-Object rank -GT 0 | ForEach-Object id) -join ', '))" }
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
