BeforeAll {
    . $PSScriptRoot/common.ps1
    $run = Invoke-PerfTest (New-TestScenario -Name 'two words')
    $null = New-Item -ItemType Directory (Join-Path $TestDrive 'project' 'config') -Force
    Set-Content (Join-Path $TestDrive 'project' 'config' 'environments.yaml') "development: { target: 'http://127.0.0.1:9' }`nstaging: { target: 'http://127.0.0.1:9' }"
}

Describe 'Completion' {
    Context '-Environment of <_>' -ForEach 'Invoke-PerfTest', 'Get-PerfResult' {
        BeforeAll { Push-Location (Join-Path $TestDrive 'project') }
        AfterAll { Pop-Location }

        It 'offers the environments of the session''s folder' {
            (Get-Completion "$_ -Environment ").CompletionText | Should -Be 'development', 'staging'
            (Get-Completion "$_ -Environment s").CompletionText | Should -Be 'staging'
        }
    }

    It 'offers the types of test to <_>' -ForEach 'Invoke-PerfTest', 'Test-PerfScenario', 'New-PerfScenario' {
        (Get-Completion "$_ -Type sp").CompletionText | Should -Be 'spike'
        (Get-Completion "$_ -Type ").CompletionText | Should -HaveCount 9
    }

    It 'offers the kinds of monitors' {
        (Get-Completion 'Invoke-PerfTest -Monitor ').CompletionText | Should -Be 'host', "'process='", "'prometheus='", "'node='", "'postgresql='", "'nginx='", "'redis='", "'dotnet='", "'http='"
        (Get-Completion 'Invoke-PerfTest -Monitor po').ToolTip | Should -Match 'env:PG'
    }

    It 'offers the formats of reports' {
        (Get-Completion 'Export-PerfReport -Format ').CompletionText | Sort-Object | Should -Be 'artillery', 'csv', 'csv-metrics', 'html', 'json', 'k6handlesummary', 'k6summary', 'speedscope'
        (Get-Completion 'Export-PerfReport -Format h').CompletionText | Should -Be 'html'
    }

    It 'offers the ids of stored runs, with what they are' {
        $match = Get-Completion "Get-PerfResult -Id $($run.Id.Substring(0, 8))"
        $match.CompletionText | Should -Be $run.Id
        $match.ToolTip | Should -Match 'two words'
    }

    It 'offers the scenarios of stored runs, in quotes where they need them' {
        (Get-Completion 'Get-PerfResult -Scenario t').CompletionText | Should -Be "'two words'"
        (Get-Completion "Get-PerfResult -Scenario 'tw").CompletionText | Should -Be "'two words'"
    }

    It 'offers the ways in which a run can end' {
        (Get-Completion 'Get-PerfResult -Status I').CompletionText | Should -Be 'Interrupted'
    }

    It 'offers nothing, and no error, from a home that cannot be' {
        $before = $env:PERF_HOME
        try {
            $blocked = Join-Path $TestDrive 'blocked'
            Set-Content $blocked 'a file and no folder'
            $env:PERF_HOME = $blocked
            (Get-Completion 'Get-PerfResult -Id 2').CompletionText | Should -Not -Contain $run.Id
        } finally {
            $env:PERF_HOME = $before
        }
    }
}
