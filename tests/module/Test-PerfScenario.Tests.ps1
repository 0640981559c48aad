BeforeAll {
    . $PSScriptRoot/common.ps1
    $broken = Join-Path $TestDrive 'broken.yaml'
    Set-Content $broken 'name: broken', 'lod: {}', 'flows: { f: { stepz: [] } }'
}

Describe 'Test-PerfScenario' {
    It 'tells what a run would do' {
        $check = Test-PerfScenario (New-TestScenario -Name plan -Load '{ executor: constant-arrival-rate, rate: 10, duration: 20s }')
        $check | Should -BeOfType ([Perf.ScenarioCheck])
        $check.IsValid | Should -BeTrue
        $check.Iterations | Should -Be 200
        $check.Requests | Should -Be 200
        $check.Offered.PeakRate | Should -Be 10
        $check.Hosts | Should -Be 'sample'
    }

    It 'tells all problems at once, as objects with line and column' {
        $check = Test-PerfScenario $broken
        $check.IsValid | Should -BeFalse
        $check.Problems.Count | Should -BeGreaterThan 2
        $check.Problems[0] | Should -BeOfType ([Perf.ScenarioProblem])
        ($check.Problems | Where-Object Nearest -eq 'load').Line | Should -Be 2
        ($check.Problems | Where-Object Nearest -eq 'steps').Column | Should -BeGreaterThan 1
    }

    It 'gives true or false with -Quiet' {
        Test-PerfScenario (New-TestScenario) -Quiet | Should -BeTrue
        Test-PerfScenario (New-TestScenario), $broken -Quiet | Should -BeFalse
    }

    It 'tells risks: production, other hosts, secrets, load without bound' {
        $path = Join-Path $TestDrive 'risky.yaml'
        Set-Content $path @(
            'name: risky', 'target: https://www.example.com', 'http: { auth: { bearer: abc } }', 'load: { l: { executor: constant-vus, duration: 1s } }'
            'flows: { f: { steps: [ { get: "https://cdn.example.net/" } ] } }', 'environments: { production: { target: "https://www.example.com", production: true } }'
        )
        $check = Test-PerfScenario $path -Environment production
        $check.IsProduction | Should -BeTrue
        foreach ($kind in 'production', 'external', 'credentials', 'thresholds', 'unbounded') { $check.Risks.Kind | Should -Contain $kind }
        $check.Risks[0].Level | Should -Be 'High'
    }

    It 'is valid without the environment variables of secrets, and names them' {
        $path = New-TestScenario -Name secret -Target '${env:NO_SUCH_TARGET}'
        $check = Test-PerfScenario $path
        $check.IsValid | Should -BeTrue
        $check.MissingVariables | Should -Be 'NO_SUCH_TARGET'
        (Test-PerfScenario $path -Target http://127.0.0.1:9).Target | Should -Be 'http://127.0.0.1:9'
    }

    It 'draws the load over time, in 80 columns' {
        $text = Test-PerfScenario (New-TestScenario -Name drawn -Load '{ executor: ramping-arrival-rate, stages: [ { duration: 1m, target: 40 } ] }') | Out-String -Width 80
        $text | Should -Match 'starts a second'
        $text | Should -Match '40/s'
        $text | Should -Match '0s .* 1m'
        # Colours take no columns.
        ($text -replace "`e\[[\d;]*m" -split '\r?\n').ForEach('Length') | Sort-Object -Descending | Select-Object -First 1 | Should -BeLessOrEqual 80
        Test-PerfScenario $broken | Out-String -Width 120 | Should -Match 'broken.yaml:2:1'
    }

    It 'takes files and listed scenarios of the pipeline' {
        $path = New-TestScenario -Name piped
        (Get-Item $path | Test-PerfScenario).Name | Should -Be 'piped'
        (Get-PerfScenario -Path $path | Test-PerfScenario).Name | Should -Be 'piped'
    }

    It 'says when there is no file' {
        (Get-Fault 'Test-PerfScenario $v.Path' @{ Path = (Join-Path $TestDrive 'absent.yaml') }).FullyQualifiedErrorId | Should -Match '^FileNotFound'
    }
}
