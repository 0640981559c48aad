# Dot-sourced after common.ps1 by the tests of Set-PerfOptimization, Undo-PerfOptimization and Get-PerfBackup.

# A project whose environments say that an application's settings file may be changed, with a catalogue that knows how: no server is needed. Each has a home of its own, for backups of one setting follow upon each other.
function New-TuningProject {
    $folder = Join-Path $TestDrive "project-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    $null = New-Item -ItemType Directory -Path (Join-Path $folder 'config'), (Join-Path $folder 'app') -Force
    $env:PERF_HOME = Join-Path $folder 'home'
    $file = Join-Path $folder 'app' 'appsettings.json'

    # With a mark at its beginning, the line ends of Windows, a comment, a layout of its own and no end of its last line: all of it has to be there again afterwards.
    $text = @('{', '  // What the shop is set up by.', '  "Logging": { "LogLevel": { "Default": "Information" } },', '  "Cache":   { "Entries": 100, "Seconds": 30 },', '  "Title": "Shop" }') -join "`r`n"
    [System.IO.File]::WriteAllText($file, $text, [System.Text.UTF8Encoding]::new($true))

    Set-Content (Join-Path $folder 'config' 'environments.yaml') @(
        "staging: { tuning: { applications: { shop: { settings: '$file' } } } }"
        "live: { production: true, tuning: { applications: { shop: { settings: '$file' } } } }"
        'bare: { target: ''http://127.0.0.1:9'' }'
    )
    $catalogue = Join-Path $folder 'catalogue.yaml'
    Set-Content $catalogue @'
optimizations:
  - id: shop.cache-entries
    title: Let the shop keep more pages
    layer: application
    strategy: conservative
    risk: low
    change: { mechanism: file.settings, effect: immediate, settings: { "Cache:Entries": "500" } }
    reason: "The shop keeps {current('Cache:Entries')} pages, and 500 have room."
  - id: shop.cache-seconds
    title: Let the shop keep pages for longer
    layer: application
    strategy: conservative
    risk: low
    change: { mechanism: file.settings, effect: immediate, settings: { "Cache:Seconds": "60" } }
  - id: shop.cache-many
    title: Let the shop keep far more pages
    layer: application
    strategy: conservative
    risk: low
    change: { mechanism: file.settings, effect: immediate, settings: { "Cache:Entries": "900" } }
'@
    [pscustomobject]@{ Folder = $folder; File = $file; Text = $text; Catalogue = $catalogue; Backups = Join-Path $folder 'home' 'backups' }
}

# What is in a file, byte for byte.
function Get-FileByte {
    param([string] $Path)
    [System.Convert]::ToHexString([System.IO.File]::ReadAllBytes($Path))
}

# A setting as the application would read it.
function Get-ShopSetting {
    param([string] $Path, [string] $Section, [string] $Name)
    (Get-Content -LiteralPath $Path -Raw | ConvertFrom-Json).$Section.$Name
}

# What somebody else does to the file meanwhile.
function Set-ShopText {
    param([string] $Path, [string] $From, [string] $To)
    [System.IO.File]::WriteAllText($Path, [System.IO.File]::ReadAllText($Path).Replace($From, $To), [System.Text.UTF8Encoding]::new($true))
}

# Makes a change without measuring it, and gives it.
function Set-ShopOptimization {
    param($Project, [string[]] $Include = 'shop.cache-entries', [hashtable] $Also = @{})
    Set-PerfOptimization -Environment staging -Catalogue $Project.Catalogue -Include $Include -SkipVerification -Confirm:$false -WarningAction SilentlyContinue @Also
}
