BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/live.ps1
}

Describe 'Set-PerfTestRate' {
    It 'says that nothing runs, and does not end the script' {
        Set-PerfTestRate -Rate 200/s -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Match '^RunNotFound,'
    }

    It 'says that no running test has such an id' {
        Set-PerfTestRate -Rate 200/s -Id zzz -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Match '^RunNotFound,'
        $fault[0].TargetObject | Should -Be 'zzz'
    }

    It 'changes nothing with -WhatIf' {
        $job = Start-LiveTest
        try {
            $test = Wait-LiveTest
            Set-PerfTestRate -Rate 200/s -WhatIf | Should -BeNullOrEmpty
            $after = Get-PerfTest
            $after.IsSuspended | Should -Be $test.IsSuspended
            $after.RateFactor | Should -Be $test.RateFactor
        } finally {
            Stop-LiveTest $job
        }
    }

    It 'says how a rate is written: <_>' -ForEach 'fast', '0/s', '5/d', '-1/s' {
        $fault = Get-Fault 'Set-PerfTestRate -Rate $v.rate' @{ rate = $_ }
        $fault.FullyQualifiedErrorId | Should -Match '^ArgumentInvalid'
        "$fault" | Should -Match '200/s'
    }
}
