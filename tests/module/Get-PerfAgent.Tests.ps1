BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/agents.ps1
}

Describe 'Get-PerfAgent' {
    It 'cannot read a connection, and says so' {
        (Get-Fault 'Get-PerfAgent -Cluster nonsense://x').FullyQualifiedErrorId | Should -Be 'ClusterInvalid,Perf.Commands.GetPerfAgentCommand'
        (Get-Fault 'Get-PerfAgent -Cluster ''redis://${env:NOWHERE_AT_ALL}''').Exception.Message | Should -Match 'NOWHERE_AT_ALL'
    }

    It 'names the cluster that cannot be reached, also where the environment names it' {
        $before = $env:PERF_CLUSTER, $env:PERF_CLUSTER_SECRET
        try {
            $env:PERF_CLUSTER_SECRET = 'a secret of tests alone'
            $env:PERF_CLUSTER = 'redis://user:pass-word@127.0.0.1:9/0'
            $message = (Get-Fault 'Get-PerfAgent').Exception.Message
            $message | Should -Match 'redis://127\.0\.0\.1:9/0'
            $message | Should -Not -Match 'pass-word'
        } finally {
            $env:PERF_CLUSTER, $env:PERF_CLUSTER_SECRET = $before
        }
    }

    It 'lists an agent of another process, by name and label, and offers it' {
        $cluster = New-TestCluster
        $process = Start-TestAgent $cluster lister "-Label @{ zone = 'eu' } -MaxRate 50/s"
        try {
            $agent = Wait-TestAgent $cluster
            $agent | Should -BeOfType ([Perf.Agent])
            $agent.ProcessId | Should -Be $process.Id
            $agent.IsCompatible | Should -BeTrue
            $agent.State | Should -Be 'Idle'
            # The clock is the same one: what is measured is wrong by no more than is told.
            [Math]::Abs($agent.ClockOffset) | Should -BeLessOrEqual ($agent.ClockUncertainty + 2)
            (Get-PerfAgent list* -Cluster $cluster).Name | Should -Be 'lister'
            (Get-PerfAgent -Label @{ zone = 'eu' } -Cluster $cluster).Name | Should -Be 'lister'
            Get-PerfAgent -Label @{ zone = 'us' } -Cluster $cluster | Should -BeNullOrEmpty
            $agent | Out-String -Width 200 | Should -Match '(?m)^lister\s+Idle\s.*50/s\s+zone=eu'
            $null = Get-PerfAgent nobody -Cluster $cluster -ErrorAction SilentlyContinue -ErrorVariable fault
            $fault[0].FullyQualifiedErrorId | Should -Be 'AgentNotFound,Perf.Commands.GetPerfAgentCommand'
            (Get-Completion "Stop-PerfAgent -Cluster $cluster -Name l").CompletionText | Should -Be 'lister'
            (Get-Completion "Invoke-PerfTest a.yaml -Cluster $cluster -Agent z").CompletionText | Should -Be "'zone=eu'"
        } finally {
            Stop-TestAgent $process
        }
    }

    It 'offers nothing, and soon, where there is no cluster' {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $null = Get-Completion "Stop-PerfAgent -Cluster $(New-TestCluster) -Name w"
        $null = Get-Completion 'Stop-PerfAgent -Cluster redis://192.0.2.1:6379 -Name w'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 30
    }
}
