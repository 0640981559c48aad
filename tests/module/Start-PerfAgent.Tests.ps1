BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/agents.ps1
}

Describe 'Start-PerfAgent' {
    It 'refuses a cluster that others can reach, without a secret or certificates' {
        (Get-Fault 'Start-PerfAgent -Cluster redis://127.0.0.1:1').FullyQualifiedErrorId | Should -Be 'ClusterInsecure,Perf.Commands.StartPerfAgentCommand'
    }

    It 'refuses what does not go together, and what is no figure' {
        (Get-Fault 'Start-PerfAgent -CertificatePath me.pem').FullyQualifiedErrorId | Should -Be 'ArgumentInvalid,Perf.Commands.StartPerfAgentCommand'
        (Get-Fault 'Start-PerfAgent -MaxRate fast').Exception.Message | Should -Match '200/s'
        (Get-Fault 'Start-PerfAgent -MaxDuration long').Exception.Message | Should -Match 'MaxDuration'
    }

    It 'gives the agent first, and ends with the pipeline' {
        $agent = Start-PerfAgent alone -Cluster (New-TestCluster) -Label @{ zone = 'eu' } -MaxRate 500/s -MaxVirtualUser 20 -MaxDuration 1h -AllowTarget 'https://*.example.com' | Select-Object -First 1
        $agent | Should -BeOfType ([Perf.Agent])
        $agent.Name | Should -Be 'alone'
        $agent.Cores | Should -BeGreaterThan 0
        $agent.Labels['zone'] | Should -Be 'eu'
        $agent.MaxRate | Should -Be 500
        $agent.MaxVirtualUsers | Should -Be 20
        $agent.MaxDuration | Should -Be ([timespan]'01:00:00')
        $agent.AllowTarget | Should -Be 'https://*.example.com'
    }

    It 'takes from the environment what is not given, and nothing that cannot be read' {
        $variables = @{ PERF_AGENT_NAME = 'by-variable'; PERF_AGENT_LABELS = 'zone=eu'; PERF_AGENT_ALLOW_TARGET = 'http://127.0.0.1:1'; PERF_AGENT_MAX_RATE = '7/s' }
        try {
            foreach ($name in $variables.Keys) { Set-Item "env:$name" $variables[$name] }
            $agent = Start-PerfAgent -Cluster (New-TestCluster) -MaxRate 9/s | Select-Object -First 1
            $agent.Name | Should -Be 'by-variable'
            $agent.Labels['zone'] | Should -Be 'eu'
            $agent.AllowTarget | Should -Be 'http://127.0.0.1:1'
            $agent.MaxRate | Should -Be 9
            $env:PERF_AGENT_ALLOW_TARGET = ','
            (Get-Fault "Start-PerfAgent -Cluster $(New-TestCluster)").Exception.Message | Should -Match 'PERF_AGENT_ALLOW_TARGET'
        } finally {
            foreach ($name in $variables.Keys) { Remove-Item "env:$name" }
        }
    }

    It 'makes an exact part of a run, two of them the whole' {
        $cluster = New-TestCluster
        $processes = @(Start-TestAgent $cluster one)
        try {
            $null = Wait-TestAgent $cluster
            $processes += Start-TestAgent $cluster two
            $null = Wait-TestAgent $cluster -Count 2
            $run = Invoke-PerfTest (New-TestScenario) -Agent 2 -Cluster $cluster
            $run.Metrics['iterations'].Count | Should -Be 20
            $run.Agents.Name | Sort-Object | Should -Be 'one', 'two'
            ($run.Agents | ForEach-Object { $_.Metrics['iterations'].Count } | Measure-Object -Sum).Sum | Should -Be 20
            (Get-PerfResult -Id $run.Id).Agents.Count | Should -Be 2
            # The cluster itself, in place of its agents and -Cluster.
            $run = Invoke-PerfTest (New-TestScenario) -Agent $cluster
            $run.Agents.Name | Sort-Object | Should -Be 'one', 'two'
            $run.Metrics['iterations'].Count | Should -Be 20
        } finally {
            Stop-TestAgent $processes
        }
    }
}
