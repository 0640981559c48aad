<#
.SYNOPSIS
    Makes the load of one case: warm-up, run, the result as JSON, and what Get-PerfBottleneck says of it. Lab.ps1 starts it as a process of its own, which can be put into a network namespace or a control group.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $WarmUp,
    [Parameter(Mandatory)] [string] $Scenario,
    [Parameter(Mandatory)] [string] $Out,
    [Parameter(Mandatory)] [int] $Seed,
    [string] $Module,
    # A file that this writes after the warm-up, and one that it waits for then.
    [string] $Warm,
    [string] $Go
)

$ErrorActionPreference = 'Stop'
# The module that was built here, whatever else the shell knows.
if ($Module -and (Test-Path $Module)) { Import-Module $Module }
$null = Invoke-PerfTest $WarmUp -NoStore -Seed ($Seed + 1000) -WarningAction SilentlyContinue
if ($Warm) {
    Set-Content $Warm 'warm'
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (Test-Path $Go)) {
        if ($watch.Elapsed.TotalSeconds -gt 30) { throw 'Nobody said go.' }
        Start-Sleep -Milliseconds 50
    }
}

$run = Invoke-PerfTest $Scenario -NoStore -Seed $Seed -WarningAction SilentlyContinue
$run | Export-PerfReport -Path "$Out.json" -Format json
# What was told of monitors that could not be read is worth knowing.
@($run.Warnings) | ForEach-Object { "warning: $_" }
if (Get-Command Get-PerfBottleneck -ErrorAction Ignore) {
    $findings = @($run | Get-PerfBottleneck -Sensitivity Medium | ForEach-Object { [ordered]@{ Id = $_.Id; Rank = $_.Rank; Confidence = $_.Confidence; Impact = $_.Impact; Title = $_.Title; Explanation = $_.Explanation } })
    Set-Content "$Out.findings.json" (ConvertTo-Json -InputObject $findings -Depth 4)
}
