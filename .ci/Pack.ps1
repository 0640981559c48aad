# What build.ps1 does for its task Pack. Dot-sourced by it: parameters, folders and Invoke-Native are its own.

function Publish-Shell {
    # The shell as it is packed: for a platform with all of .NET that it needs, or without one for whoever has .NET.
    param([string] $Folder, [string[]] $Arguments = @())
    Invoke-Native dotnet (@('publish', (Join-Path $root 'src' 'Perf.Shell'), '-c', $Configuration, '--nologo', '-v', 'quiet', '-p:PublishDocumentationFiles=false', "-p:PublishDir=$Folder/") + $Arguments)
}

function Restore-Runtime {
    # Fetches .NET for a platform, and tells whether it is there: its parts are packages, and a registry may not have them.
    param([string] $Rid)
    # As a property, and not by -r: to restore that is one more platform of the plain build, which it would write into the lock files that are checked in.
    $said = @(& dotnet restore (Join-Path $root 'src' 'Perf.Shell') -v quiet "-p:RuntimeIdentifier=$Rid" '-p:CarriesRuntime=true' '-p:PublishReadyToRun=true' 2>&1)
    if ($LASTEXITCODE -eq 0) { return $true }
    if ($script:asked.ContainsKey('Runtime')) { throw "What perfsh needs for $Rid could not be restored: $($said -join "`n")" }
    $why = @($said | ForEach-Object { if ("$_" -match 'error (NU\d+: [^\[]+)') { $Matches[1].Trim() } }) + @('dotnet restore says no more')
    Write-Warning "No archive for $Rid`: a part of .NET for it is not in the registry. $($why[0].TrimEnd('.')). Everything else is packed."
    $false
}

function Save-ModuleDescription {
    # What the manifest says, for the packer, which knows nothing of PowerShell.
    param([string] $Path)
    $manifest = Test-ModuleManifest (Join-Path $out 'module' 'Perf' 'Perf.psd1')
    $address = $ProjectUrl ? $ProjectUrl : "$($manifest.ProjectUri)"
    ConvertTo-Json ([ordered]@{
            version     = "$($manifest.Version)"
            author      = $manifest.Author
            companyName = $manifest.CompanyName
            copyright   = $manifest.Copyright
            description = $manifest.Description
            licenseUri  = "$($manifest.LicenseUri)"
            projectUri  = $address
            tags        = @($manifest.Tags)
            commands    = @($manifest.ExportedCmdlets.Keys)
        }) | Set-Content $Path
}

function Invoke-Pack {
    # Everything that is published, into out/packages; of the archives, those of some platforms. The release notes lie beside that folder, for they are no package.
    param([string[]] $Platform = $Runtime)
    Invoke-Build
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $stage = Join-Path $out '.stage' 'packages'
    $packages = Join-Path $out 'packages'
    foreach ($folder in $stage, $packages) {
        if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
        $null = New-Item $folder -ItemType Directory -Force
    }

    $facts = Join-Path $stage 'module.json'
    Save-ModuleDescription $facts
    $arguments = @('pack', '--repository', $root, '--facts', $facts, '--module', (Join-Path $out 'module' 'Perf'), '--output', $packages, '--notes', (Join-Path $out 'release-notes.md'))
    $packed = @()
    if (-not $ModuleOnly) {
        Publish-Shell "$stage/tool"
        # The tool is started by .NET: a program of its own would be this platform's alone.
        Remove-Item (Join-Path $stage 'tool' (Split-Path $perfsh -Leaf))
        $arguments += @('--tool', "$stage/tool")
        foreach ($rid in $Platform) {
            if (-not (Restore-Runtime $rid)) { continue }
            Publish-Shell "$stage/$rid" @('--no-restore', '-r', $rid, '-p:CarriesRuntime=true', '-p:PublishReadyToRun=true')
            $arguments += @('--archive', "$rid=$stage/$rid")
            $packed += $rid
        }
    }

    Invoke-Packaging $arguments
    # A folder of 150 MB for each platform.
    Remove-Item $stage -Recurse -Force
    Write-Host "Packages: $packages, in $([int]$clock.Elapsed.TotalSeconds) s"
    if ($Verify) { Test-Reproducible $packages $packed }
}

function Invoke-Packaging {
    param([string[]] $Arguments)
    Invoke-Native dotnet (@('run', '-c', $Configuration, '--project', (Join-Path $root 'tests' 'Perf.Packaging'), '--') + $Arguments)
}

function Test-Reproducible {
    # The same sources at another place, without git and built from nothing, have to give the same bytes.
    param([string] $Packages, [string[]] $Packed)
    $copy = Join-Path $out '.verify' 'another' 'place'
    if (Test-Path $copy) { Remove-Item $copy -Recurse -Force }
    foreach ($file in [System.IO.Directory]::GetFiles($root, '*', [System.IO.SearchOption]::AllDirectories)) {
        $name = [System.IO.Path]::GetRelativePath($root, $file)
        if ($name -match '(^|[\\/])(bin|obj|out|TestResults|\.git|\.vs|\.idea)([\\/]|$)') { continue }
        $to = Join-Path $copy $name
        $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($to))
        [System.IO.File]::Copy($file, $to)
    }

    & (Join-Path $copy 'build.ps1') Pack -Configuration $Configuration -Runtime $Packed -ProjectUrl $ProjectUrl -ModuleOnly:$ModuleOnly
    Invoke-Packaging @('compare', $Packages, (Join-Path $copy 'out' 'packages'))
    Remove-Item (Join-Path $out '.verify') -Recurse -Force
    Write-Host 'Reproducible: two builds at two places gave the same packages.'
}
