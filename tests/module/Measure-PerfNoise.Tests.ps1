BeforeAll {
    . $PSScriptRoot/common.ps1
}

Describe 'Measure-PerfNoise' {
    It 'runs a scenario against itself, keeps the runs and tells what the setup can see' {
        $noise = Measure-PerfNoise (New-TestScenario -Name steady) -Runs 3 -Tag @{ build = '1' } -WarningAction SilentlyContinue
        $noise | Should -BeOfType ([Perf.NoiseReport])
        $noise.Scenario | Should -Be 'steady'
        $noise.Runs | Should -Be 6
        $noise.Why | Should -Not -BeNullOrEmpty
        $noise.Measurements[0].Metric | Should -Be 'http_req_response_time'
        $noise.Measurements[0].RunSd | Should -BeGreaterThan 0
        $stored = Get-PerfResult -Tag @{ noise = $noise.Id; build = '1' }
        $stored.Id | Sort-Object | Should -Be $noise.RunIds

        # The same runs, judged again without running anything.
        $again = $stored | Measure-PerfNoise -WarningAction SilentlyContinue
        $again.Runs | Should -Be 6
        $again | Out-String -Width 140 | Should -Match 'run sd'
    }

    It 'runs nothing with -WhatIf' {
        $before = @(Get-PerfResult).Count
        Measure-PerfNoise (New-TestScenario) -WhatIf | Should -BeNullOrEmpty
        @(Get-PerfResult).Count | Should -Be $before
    }

    It 'refuses too few runs, and a margin that is none' {
        (Get-Fault 'Invoke-PerfTest $v.path | Measure-PerfNoise' @{ path = New-TestScenario }).FullyQualifiedErrorId | Should -Match '^ComparisonInvalid'
        (Get-Fault 'Measure-PerfNoise $v.path -Margin little' @{ path = New-TestScenario }).FullyQualifiedErrorId | Should -Match '^ArgumentInvalid'
    }
}
