BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/agents.ps1
}

Describe 'Stop-PerfAgent' {
    It 'drains an agent, which leaves and whose process ends' {
        $cluster = New-TestCluster
        $process = Start-TestAgent $cluster first
        try {
            $null = Wait-TestAgent $cluster
            Stop-PerfAgent first -Cluster $cluster -WhatIf
            (Get-PerfAgent -Cluster $cluster).State | Should -Be 'Idle'
            (Stop-PerfAgent first -Cluster $cluster -Confirm:$false).State | Should -Be 'Draining'
            $process.WaitForExit(30000) | Should -BeTrue
        } finally {
            Stop-TestAgent $process
        }
    }

    It 'takes agents from the pipeline, and tells a name that there is not' {
        $cluster = New-TestCluster
        $processes = @(Start-TestAgent $cluster first)
        try {
            $null = Wait-TestAgent $cluster
            $processes += Start-TestAgent $cluster second
            $null = Wait-TestAgent $cluster -Count 2
            $null = Stop-PerfAgent nobody -Cluster $cluster -ErrorAction SilentlyContinue -ErrorVariable fault
            $fault[0].FullyQualifiedErrorId | Should -Be 'AgentNotFound,Perf.Commands.StopPerfAgentCommand'
            (Get-PerfAgent second -Cluster $cluster | Stop-PerfAgent -Cluster $cluster -Wait).Name | Should -Be 'second'
            (Get-PerfAgent -Cluster $cluster | Where-Object State -NE Unanswered).Name | Should -Be 'first'
        } finally {
            Stop-TestAgent $processes
        }
    }
}
