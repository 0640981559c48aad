BeforeAll {
    . $PSScriptRoot/common.ps1
    $kept = Invoke-PerfTest (New-TestScenario -Name alpha)
    $kept | Set-PerfBaseline
}

Describe 'Remove-PerfResult' {
    It 'removes nothing with -WhatIf' {
        Remove-PerfResult $kept.Id -WhatIf
        Get-PerfResult -List | Should -HaveCount 1
    }

    It 'removes runs by id and from the pipeline' {
        $runs = 1..3 | ForEach-Object { Invoke-PerfTest (New-TestScenario -Name beta) }
        Remove-PerfResult $runs[0].Id -Confirm:$false
        Get-PerfResult -List -Id $runs[1].Id | Remove-PerfResult -Confirm:$false
        $runs[2] | Remove-PerfResult -Confirm:$false
        (Get-PerfResult -List).Id | Should -Be $kept.Id
    }

    It 'keeps runs of a baseline, and says so' {
        Remove-PerfResult $kept.Id -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Match '^RunInBaseline,'
        Get-PerfResult -List | Should -HaveCount 1
    }

    It 'says that there is no such run' {
        Remove-PerfResult zzz -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Match '^RunNotFound,'
    }
}
