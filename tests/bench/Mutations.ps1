<#
.SYNOPSIS
    Makes decisions wrong, one after the other, and looks whether the tests that are there for them notice.
.DESCRIPTION
    The changes are in mutations.json; docs/testing.md shows them. Each is made in a copy of the tree, which is built anew, and the test that is named there is run: it has to fail. The tree itself is not touched. Ends with an error where one survived.
.EXAMPLE
    ./tests/bench/Mutations.ps1
.EXAMPLE
    ./tests/bench/Mutations.ps1 -Only *Pacing*, *Thresholds*
    Those in files of such names alone.
.EXAMPLE
    ./tests/bench/Mutations.ps1 -Folder ~/mutations
    Works in a folder that stays, so that the next time less is to be compiled.
#>
[CmdletBinding()]
param(
    # Which files of mutations.json, with wildcards.
    [string[]] $Only = '*',

    # Where the copy is made; a new folder for temporary files by default, which is removed at the end.
    [string] $Folder
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path (Join-Path $PSScriptRoot '..' '..')).Path
$mutations = @(Get-Content (Join-Path $PSScriptRoot 'mutations.json') -Raw | ConvertFrom-Json | ForEach-Object { $_ } | Where-Object { $file = $_.file; @($Only | Where-Object { $file -like $_ }).Count -gt 0 })
if ($mutations.Count -eq 0) { throw "No file of mutations.json is like $($Only -join ', ')." }
$isKept = [bool] $Folder
if (-not $isKept) { $Folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-mutations-$([guid]::NewGuid().ToString('N'))" }
if (-not (Test-Path $Folder)) { $null = New-Item $Folder -ItemType Directory }
$Folder = (Resolve-Path $Folder).Path
$project = Join-Path $Folder 'tests' 'Perf.Tests'
$results = Join-Path $Folder 'out' 'mutations'

function Copy-Tree {
    # What git knows of, as it stands here. What is as it was is left, so that it is not compiled again; what is copied is new, whatever the time it was written here, for what was compiled may be of a decision made wrong.
    $files = @(& git -C $root ls-files --cached --others --exclude-standard)
    if ($LASTEXITCODE -ne 0) { throw 'git has to be there: it tells what belongs to the tree.' }
    foreach ($file in $files) {
        $from = Join-Path $root $file
        $to = Join-Path $Folder $file
        if (-not [System.IO.File]::Exists($from) -or ([System.IO.File]::Exists($to) -and [System.IO.File]::ReadAllText($from) -ceq [System.IO.File]::ReadAllText($to))) { continue }
        $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($to))
        [System.IO.File]::Copy($from, $to, $true)
        [System.IO.File]::SetLastWriteTimeUtc($to, [DateTime]::UtcNow)
    }
}

function Invoke-Build {
    # Analyzers have said what they have to say of the tree itself.
    & dotnet build $project -c Release --nologo -v quiet '-p:RunAnalyzersDuringBuild=false' | Out-Host
    $LASTEXITCODE -eq 0
}

function Get-Outcome {
    # How many tests passed and failed. Neither is a name that is wrong.
    param([string] $Filter)
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    & dotnet test $project -c Release --no-build --nologo -v quiet --filter $Filter --logger 'trx;LogFileName=mutation.trx' --results-directory $results | Out-Null
    $file = Join-Path $results 'mutation.trx'
    if (-not (Test-Path $file)) { return [pscustomobject]@{ Passed = 0; Failed = 0 } }
    $counters = ([xml](Get-Content $file -Raw)).TestRun.ResultSummary.Counters
    [pscustomobject]@{ Passed = [int]$counters.passed; Failed = [int]$counters.failed + [int]$counters.error + [int]$counters.timeout + [int]$counters.aborted }
}

try {
    Copy-Tree
    if (-not (Invoke-Build)) { throw "The tree itself does not build in $Folder." }
    $sound = Get-Outcome (@($mutations | ForEach-Object { "FullyQualifiedName~$($_.test)" } | Sort-Object -Unique) -join '|')
    if ($sound.Failed -gt 0 -or $sound.Passed -eq 0) { throw "Of the tests that are named $($sound.Failed) fail and $($sound.Passed) pass before anything is made wrong." }

    $survived = @()
    foreach ($mutation in $mutations) {
        $file = Join-Path $Folder $mutation.file
        $before = [System.IO.File]::ReadAllText($file)
        $at = $before.IndexOf($mutation.find, [System.StringComparison]::Ordinal)
        if ($at -lt 0) { throw "$($mutation.file) has no '$($mutation.find)' any more." }
        try {
            [System.IO.File]::WriteAllText($file, $before.Remove($at, $mutation.find.Length).Insert($at, $mutation.replace))
            if (-not (Invoke-Build)) { throw "$($mutation.file) does not compile with '$($mutation.replace)'." }
            $outcome = Get-Outcome "FullyQualifiedName~$($mutation.test)"
        }
        finally { [System.IO.File]::WriteAllText($file, $before) }

        if ($outcome.Passed + $outcome.Failed -eq 0) { throw "$($mutation.test) gave no result: it did not run, or its process died." }
        $said = ($outcome.Failed -gt 0) ? 'caught' : 'survived'
        if ($outcome.Failed -eq 0) { $survived += "$($mutation.file): $($mutation.replace)" }
        Write-Host ('{0,-9} {1}: {2} made {3} ({4})' -f $said, $mutation.file, $mutation.find, $mutation.replace, $mutation.test)
    }

    Write-Host "$($mutations.Count - $survived.Count) of $($mutations.Count) caught."
    if ($survived) { throw "Survived: $($survived -join '; ')." }
}
finally {
    if (-not $isKept) { Remove-Item $Folder -Recurse -Force }
}
