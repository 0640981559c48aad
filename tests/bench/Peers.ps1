<#
.SYNOPSIS
    Perf's engine beside wrk (and hey, ab and h2load where they are installed), interleaved in one run against a server that is faster than they are, each on a
    core of its own. Ratios are made within a block, so that what the machine does otherwise falls on both.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Blocks = 5,
    [int] $Seconds = 15,
    [int] $Connections = 64
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
if (-not $IsLinux -or -not (Test-Program wrk)) { Write-Host 'Peers: needs Linux and wrk (apt-get install wrk); left out.'; return }
$root = Split-Path (Split-Path $PSScriptRoot -Parent) -Parent
& dotnet build (Join-Path $root 'tests' 'Perf.Sink') -c Release --nologo -v quiet | Out-Host
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$port = 18711
$tlsPort = 18712
$address = "http://127.0.0.1:$port"
$load = "{ executor: constant-vus, vus: $Connections, duration: ${Seconds}s, gracefulStop: 1s }"
$flow = @'
[ { get: "/items?q=${term}", name: list, headers: { x-tenant: "${tenant}" }, expect: { status: 200 }, capture: { pad: { json: "$.pad" } } },
  { get: "/items/${pad}", name: one, expect: { status: 200 } },
  { get: "/search?term=${term}&tenant=${tenant}", name: search, expect: { status: 200, header: { content-type: application/json } } },
  { get: /, name: home, checks: { ok: { status: 200 } } } ]
'@
$variables = "variables: { tenant: acme, term: [alpha, beta] }"

function Write-Row {
    param([string] $Name, $Rows)
    $rate = @($Rows | ForEach-Object { $_.Perf.Rate / $_.Wrk.Rate })
    $cpu = @($Rows | ForEach-Object { $_.Perf.Cpu / $_.Wrk.Cpu })
    '{0,-34} {1}   {2}   {3,9:0} {4,9:0} {5,7:0.00} {6,7:0.00}' -f $Name, (Format-Range $rate), (Format-Range $cpu),
        (Get-Median @($Rows | ForEach-Object { $_.Perf.Rate })), (Get-Median @($Rows | ForEach-Object { $_.Wrk.Rate })),
        (Get-Median @($Rows | ForEach-Object { $_.Perf.Cpu })), (Get-Median @($Rows | ForEach-Object { $_.Wrk.Cpu })) | Out-Host
}

function Invoke-Perf {
    param([string] $Scenario)
    $figures = Measure-Perf $Perfsh $Scenario @($rateFigure, $cpuFigure)
    @{ Rate = $figures[0]; Cpu = $figures[1] }
}

function Invoke-Wrk {
    param([string] $Url)
    Measure-Peer "wrk -t1 -c$Connections -d${Seconds}s $Url" 'Requests/sec:\s+([\d.]+)' $Seconds
}

$sink = Start-Server "$(Join-Path $root 'tests' 'Perf.Sink' 'bin' 'Release' 'net10.0' 'Perf.Sink') $port" $port
$nginx = $null
try {
    if (Test-Program nginx) {
        $config = Join-Path $folder 'nginx.conf'
        & bash -c "openssl req -x509 -newkey rsa:2048 -nodes -keyout '$folder/key.pem' -out '$folder/cert.pem' -days 2 -subj /CN=127.0.0.1 2>/dev/null"
        Set-Content $config @"
daemon off; worker_processes 1; pid $folder/nginx.pid; error_log $folder/error.log;
events { worker_connections 30000; }
http { access_log off; keepalive_requests 100000000;
  server { listen 127.0.0.1:$tlsPort ssl; ssl_certificate $folder/cert.pem; ssl_certificate_key $folder/key.pem;
    location / { default_type application/json; return 200 '{"pad":"$('x' * 140)"}'; } } }
"@
        $nginx = Start-Server "nginx -p $folder -c $config" $tlsPort
    }

    "Perf against wrk, $Connections connections, $Seconds s each, $Blocks blocks; ratios min, median, max" | Out-Host
    '{0,-34} {1,29}   {2,29}   {3,9} {4,9} {5,7} {6,7}' -f '', 'requests/s, Perf to wrk', 'CPU/request, Perf to wrk', 'Perf/s', 'wrk/s', 'Perf us', 'wrk us' | Out-Host
    $plain = @(); $flows = @(); $secure = @(); $others = @{}
    foreach ($block in 1..$Blocks) {
        $wrk = Invoke-Wrk "$address/"
        $perf = Invoke-Perf (New-Scenario $address $load)
        $after = Invoke-Wrk "$address/"
        # Between two runs of wrk: a machine that grows slower or faster meanwhile does so for both.
        $wrk = @{ Rate = ($wrk.Rate + $after.Rate) / 2; Cpu = ($wrk.Cpu + $after.Cpu) / 2 }
        $plain += @{ Wrk = $wrk; Perf = $perf }
        $flows += @{ Wrk = $after; Perf = Invoke-Perf (New-Scenario $address $load $flow $variables) }
        if ($nginx) {
            $secure += @{
                Wrk = Invoke-Wrk "https://127.0.0.1:$tlsPort/"
                Perf = Invoke-Perf (New-Scenario "https://127.0.0.1:$tlsPort" $load -Http 'http: { tls: { skipVerify: true } }')
            }
        }

        $peers = @{
            ab = @{ Command = "ab -k -q -t $Seconds -n 100000000 -c $Connections $address/"; Pattern = 'Requests per second:\s+([\d.]+)' }
            hey = @{ Command = "hey -z ${Seconds}s -c $Connections -cpus 1 $address/"; Pattern = 'Requests/sec:\s+([\d.]+)' }
            h2load = @{ Command = "h2load --h1 -D $Seconds -c $Connections -t1 $address/"; Pattern = 'finished in [\d.]+s, ([\d.]+) req/s' }
        }
        foreach ($name in $peers.Keys) {
            if (Test-Program $name) { $others[$name] = @($others[$name]) + @{ Wrk = $wrk; Perf = Measure-Peer $peers[$name].Command $peers[$name].Pattern $Seconds } }
        }
    }

    Write-Row 'Perf: GET, status check' $plain
    Write-Row 'Perf: 4 steps, templates, capture' $flows
    if ($secure) { Write-Row 'Perf: GET over TLS (nginx)' $secure }
    foreach ($name in $others.Keys | Sort-Object) { Write-Row "$name (in Perf's place)" @($others[$name] | Where-Object { $_ }) }
}
finally {
    Stop-Server $sink
    if ($nginx) { & bash -c "kill `$(cat $folder/nginx.pid) 2>/dev/null; true"; $nginx.WaitForExit() }
    Remove-Item $folder -Recurse -Force
}
