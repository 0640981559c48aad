# What build.ps1 does for its task Coverage. Dot-sourced by it: parameters, folders and the other functions are its own.

# The least share of lines that tests reach, in percent: of Perf.Analysis, of Perf.Tuning, and of what decides in Perf.Engine, each for itself.
$leastCoverage = 90

# This table decides what of the engine decides: functions of their inputs, and machines that a test steps without a socket, a thread or a clock. A line of those that no test reaches is a decision nobody has looked at.
# The rest acts: it is held by contract tests against real servers, whose faults no share of lines would show. A new folder has to be put into one of both tables.
$decidingParts = @(
    'Data/*'       # rows of files, and who gets which
    'Executors/*'  # when a virtual user begins and ends; stepped by tests on a loop without a clock (SteppedLoop)
    'Flows/*'      # scenarios compiled, requests written, answers judged
    'Merging/*'    # shares put together
    'Metrics/*'    # what is counted, and for whom
    'Pacing/*'     # schedules
    'Planning/*'   # scenarios made plans
    'Scenarios/*'  # files read and written
    'Sharing/*'    # which numbers are whose
    'Templates/*'
    # Of folders that act, the files that do not.
    'Loops/LoopWait.cs', 'Loops/TimerHeap.cs', 'Loops/TimeoutQueue.cs'
    'Protocols/*Text.cs', 'Protocols/BlockedNetworks.cs'
    'Protocols/Grpc/*Json.cs', 'Protocols/Grpc/*Wire.cs', 'Protocols/Grpc/WireMessage.cs'
    'Protocols/Http/BodyDecoder.cs', 'Protocols/Http/ChunkedReader.cs', 'Protocols/Http/Cookie*.cs', 'Protocols/Http/Digest*.cs', 'Protocols/Http/HeaderFields.cs'
    'Protocols/Http/Redirection.cs', 'Protocols/Http/ResponseHead.cs', 'Protocols/Http/ResponseReader.cs', 'Protocols/Http/TlsHello.cs', 'Protocols/Http/TlsVersions.cs'
    'Running/Machine/CpuQuota.cs', 'Running/Machine/CpuTimes.cs', 'Running/Machine/TcpTable.cs', 'Running/SeededSequence.cs', 'Running/StepJudge.cs'
)
# Of folders that decide, the files that do not: they wait for other machines.
$actingParts = @('Sharing/ShareGate.cs', 'Sharing/StartMoment.cs')
$actingFolders = @('Loops', 'Network', 'Protocols', 'Running', 'Sample', 'Workers')

function Get-CoverageArea {
    # What a file counts for; nothing where it only acts.
    param([string] $File)
    $project, $part = $File -split '/', 2
    if ($project -ne 'Perf.Engine') { return $project }
    $isOf = { param($patterns) @($patterns | Where-Object { $part -like $_ }).Count -gt 0 }
    if ((& $isOf $decidingParts) -and -not (& $isOf $actingParts)) { 'Perf.Engine, what decides' }
}

