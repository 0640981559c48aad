BeforeAll {
    . $PSScriptRoot/common.ps1
    $run = Invoke-PerfTest (New-TestScenario -Name alpha)
    $run | Set-PerfBaseline -Name main -Reason 'one'
    $run | Set-PerfBaseline -Name nightly
    Remove-PerfBaseline nightly -Reason 'gone' -Confirm:$false
}

Describe 'Get-PerfBaseline' {
    It 'gives what holds now' {
        (Get-PerfBaseline).Name | Should -Be 'main'
        (Get-PerfBaseline MA* -Scenario al*).RunIds | Should -Be $run.Id
        Get-PerfBaseline -Scenario beta | Should -BeNullOrEmpty
    }

    It 'gives every version with -History' {
        $versions = Get-PerfBaseline nightly -History
        $versions.Action | Should -Be 'Set', 'Removed'
        $versions.Version | Should -Be 1, 2
        $versions[1].Reason | Should -Be 'gone'
    }

    It 'says that there is no such baseline, and goes on' {
        $found = Get-PerfBaseline none, main -ErrorAction SilentlyContinue -ErrorVariable fault
        $found.Name | Should -Be 'main'
        $fault[0].FullyQualifiedErrorId | Should -Match '^BaselineNotFound,'
        Get-PerfBaseline none* | Should -BeNullOrEmpty
    }

    It 'completes names' {
        (TabExpansion2 'Get-PerfBaseline -Name m').CompletionMatches.CompletionText | Should -Contain 'main'
    }
}
