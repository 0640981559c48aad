<#
.SYNOPSIS
    Says which scenarios a CI job runs: those that the changes since a commit ask for, or all API scenarios where there is no such commit.
.DESCRIPTION
    Writes scenarios (one a line) and type to GITHUB_OUTPUT, to Azure's variables, or to the console; with -Path the scenarios to a file.
#>
[CmdletBinding()]
param(
    # The commit that the changes are counted from; empty for a run by hand or by schedule.
    [string] $Base,
    # The type of test of scenarios whose rule names none.
    [string] $Type = 'baseline',
    # A file for the scenarios, where the CI system has no variables that go from step to step.
    [string] $Path
)

$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot -Parent) -Parent
Set-Location $root
if ($Base) {
    $changed = & git diff --name-only "$Base...HEAD"
    if ($LASTEXITCODE -ne 0) { throw "git diff against '$Base' failed. Does the checkout have its history (fetch-depth: 0)?" }
    $chosen = @($changed | Select-PerfScenario)
    foreach ($one in $chosen) { Write-Host "$($one.Path): $($one.Rules -join ', ') ($($one.ChangedPaths.Count) files)" }
    # Where a rule names the type it stands beside its scenario; the others are of the job's.
    $scenarios = @($chosen | ForEach-Object { if ($_.Type) { "$($_.Path)|$($_.Type)" } else { $_.Path } })
}
else {
    $scenarios = @(switch ($Type) {
        'database-intensive' { 'scenarios/database-intensive-operations.yaml' }
        'authentication' { 'scenarios/authentication-stress-test.yaml' }
        'comprehensive' { 'scenarios/comprehensive-load-test.yaml' }
        default { 'scenarios/api-endpoints-comprehensive.yaml' }
    })
}

if (-not $scenarios) { Write-Host 'The changes concern no scenario: nothing is tested.' }
if ($Path) { Set-Content -Path $Path -Value ($scenarios -join "`n") }
elseif ($env:GITHUB_OUTPUT) {
    Add-Content -Path $env:GITHUB_OUTPUT -Value "scenarios<<END_OF_SCENARIOS`n$($scenarios -join "`n")`nEND_OF_SCENARIOS`ntype=$Type"
}
elseif ($env:TF_BUILD) {
    Write-Host "##vso[task.setvariable variable=PERF_SCENARIOS]$($scenarios -join '%0A')"
    Write-Host "##vso[task.setvariable variable=PERF_TEST_TYPE]$Type"
}
else {
    $scenarios
}