function Read-Coverage {
    # Whether each line of each file was reached. To the compiler a file is several classes (functions within functions, waiting code): a line is reached where any of them was.
    param([string[]] $Path)
    $files = @{}
    foreach ($report in $Path) {
        $document = [System.Xml.XmlDocument]::new()
        $document.Load($report)
        foreach ($class in $document.SelectNodes('//class')) {
            # What generators write is nobody's decision.
            if ($class.GetAttribute('filename') -notmatch '(?:^|[\\/])src[\\/](Perf\.(?:Analysis|Tuning|Engine)[\\/].+\.cs)$') { continue }
            $file = $Matches[1].Replace('\', '/')
            if ($file -like '*/obj/*' -or $file -like '*.g.cs') { continue }
            if (-not $files.ContainsKey($file)) { $files[$file] = @{} }
            $lines = $files[$file]
            foreach ($line in $class.SelectNodes('lines/line')) {
                $number = $line.GetAttribute('number')
                $lines[$number] = $lines[$number] -or [long]$line.GetAttribute('hits') -gt 0
            }
        }
    }

    foreach ($file in $files.Keys) {
        $area = Get-CoverageArea $file
        if (-not $area) { continue }
        $missed = @($files[$file].Keys | Where-Object { -not $files[$file][$_] } | ForEach-Object { [int]$_ } | Sort-Object)
        [pscustomobject]@{ Area = $area; File = $file; Lines = $files[$file].Count; Missed = $missed.Count; MissedLines = $missed }
    }
}

function Format-LineRange {
    # 3, 4, 5, 9 as 3-5, 9; a hint where to look, so not more than a dozen.
    param([int[]] $Numbers)
    $ranges = [System.Collections.Generic.List[string]]::new()
    for ($i = 0; $i -lt $Numbers.Count; $i++) {
        $first = $Numbers[$i]
        while ($i + 1 -lt $Numbers.Count -and $Numbers[$i + 1] -eq $Numbers[$i] + 1) { $i++ }
        $ranges.Add(($first -eq $Numbers[$i]) ? "$first" : "$first-$($Numbers[$i])")
    }

    (@($ranges | Select-Object -First 12) -join ', ') + (($ranges.Count -gt 12) ? ', ...' : '')
}

function Assert-EngineDecided {
    # Each folder of the engine is in one of the tables above.
    $decided = @($decidingParts | Where-Object { $_.EndsWith('/*') } | ForEach-Object { $_.Substring(0, $_.Length - 2) }) + $actingFolders
    foreach ($folder in Get-ChildItem (Join-Path $root 'src' 'Perf.Engine') -Directory) {
        if ($folder.Name -notin $decided -and $folder.Name -notin 'bin', 'obj') { throw "Whether src/Perf.Engine/$($folder.Name) decides or acts is not said: put it into one of the tables of .ci/Coverage.ps1." }
    }
}

function Invoke-Coverage {
    # Runs Perf.Tests with the collector. Whether they pass is what Test is for: measured code is slower, and tests that make load may be disturbed by that.
    Assert-EngineDecided
    Invoke-Build
    Install-TestServer
    $results = Join-Path $out 'coverage'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    Invoke-Native dotnet @('build', (Join-Path $root 'tests' 'Perf.Tests'), '-c', $Configuration, '--nologo', '-v', 'quiet')
    $arguments = @(Get-TestArgument 'Perf.Tests' $results) + @('--settings', (Join-Path $root '.ci' 'coverage.runsettings'), '--collect', 'Code Coverage')
    & dotnet @arguments | Out-Host
    $reports = @(Get-ChildItem $results -Filter '*.cobertura.xml' -Recurse | ForEach-Object FullName)
    if ($reports.Count -eq 0) { throw 'The collector wrote no report; what it says is above. On Linux it needs libxml2 (apt-get install libxml2) and an x64 processor.' }
    $files = @(Read-Coverage $reports)
    if ($files.Count -eq 0) { throw "No file of src/Perf.Analysis, src/Perf.Tuning or src/Perf.Engine is in $($reports -join ', ')." }

    Write-Host "`nFiles with the most lines that no test reaches:"
    foreach ($file in $files | Where-Object Missed -gt 0 | Sort-Object -Property @{ Expression = 'Missed'; Descending = $true }, File | Select-Object -First 40) {
        Write-Host ('{0,5} of {1,4}  {2}: {3}' -f $file.Missed, $file.Lines, $file.File, (Format-LineRange $file.MissedLines))
    }

    Write-Host "`nLines that tests reach:"
    $below = @()
    foreach ($area in 'Perf.Analysis', 'Perf.Tuning', 'Perf.Engine, what decides') {
        $lines = 0
        $missed = 0
        foreach ($file in $files | Where-Object Area -eq $area) { $lines += $file.Lines; $missed += $file.Missed }
        $share = ($lines -eq 0) ? 0 : 100 * ($lines - $missed) / $lines
        Write-Host ('{0,6:0.0} %  {1} ({2} of {3})' -f $share, $area, ($lines - $missed), $lines)
        if ($share -lt $leastCoverage) { $below += $area }
    }

    $counts = Get-TestCount $results
    Write-Host "$($counts.Passed) passed, $($counts.Failed) failed, $($counts.Skipped) skipped while it was measured."
    if ($counts.Passed -eq 0) { throw 'No test has passed, so nothing was measured.' }
    if ($Filter) { Write-Host "With -Filter it is not judged: $leastCoverage % is asked of all tests together." }
    elseif ($below) { throw "Below $leastCoverage %: $($below -join '; '). Write tests for the lines above, the most first." }
}
