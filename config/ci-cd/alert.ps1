<#
.SYNOPSIS
    Tells people what a CI job's results say, by config/ci-cd/alerts.yaml; and that all is well again, where it was not.
#>
[CmdletBinding()]
param(
    [string] $ResultsPath = 'test-results',
    [string] $Report = 'validation/validation_report.json',
    [string] $Policy = 'config/ci-cd/alerts.yaml'
)

$ErrorActionPreference = 'Stop'
Set-Location (Split-Path (Split-Path $PSScriptRoot -Parent) -Parent)
if (-not (Test-Path $Policy)) { Write-Host "There is no $Policy, so nobody is told."; return }
if (-not (Test-Path $ResultsPath)) { Write-Host "There are no results in $ResultsPath."; return }
$deliveries = @(
    Import-PerfResult $ResultsPath | Send-PerfAlert -Policy $Policy
    # The validation has compared them already; its runs tell the rest.
    if (Test-Path $Report) {
        [Perf.ValidationReportJson]::Read((Get-Content $Report -Raw), $Report).Comparisons | Send-PerfAlert -Policy $Policy
    }
)
$deliveries | Format-Table
