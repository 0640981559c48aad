# The lab's PostgreSQL: a cluster of its own in a temporary folder, and for each case a fresh copy of the shop. Dot-sourced by Lab.ps1.

function Get-LabAccount {
    # PostgreSQL refuses to run as root.
    if ([Environment]::UserName -eq 'root') { @((Find-LabProgram setpriv), '--reuid=postgres', '--regid=postgres', '--init-groups') } else { @() }
}

function Invoke-LabSql {
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] [string[]] $Sql, [string] $Database = 'shop')
    # Each statement by itself: some may not stand in a transaction.
    $arguments = @('-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', $Lab.Folder, '-p', $Lab.Ports.Database, '-U', 'postgres', '-d', $Database)
    foreach ($statement in $Sql) { $arguments += @('-c', $statement) }
    $said = & "$($Lab.PostgresBin)/psql" @arguments 2>&1
    if ($LASTEXITCODE -ne 0) { throw "psql: $said" }
    $said
}

function Initialize-LabDatabase {
    # Once for all cases: the cluster, and the shop as a template.
    param([Parameter(Mandatory)] $Lab, [int] $Patience = 60)
    $as = @(Get-LabAccount)
    $null = New-Item (Join-Path $Lab.Folder 'pg') -ItemType Directory
    # By TCP anybody on the machine can come, and a superuser may start programs: there a word is asked for. The socket is its owner's.
    $word = Join-Path $Lab.Folder 'word'
    Set-Content $word $Lab.Word
    if (-not $IsWindows) { & chmod 600 $word }
    # Its socket is in the folder itself.
    if ($as.Count -gt 0) { & chown postgres $Lab.Folder (Join-Path $Lab.Folder 'pg') $word }
    $command = $as + @("$($Lab.PostgresBin)/initdb", '-D', (Join-Path $Lab.Folder 'pg'), '-U', 'postgres', '--auth-local=trust', '--auth-host=scram-sha-256', "--pwfile=$word", '-N', '-E', 'UTF8', '--locale=C')
    $said = & $command[0] @($command | Select-Object -Skip 1) 2>&1
    if ($LASTEXITCODE -ne 0) { throw "initdb: $said" }
    $started = [System.Collections.Generic.List[object]]::new()
    try {
        $null = Start-LabDatabase $Lab $started @{ fsync = 'off' } -Patience $Patience
        Invoke-LabSql $Lab "CREATE ROLE shop LOGIN PASSWORD '$($Lab.Word)'", 'CREATE DATABASE shop_template OWNER shop' -Database postgres | Out-Null
        Invoke-LabSql $Lab -Database shop_template @(
            'CREATE EXTENSION pg_stat_statements'
            # What-if indexes, where the package is there.
            'DO $$ BEGIN CREATE EXTENSION hypopg; EXCEPTION WHEN OTHERS THEN NULL; END $$'
            'SET ROLE shop'
            'CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL, price numeric NOT NULL, stock int NOT NULL) WITH (fillfactor = 50)'
            "INSERT INTO items SELECT i, 'item ' || i, (i % 1000) / 10.0, 1000000 FROM generate_series(1, 10000) AS i"
            'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int NOT NULL, amount numeric NOT NULL, note text NOT NULL)'
            "INSERT INTO orders SELECT i, (i * 7919) % 8000 + 1, (i % 5000) / 10.0, md5(i::text) || md5((i + 1)::text) FROM generate_series(1, 200000) AS i"
            'CREATE INDEX orders_customer ON orders (customer_id)'
            'CREATE TABLE ledger (id int PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 20)'
            'INSERT INTO ledger SELECT i, 0 FROM generate_series(1, 1000) AS i'
            'CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, detail text NOT NULL, at timestamptz NOT NULL DEFAULT now())'
            'CREATE TABLE tickets (id int PRIMARY KEY, weight int NOT NULL, text text NOT NULL)'
            "INSERT INTO tickets SELECT i, 1, repeat('x', 100) FROM generate_series(1, 300) AS i"
            # So that an update of the weight leaves a dead row that only a vacuum removes.
            'CREATE INDEX tickets_weight ON tickets (weight)'
        ) | Out-Null
    }
    finally { Stop-LabStarted $started }
}

function Start-LabDatabase {
    # Sessions that are still there are thrown out at its end: INT.
    param(
        [Parameter(Mandatory)] $Lab,
        [Parameter(Mandatory)] [AllowEmptyCollection()] [System.Collections.Generic.List[object]] $Started,
        [hashtable] $Settings = @{},
        [hashtable] $Environment = @{},
        # How many seconds it may take until it answers.
        [int] $Patience = 60
    )
    $all = @{
        listen_addresses = '127.0.0.1'; unix_socket_directories = $Lab.Folder; unix_socket_permissions = '0700'; max_connections = 120; shared_buffers = '128MB'; shared_preload_libraries = 'pg_stat_statements'
        'pg_stat_statements.track' = 'all'; track_io_timing = 'on'; log_min_messages = 'warning'; logging_collector = 'off'
    }
    foreach ($key in $Settings.Keys) { $all[$key] = $Settings[$key] }
    $command = @(Get-LabAccount) + @("$($Lab.PostgresBin)/postgres", '-D', (Join-Path $Lab.Folder 'pg'), '-p', $Lab.Ports.Database)
    foreach ($key in $all.Keys) { $command += @('-c', "$key=$($all[$key])") }
    $server = Start-LabProgram postgres $command $Lab.Folder $Started -Environment $Environment -Signal INT
    Wait-Lab PostgreSQL -Seconds $Patience -Process $server -Log (Join-Path $Lab.Folder 'postgres.log') -Until {
        & "$($Lab.PostgresBin)/pg_isready" -q -h $Lab.Folder -p $Lab.Ports.Database
        $LASTEXITCODE -eq 0
    }
    $server
}

function Reset-LabShop {
    # A fresh copy, with statistics as if it had been there for long, and then the fault.
    param([Parameter(Mandatory)] $Lab, [string[]] $Sql = @())
    Invoke-LabSql $Lab -Database postgres 'DROP DATABASE IF EXISTS shop WITH (FORCE)', 'CREATE DATABASE shop TEMPLATE shop_template OWNER shop STRATEGY FILE_COPY' | Out-Null
    Invoke-LabSql $Lab 'VACUUM (ANALYZE)' | Out-Null
    if ($Sql.Count -gt 0) { Invoke-LabSql $Lab $Sql | Out-Null }
    Invoke-LabSql $Lab 'CHECKPOINT', 'SELECT pg_stat_statements_reset()' | Out-Null
}
