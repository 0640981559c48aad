BeforeAll {
    . $PSScriptRoot/common.ps1
    # Limits on failures and checks, so that how fast the machine is makes no difference.
    $search = @{ MinRate = 10; MaxRate = 20; StepDuration = '1s'; MaxDuration = '60s'; WarningAction = 'SilentlyContinue' }
}

Describe 'Find-PerfCapacity' {
    It 'gives the capacity, its steps and the reason, and keeps the runs' {
        $capacity = Find-PerfCapacity (New-TestScenario -Name shop) @search -Tag @{ build = '1' }
        $capacity | Should -BeOfType ([Perf.CapacityResult])
        $capacity.Scenario | Should -Be 'shop'
        $capacity.Flow | Should -Be 'browse'
        $capacity.Unit | Should -Be 'iterations/s'
        # The machine may be too busy to make even this load; then the answer is that the generator was the limit.
        $capacity.Limit | Should -BeIn 'MaxRate', 'Generator'
        $capacity.IsAtLeast | Should -BeTrue
        $capacity.LimitReason | Should -Not -BeNullOrEmpty
        $stored = Get-PerfResult -Tag @{ capacity = $capacity.Id; build = '1' }
        $stored.Id | Sort-Object | Should -Be ($capacity.Steps.RunId | Sort-Object)
        $stored[0].Scenario | Should -Be 'shop (capacity)'
    }

    It 'says when not even the smallest rate meets the thresholds' {
        $scenario = New-TestScenario -Name broken -Threshold 'http_req_failed: "rate < 1%"', 'checks: "rate < 1%"'
        $capacity = Find-PerfCapacity $scenario @search
        $capacity.Limit | Should -BeIn 'MinRate', 'Generator'
        $capacity.Rate | Should -Be 0
        if ($capacity.Limit -eq 'MinRate') { $capacity.LimitReason | Should -Match 'checks: rate < 1%' }
    }

    It 'shows the answer first, then the curve' {
        $text = Find-PerfCapacity (New-TestScenario -Name shop) @search | Out-String -Width 120
        $text | Should -Match '(?m)^\s+capacity\s'
        $text | Should -Match '(?m)^\s+limit\s'
    }

    It 'leaves thresholds on amounts out, with a warning' {
        $null = Find-PerfCapacity (New-TestScenario -Threshold 'http_req_failed: "rate < 1%"', 'http_reqs: "count > 100000"') -MinRate 10 -MaxRate 10 -StepDuration 1s -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'http_reqs: count > 100000'
    }

    It 'runs nothing with -WhatIf' {
        $before = @(Get-PerfResult).Count
        Find-PerfCapacity (New-TestScenario) -WhatIf | Should -BeNullOrEmpty
        @(Get-PerfResult).Count | Should -Be $before
    }

    It 'keeps nothing with -NoStore' {
        $capacity = Find-PerfCapacity (New-TestScenario) @search -NoStore
        Get-PerfResult -Tag @{ capacity = $capacity.Id } | Should -BeNullOrEmpty
    }

    It 'refuses <What>' -ForEach @(
        @{ What = 'a scenario without thresholds'; Scenario = @{ Threshold = @() }; Arguments = @{}; Id = 'NoThresholds' }
        @{ What = 'a flow that is not there'; Scenario = @{}; Arguments = @{ Flow = 'absent' }; Id = 'ArgumentInvalid' }
        @{ What = 'a range upside down'; Scenario = @{}; Arguments = @{ MinRate = 100; MaxRate = 50 }; Id = 'ArgumentInvalid' }
        @{ What = 'a duration without unit'; Scenario = @{}; Arguments = @{ StepDuration = '20' }; Id = 'ArgumentInvalid' }
        @{ What = 'a tolerance that is none'; Scenario = @{}; Arguments = @{ Tolerance = 'little' }; Id = 'ArgumentInvalid' }
    ) {
        $path = New-TestScenario @Scenario
        $fault = Get-Fault '$a = $v.arguments; Find-PerfCapacity $v.path @a' @{ path = $path; arguments = $Arguments }
        $fault.FullyQualifiedErrorId | Should -Match "^$Id"
    }
}
