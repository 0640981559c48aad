namespace Perf.Module.Tests.Shell;

/// <summary>What the stand-in commands do: script, then the lines that pwsh 7.6 prints for it.</summary>
public sealed class CommandTests(SharedShell shell) : IClassFixture<SharedShell>
{
    public static TheoryData<string, string> Scripts { get; } = new()
    {
        { "1..5 | Select-Object -First 2", "1|2" },
        { "1..5 | Select-Object -Last 2", "4|5" },
        { "1..5 | Select-Object -Skip 1 -First 2", "2|3" },
        { "1..5 | Select-Object -SkipLast 3", "1|2" },
        { "1..5 | Select-Object -Index 0,3", "1|4" },
        { "1,1,2 | Select-Object -Unique", "1|2" },
        { "& { 1..3; $script:ran = 'upstream went on' } | Select-Object -First 1; \"[$ran]\"", "1|[]" }, // stops upstream, not the script
        { "[pscustomobject]@{ a = 1; b = 2 } | Select-Object @{ n = 'c'; e = { $_.a + $_.b } }, a | ForEach-Object { \"$($_.c) $($_.a)\" }", "3 1" },
        { "[pscustomobject]@{ a = 1, 2 } | Select-Object -ExpandProperty a", "1|2" },
        { "(Get-Date | Select-Object * -ExcludeProperty Year).PSObject.Properties.Name -contains 'Year'", "False" },
        { "3,1,2 | Sort-Object -Descending", "3|2|1" },
        { "'b','A','a' | Sort-Object -Unique", "A|b" },
        { "@{k=2;n='x'}, @{k=1;n='y'}, @{k=2;n='a'} | ForEach-Object { [pscustomobject]$_ } | Sort-Object @{ e = 'k'; Descending = $true }, n | ForEach-Object n", "a|x|y" },
        { "5,3,9 | Sort-Object -Top 2", "3|5" },
        { "'a','b','a' | Group-Object | ForEach-Object { \"$($_.Name)=$($_.Count)\" }", "a=2|b=1" },
        { "(1..4 | Group-Object { $_ % 2 } -AsHashTable)[1] -join ','", "1,3" },
        { "(1..4 | Measure-Object -Sum -Average -Minimum -Maximum) | ForEach-Object { \"$($_.Count) $($_.Sum) $($_.Average) $($_.Minimum) $($_.Maximum)\" }", "4 10 2.5 1 4" },
        { "(2,4,4,4,5,5,7,9 | Measure-Object -StandardDeviation).StandardDeviation.ToString('F4')", "2.1381" },
        { "\"a b`nc\" | Measure-Object -Line -Word -Character | ForEach-Object { \"$($_.Lines) $($_.Words) $($_.Characters)\" }", "2 3 5" },
        { "Compare-Object 1,2,3 2,3,4 | ForEach-Object { \"$($_.InputObject)$($_.SideIndicator)\" }", "4=>|1<=" },
        { "1..3 | Tee-Object -Variable t | Out-Null; \"$t\"", "1 2 3" },
        { "1,1,2,1 | Get-Unique", "1|2|1" },
        { "[ordered]@{ a = 1; b = @(1, 2.0); c = $null; d = 'x\"y' } | ConvertTo-Json -Compress", "{\"a\":1,\"b\":[1,2.0],\"c\":null,\"d\":\"x\\\"y\"}" },
        { "[pscustomobject]@{ a = @() ; b = @{} } | ConvertTo-Json", "{|  \"a\": [],|  \"b\": {}|}" },
        { "@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Compress -WarningAction SilentlyContinue", "{\"a\":{\"b\":{\"c\":\"System.Collections.Hashtable\"}}}" },
        { "@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Compress | Out-Null", "WARNING: Resulting JSON is truncated as serialization has exceeded the set depth of 2." },
        { "@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Compress -Depth 4", "{\"a\":{\"b\":{\"c\":{\"d\":1}}}}" },
        { "1 | ConvertTo-Json -AsArray -Compress; [DayOfWeek]1 | ConvertTo-Json; [DayOfWeek]1 | ConvertTo-Json -EnumsAsStrings", "[1]|1|\"Monday\"" },
        { "$o = '{\"a\":[1,{\"b\":2.5}],\"t\":\"2026-01-02T03:04:05Z\"}' | ConvertFrom-Json; \"$($o.a[1].b) $($o.a[0].GetType().Name) $($o.t.GetType().Name) $($o.t.Kind)\"", "2.5 Int64 DateTime Utc" },
        { "('{\"b\":1,\"a\":2}' | ConvertFrom-Json -AsHashtable).Keys -join ','", "b,a" },
        { "'[1,2]' | ConvertFrom-Json | Measure-Object | ForEach-Object Count", "2" },
        { "try { '{bad' | ConvertFrom-Json } catch { 'refused' }", "refused" },
        { "[pscustomobject]@{ n = 'a,b'; v = 1 } | ConvertTo-Csv; [pscustomobject]@{ n = 'a,b'; v = 1 } | ConvertTo-Csv -UseQuotes AsNeeded -NoHeader", "\"n\",\"v\"|\"a,b\",\"1\"|\"a,b\",1" },
        { "\"n,v`n1,`\"a,`\"`\"b`\"`n2\" | ConvertFrom-Csv | ForEach-Object { \"$($_.n)=$($_.v)\" }", "1=a,\"b|2=" },
        { "'1;2' | ConvertFrom-Csv -Delimiter ';' -Header a, b | ForEach-Object { $_.b }", "2" },
        { "[pscustomobject]@{ a = 1 }, [pscustomobject]@{ a = 2 } | Export-Csv x.csv; [pscustomobject]@{ a = 3 } | Export-Csv x.csv -Append; (Import-Csv x.csv).a -join ','", "1,2,3" },
        { "(\"a = 1`nb=x\\ty\" | ConvertFrom-StringData).b", "x\ty" },
        { "'1','2','3' | Set-Content f; Add-Content f 4; (Get-Content f) -join ','; Get-Content f -TotalCount 1; Get-Content f -Tail 1; (Get-Content f -Raw).Length", "1,2,3,4|1|4|8" },
        { "Set-Content f 'é' -Encoding utf8BOM; [IO.File]::ReadAllBytes(\"$PWD/f\").Length; Get-Content f", "6|é" },
        { "Set-Content f 'ab' -NoNewline; (Get-Item f).Length; Clear-Content f; (Get-Item f).Length", "2|0" },
        { "New-Item d/e -ItemType Directory -Force | Out-Null; New-Item d/e/f -Value x | Out-Null; Copy-Item d c -Recurse; Move-Item c/e/f c/g; Rename-Item c/g h; Get-ChildItem c -Recurse -Name; Remove-Item d, c -Recurse; Test-Path d", "e|h|False" },
        { "'b.txt','a.log','.hid' | ForEach-Object { New-Item $_ | Out-Null }; (Get-ChildItem).Name -join ','; (Get-ChildItem -Filter *.txt).Name; (Get-ChildItem -Force).Count; (Get-ChildItem * -Include *.log).Name; (Get-ChildItem -Exclude *.log -Name) -join ','", "a.log,b.txt|b.txt|3|a.log|b.txt" },
        { "New-Item x/y/z -ItemType Directory -Force | Out-Null; (Get-ChildItem x -Depth 0 -Name) -join ','; (Get-ChildItem -Recurse -Directory -Name) -join ','; (Get-ChildItem -File -Recurse | Measure-Object).Count", "y|x,x/y,x/y/z|0" },
        { "Set-Content f 1; Remove-Item f -WhatIf; Test-Path f", "What if: Performing the operation \"Remove File\" on target \"$PWD/f\".|True" },
        { "Set-Content f 1 -WhatIf | Out-Null; 'a' | Out-File g -WhatIf; New-Item h -WhatIf; Test-Path f, g, h", "What if: Performing the operation \"Set Content\" on target \"Path: $PWD/f\".|What if: Performing the operation \"Output to File\" on target \"g\".|What if: Performing the operation \"Create File\" on target \"Destination: $PWD/h\".|False|False|False" },
        { "Join-Path a b c; Split-Path /a/b.txt; Split-Path /a/b.txt -Leaf; Split-Path /a/b.txt -LeafBase; Split-Path /a/b.txt -Extension; Split-Path a -IsAbsolute", "a/b/c|/a|b.txt|b|.txt|False" },
        { "Test-Path / -PathType Container; Test-Path / -PathType Leaf; Test-Path ''; Test-Path nope:/x; Test-Path env:PATH", "True|False|False|False|True" },
        { "Set-Content f 1; (Resolve-Path f).ProviderPath -eq \"$PWD/f\"; Resolve-Path f -Relative; Convert-Path f | Split-Path -Leaf", "True|./f|f" },
        { "Push-Location /; (Get-Location).Path; Pop-Location; (Get-Location).Path -eq '/'; Set-Location /; $PWD.Path", "/|False|/" },
        { "Get-Date -Date 2026-03-04 -Format yyyy/MM/dd; Get-Date -Date 2026-03-04 -Year 2020 -Format FileDate; (Get-Date -UnixTimeSeconds 0 -AsUTC).Year", "2026/03/04|20200304|1970" },
        { "(New-TimeSpan -Minutes 1 -Seconds 30).TotalSeconds; (New-TimeSpan 2026-01-01 2026-01-02).Days", "90|1" },
        { "(Measure-Command { $script:m = 1; Start-Sleep -Milliseconds 1 }).GetType().Name; $m", "TimeSpan|1" },
        { "Start-Sleep -Seconds 0.01; Start-Sleep -Duration 0:0:0.01; 'slept'", "slept" },
        { "([pscustomobject]@{ a = 1 } | Get-Member a).MemberType; (1 | Get-Member -MemberType Method -Name ToString).Name; ([math] | Get-Member -Static PI).Name", "NoteProperty|ToString|PI" },
        { "(New-Object Text.StringBuilder 'ab').ToString(); (New-Object psobject -Property @{ a = 5 }).a; (New-Object 'Collections.Generic.List[int]').Count", "ab|5|0" },
        { "$o = [pscustomobject]@{}; $o | Add-Member n 1; $o | Add-Member ScriptProperty s { $this.n + 1 }; $o.s; ($o | Add-Member @{ q = 3 } -PassThru).q", "2|3" },
        { "Set-Variable v 3; Get-Variable v -ValueOnly; New-Variable w 4; $w; Clear-Variable v; \"[$v]\"; Remove-Variable w; Test-Path variable:w", "3|4|[]|False" },
        { "$a = Get-Random -SetSeed 7 -Maximum 1000; $b = Get-Random -SetSeed 7 -Maximum 1000; $a -eq $b; (1..9 | Get-Random -Count 9 | Sort-Object) -join ''; (Get-Random -Minimum 5 -Maximum 6)", "True|123456789|5" },
        { "'abc','def' | Select-String E | ForEach-Object Line; 'a.c','abc' | Select-String 'a.c' -SimpleMatch -Raw; 'abc' | Select-String B -CaseSensitive -Quiet", "def|a.c|False" },
        { "'x','needle' | Set-Content f; $m = Select-String needle f; \"$($m.Filename):$($m.LineNumber)\"", "f:2" },
        { "(Get-Process -Id $PID).ProcessName; (Start-Process /bin/true -PassThru -Wait).ExitCode; $p = Start-Process sleep 60 -PassThru; $p | Stop-Process; Wait-Process -InputObject $p; $p.HasExited", "perfsh|0|True" },
        { "Set-Alias qq Write-Output; qq hi; (Get-Alias qq).Definition; Get-Alias -Definition Get-Content | ForEach-Object Name", "hi|Write-Output|gc|type" },
        { "Invoke-Expression '$i = 6; \"v$i\"'; $i", "v6|6" },
        { "(New-Guid).GetType().Name; (New-Guid -Empty).Guid; $t = New-TemporaryFile; $t.Exists; Remove-Item $t", "Guid|00000000-0000-0000-0000-000000000000|True" },
        { "Set-Content f abc -NoNewline; (Get-FileHash f -Algorithm MD5).Hash", "900150983CD24FB0D6963F7D28E17F72" },
        { "ConvertTo-SecureString s3 -AsPlainText -Force | ConvertFrom-SecureString -AsPlainText", "s3" },
        { "[pscustomobject]@{ a = 1; b = 'x' } | Format-Table | Out-String -Stream | Where-Object { $_ }", "a b|- -|1 x" },
        { "[pscustomobject]@{ a = 1; b = 'x' } | Format-List | Out-String -Stream | Where-Object { $_ }", "a : 1|b : x" },
        { "[pscustomobject]@{ a = 1; b = 'x' } | Format-Custom | Out-String -Stream | Where-Object { $_ } | ForEach-Object Trim", "class PSCustomObject|{|a = 1|b = x|}" },
        { "1..4 | ForEach-Object { [pscustomobject]@{ n = $_ } } | Format-Wide n -Column 2 | Out-String -Stream -Width 20 | Where-Object { $_ } | ForEach-Object { $_ -replace ' +', '.' }", "1.2|3.4" },
        { "'a','b' | Out-File f; 'c' | Out-File f -Append; (Get-Content f) -join ''; try { 'x' | Out-File f -NoClobber } catch { $_.FullyQualifiedErrorId -replace ',.*' }", "abc|NoClobber" },
        { "Write-Output 1, 2 -NoEnumerate | Measure-Object | ForEach-Object Count; Write-Output 1, 2 | Measure-Object | ForEach-Object Count", "1|2" },
        { "try { Write-Error e -ErrorId myid -ErrorAction Stop } catch [Microsoft.PowerShell.Commands.WriteErrorException] { $_.FullyQualifiedErrorId }", "myid" },
        { "Microsoft.PowerShell.Management\\Join-Path a b; (Get-Command Sort-Object).Source", "a/b|Microsoft.PowerShell.Utility" },
        { "New-Item file1 | Out-Null; (TabExpansion2 'Get-Content ./fi' -cursorColumn 16).CompletionMatches.CompletionText", "./file1" },
        { "(1..3 | ForEach-Object -Parallel { Join-Path a \"$_\" | Out-String -Stream } | Sort-Object) -join ','", "a/1,a/2,a/3" },
        { "Read-Host; Read-Host name", "typed|name: again" },
        { "Get-Command ls, cat, cp, mv, rm, sort, sleep -CommandType Alias -ErrorAction SilentlyContinue | Measure-Object | ForEach-Object Count", "0" }, // native on Unix, as in pwsh
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Command_Script_PrintsWhatPwshPrints(string script, string expected)
    {
        using var folder = new TemporaryFolder();
        var result = script.Contains("Read-Host", StringComparison.Ordinal)
            ? Perfsh.RunWithInput("typed\nagain\n", "-wd", folder.Path, "-c", script)
            : shell.Run($"Set-Location '{folder.Path}'; {script}");
        Assert.Empty(result.Error);
        Assert.Equal(expected.Replace("$PWD", folder.Path, StringComparison.Ordinal), string.Join('|', result.Lines));
    }

    [Theory]
    [InlineData("Select-Object -Bogus 1")]
    [InlineData("Get-Content x -ReadCount 5")]
    [InlineData("Get-ChildItem -FollowSymlink")]
    [InlineData("ConvertTo-Json 1 -EscapeHandling Default")]
    [InlineData("Start-Process x -WindowStyle Hidden")]
    [InlineData("Set-Variable a 1 -Visibility Private")]
    public void Command_UnknownParameter_IsABindingError(string script)
    {
        var result = shell.Run($"try {{ {script} }} catch [Management.Automation.ParameterBindingException] {{ $_.FullyQualifiedErrorId }}");
        Assert.StartsWith("NamedParameterNotFound", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-Content /no/such/file", "PathNotFound")]
    [InlineData("Get-Item /no/such/file", "PathNotFound")]
    [InlineData("Remove-Item /no/such/file", "PathNotFound")]
    [InlineData("Set-Location /no/such/folder", "PathNotFound")]
    [InlineData("Get-Process -Id 999999999", "NoProcessFoundForGivenId")]
    [InlineData("Get-Variable no_such_variable", "VariableNotFound")]
    [InlineData("1 | Measure-Object nope -Sum", "GenericMeasurePropertyNotFound")]
    public void Command_Failure_IsANonTerminatingErrorWithPwshsId(string script, string id)
    {
        var result = shell.Run($"{script} -ErrorAction SilentlyContinue; 'went on'; $Error[0].FullyQualifiedErrorId");
        Assert.Equal("went on", result.Lines[0]);
        Assert.StartsWith(id, result.Lines[1], StringComparison.Ordinal);
    }
}
