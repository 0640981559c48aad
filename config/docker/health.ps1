# Whether this container's agent takes coordinators: its gateway answers. Ends with 0 or 1, as HEALTHCHECK wants it.
# By the container's own address, for an agent listens there and not on loopback.
$client = [System.Net.Sockets.TcpClient]::new()
try {
    $port = if ($env:PERF_GATEWAY_PORT) { [int]$env:PERF_GATEWAY_PORT } else { 30000 }
    if (-not $client.ConnectAsync([System.Net.Dns]::GetHostName(), $port).Wait(5000)) { exit 1 }
    exit 0
}
catch { exit 1 }
finally { $client.Dispose() }
