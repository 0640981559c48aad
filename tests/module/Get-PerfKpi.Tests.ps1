BeforeAll {
    . $PSScriptRoot/common.ps1
    $run = Invoke-PerfTest (New-TestScenario)
    $endpoints = Join-Path $TestDrive 'critical-endpoints.yaml'
    Set-Content $endpoints "endpoints:`n  - { name: list, steps: list }`n  - GET /never-asked-for"
}

Describe 'Get-PerfKpi' {
    It 'gives six figures with their targets' {
        $figures = @($run | Get-PerfKpi -CriticalEndpoint $endpoints)
        $figures.Name | Should -Be @('Availability', 'EndpointCoverage', 'AlertLatency', 'ResponseTimeP95', 'ErrorRate', 'Throughput')
        $figures[0].Value | Should -Be 1
        $figures[0].Met | Should -BeTrue
        ($figures[0].Windows | Measure-Object Requests -Sum).Sum | Should -Be 20
    }

    It 'names what is not covered' {
        $coverage = $run | Get-PerfKpi EndpointCoverage -CriticalEndpoint $endpoints
        $coverage.Value | Should -Be 0.5
        $coverage.Met | Should -BeFalse
        $coverage.Evidence | Should -Contain 'Not covered: GET /never-asked-for'
    }

    It 'takes stored runs by scenario and period' {
        (Get-PerfKpi Avail* -Scenario $run.Scenario -Period 1h -WarningAction SilentlyContinue).Value | Should -Not -BeNullOrEmpty
        (Get-PerfKpi Avail* -Scenario 'no such scenario' -Period 1h -WarningAction SilentlyContinue).Met | Should -BeNullOrEmpty
    }

    It 'shows as a table that people can read' {
        $text = $run | Get-PerfKpi Availability -WarningAction SilentlyContinue | Format-Table | Out-String -Width 200
        $text | Should -Match '100 %'
        $text | Should -Match '>= 99.9 %'
    }

    It 'publishes only where there is a shared history' {
        (Get-Fault 'Get-PerfKpi -Publish -Period 1h -WarningAction SilentlyContinue').FullyQualifiedErrorId | Should -Match '^HistoryInvalid,'
    }

    It 'refuses a period that is none' {
        (Get-Fault 'Get-PerfKpi -Period often').FullyQualifiedErrorId | Should -Match '^ArgumentInvalid,'
    }
}
