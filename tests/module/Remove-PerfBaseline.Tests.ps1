BeforeAll {
    . $PSScriptRoot/common.ps1
    $run = Invoke-PerfTest (New-TestScenario -Name alpha)
}

Describe 'Remove-PerfBaseline' {
    BeforeEach { $run | Set-PerfBaseline -Name main }

    It 'removes nothing with -WhatIf' {
        Remove-PerfBaseline main -WhatIf
        Get-PerfBaseline main | Should -Not -BeNullOrEmpty
    }

    It 'removes it, keeps its history and its runs' {
        $removed = Get-PerfBaseline main | Remove-PerfBaseline -Reason 'gone' -PassThru -Confirm:$false
        $removed.Action | Should -Be 'Removed'
        Get-PerfBaseline | Should -BeNullOrEmpty
        (Get-PerfBaseline -History)[-1].Reason | Should -Be 'gone'
        (Get-PerfResult -List -Id $run.Id).Id | Should -Be $run.Id
    }

    It 'says that there is none' {
        Remove-PerfBaseline none -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Match '^BaselineNotFound,'
    }
}
