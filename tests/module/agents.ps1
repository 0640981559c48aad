# Dot-sourced after common.ps1 by tests of load agents: agents in other processes of this very PowerShell, as other terminals would run them.

# A cluster of this machine that no other test has: the port of its first agent, below those that the system gives to connections.
function New-TestCluster {
    for ($i = 0; $i -lt 100; $i++) {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, (Get-Random -Minimum 20000 -Maximum 29000))
        try {
            $listener.Start()
            return "localhost:$($listener.LocalEndpoint.Port)"
        } catch [System.Net.Sockets.SocketException] {
            continue
        } finally {
            $listener.Stop()
        }
    }

    throw 'There is no free port from 20000 to 29000.'
}

function Start-TestAgent {
    param([string] $Cluster, [string] $Name, [string] $More = '')
    $command = "`$env:PERF_HOME = '$env:PERF_HOME'; Import-Module '$modulePath'; Start-PerfAgent $Name -Cluster '$Cluster' $More"
    Start-Process -FilePath (Get-Process -Id $PID).Path -PassThru -RedirectStandardOutput (Join-Path $TestDrive "$(New-Guid).log") `
        -ArgumentList '-NoProfile', '-NonInteractive', '-EncodedCommand', ([Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($command)))
}

# The agents of a cluster, as soon as there are so many.
function Wait-TestAgent {
    param([string] $Cluster, [int] $Count = 1)
    for ($i = 0; $i -lt 150; $i++) {
        $agents = @(Get-PerfAgent -Cluster $Cluster -ErrorAction SilentlyContinue | Where-Object State -NE Unanswered)
        if ($agents.Count -ge $Count) { return $agents }
        Start-Sleep -Milliseconds 400
    }

    throw "There are not $Count agents within a minute."
}

function Stop-TestAgent {
    param([System.Diagnostics.Process[]] $Process)
    foreach ($one in $Process) { if (-not $one.HasExited) { $one.Kill() } }
}
