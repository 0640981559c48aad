namespace Perf.Module.Tests.Lab;

/// <summary>What the lab's scripts do to a machine, and undo: each dot-sourced by the shell and held against a program, a folder or a namespace.</summary>
public sealed class LabScriptsTests(SharedShell shell) : IClassFixture<SharedShell>
{
    // The lab's program is built with the tests.
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly string s_scripts = Path.Combine(Perfsh.Root, "tests", "Perf.Lab", "Scripts");

    [SkippableFact]
    public void Initialize_ADatabaseThatNeverAnswers_IsEndedAllTheSame()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();
        // One that starts and is never ready.
        Executable(folder, "initdb", "exit 0");
        Executable(folder, "pg_isready", "exit 1");
        Executable(folder, "postgres", $"echo $$ > {folder.Path}/number; trap 'exit 0' INT; while :; do sleep 0.1; done");

        Perfsh.Result result = Alone($$"""
            . {{s_scripts}}/Programs.ps1; . {{s_scripts}}/Machine.ps1; . {{s_scripts}}/Database.ps1
            function Get-LabAccount { @() }
            $lab = [pscustomobject]@{ Folder = '{{folder.Path}}'; PostgresBin = '{{folder.Path}}'; Ports = @{ Database = 25486 } }
            try { Initialize-LabDatabase $lab -Patience 2 } catch { "said: $_" }
            $number = (Get-Content {{folder.Path}}/number -Raw).Trim()
            "lives: $(Test-Path "/proc/$number")"
            """);

        Assert.Contains("said: PostgreSQL was not there within 2 s", result.Output, StringComparison.Ordinal);
        Assert.Contains("lives: False", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Started_OneThatCannotBeEnded_DoesNotKeepTheOthers()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();

        Perfsh.Result result = Alone($$"""
            . {{s_scripts}}/Programs.ps1
            $started = [System.Collections.Generic.List[object]]::new()
            $first = Start-LabProgram first @('/bin/sleep', '60') {{folder.Path}} $started
            # Never started: it has no number.
            $started.Add(@{ Name = 'second'; Process = [System.Diagnostics.Process]::new(); Signal = 'TERM' })
            Stop-LabStarted $started 3>$null
            "ended: $($first.HasExited), left: $($started.Count)"
            """);

        Assert.Contains("ended: True, left: 0", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Namespace_WhoseLimitCannotBeSet_IsGoneAgain()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.UserName == "root", "A network namespace needs root.");

        Perfsh.Result result = Alone($$"""
            . {{s_scripts}}/Machine.ps1
            $missing = (Get-LabMachine)['netns']
            if ($missing) { "skipped: $missing"; return }
            $name = "perf-lab-test-$PID"
            try { New-LabNamespace $name nonsense } catch { 'said: tbf' }
            "left: $(@(& (Find-LabProgram ip @('/usr/sbin/ip', '/sbin/ip')) netns list) -match $name)."
            """);

        Skip.If(result.Output.Contains("skipped: ", StringComparison.Ordinal), result.Output);
        Assert.Contains("said: tbf", result.Output, StringComparison.Ordinal);
        Assert.Contains("left: .", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Names_OfOneProgram_AreOfTheLabsResolverAndTheMachineKeepsItsOwn()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.UserName == "root", "A mount namespace needs root.");
        using var folder = new TemporaryFolder();
        string program = Path.Combine(Perfsh.Root, "tests", "Perf.Lab", "bin", Configuration, "net10.0", "Perf.Lab.dll");

        Perfsh.Result result = Alone($$"""
            . {{s_scripts}}/Programs.ps1; . {{s_scripts}}/Machine.ps1
            $missing = (Get-LabMachine)['names']
            if ($missing) { "skipped: $missing"; return }
            $before = @(foreach ($file in 'resolv.conf', 'nsswitch.conf', 'hosts') { Get-Content "/etc/$file" -Raw }) -join '|'
            $started = [System.Collections.Generic.List[object]]::new()
            try {
                $resolver = Start-LabProgram names @((Find-LabProgram dotnet @('/usr/share/dotnet/dotnet')), '{{program}}', 'names', "${LabResolver}:53", 30, $LabName, '127.0.0.1') '{{folder.Path}}' $started
                Wait-Lab 'The resolver' -Process $resolver -Log '{{folder.Path}}/names.log' -Until { (Test-Path '{{folder.Path}}/names.log') -and (Get-Content '{{folder.Path}}/names.log' -Raw) -match 'ready' }
                $prefix = @(New-LabName '{{folder.Path}}/names')
                "known: $(& $prefix[0] @(@($prefix | Select-Object -Skip 1) + @('getent', 'ahosts', $LabName)))."
                $null = & $prefix[0] @(@($prefix | Select-Object -Skip 1) + @('getent', 'ahosts', 'other.lab')) 2>&1
                "other: $LASTEXITCODE."
                # It becomes the program: the number is the same, and so ends it.
                $sleeper = Start-LabProgram sleeper ($prefix + @('sleep', '60')) '{{folder.Path}}' $started
                Wait-Lab 'The program' -Process $sleeper -Until { (Get-Content "/proc/$($sleeper.Id)/cmdline" -Raw) -like 'sleep*' }
            }
            finally { Stop-LabStarted $started }
            "ended: $($sleeper.HasExited)."
            $null = & /bin/sh '{{folder.Path}}/names/run.sh' cat /etc/hosts 2>&1
            "elsewhere: $LASTEXITCODE."
            $after = @(foreach ($file in 'resolv.conf', 'nsswitch.conf', 'hosts') { Get-Content "/etc/$file" -Raw }) -join '|'
            "same: $($before -ceq $after)."
            """);

        Skip.If(result.Output.Contains("skipped: ", StringComparison.Ordinal), result.Output);
        Assert.Contains("known: 127.0.0.1 ", result.Output, StringComparison.Ordinal);
        // 2 is getent's word for a name that nobody knows.
        Assert.Contains("other: 2.", result.Output, StringComparison.Ordinal);
        Assert.Contains("ended: True.", result.Output, StringComparison.Ordinal);
        Assert.Contains("elsewhere: 1.", result.Output, StringComparison.Ordinal);
        Assert.Contains("same: True.", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"names":0}""", "ttl: 0s")]
    [InlineData("""{"names":60}""", "ttl: 0s")]
    [InlineData("{}", "ttl: .")]
    public void Scenario_OfNames_LooksThemUpForEachConnection(string inject, string expected)
    {
        Perfsh.Result result = Script($$"""
            . {{s_scripts}}/Stack.ps1
            $fault = '{"id":"a","fault":"x","inject":{{inject}},"load":[{"get":"/ping","post":"","rate":10,"levels":[],"close":true}]}' | ConvertFrom-Json
            $scenario = New-LabScenario ([pscustomobject]@{ Folder = '/tmp' }) $fault 5 'http://shop.lab:18090' | ConvertFrom-Json
            "ttl: $($scenario.http.dns.ttl). timeout: $($scenario.http.timeout). connection: $($scenario.flows.flow1.steps[0].headers.connection)."
            """);

        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        Assert.Contains("timeout: 20s. connection: close.", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Disk_OfAPartition_IsTheWholeDisk()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Devices are shown as on Linux.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("devices/vda/vda1"));
        Directory.CreateDirectory(folder.File("dev/block"));
        folder.File("devices/vda/dev", "254:0\n");
        folder.File("devices/vda/vda1/dev", "254:1\n");
        folder.File("devices/vda/vda1/partition", "1\n");
        Directory.CreateSymbolicLink(folder.File("dev/block/254:0"), "../../devices/vda");
        Directory.CreateSymbolicLink(folder.File("dev/block/254:1"), "../../devices/vda/vda1");

        Perfsh.Result result = Script($$"""
            . {{s_scripts}}/Machine.ps1
            $LabSystem = '{{folder.Path}}'
            "part: $(Get-LabDisk 254:1 /x), whole: $(Get-LabDisk 254:0 /x)"
            try { Get-LabDisk 0:42 /x } catch { "said: $_" }
            """);

        Assert.Contains("part: 254:0, whole: 254:0", result.Output, StringComparison.Ordinal);
        Assert.Contains("said: The folder /x is on no disk of its own", result.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("memory", "+cpu", "-cpu")]
    [InlineData("memory cpu", "memory cpu", "memory cpu")]
    public void Groups_OfVersion2_AreOneForEachControllerAndLeaveTheRootAsItWas(string before, string between, string after)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Control groups are Linux'.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("fs/cgroup"));
        folder.File("fs/cgroup/cgroup.controllers", "cpu io memory\n");
        folder.File("fs/cgroup/cgroup.subtree_control", before);

        Perfsh.Result result = Script($$"""
            . {{s_scripts}}/Machine.ps1
            $LabSystem = '{{folder.Path}}'
            $control = '{{folder.Path}}/fs/cgroup/cgroup.subtree_control'
            $one = New-LabGroup mark cpu
            $two = New-LabGroup mark-generator cpu
            "groups: $(Split-Path $one -Leaf) $(Split-Path $two -Leaf)"
            Remove-LabGroup $one
            "between: $(Get-Content $control -Raw)."
            Remove-LabGroup $two
            "after: $(Get-Content $control -Raw)."
            "disk: $(Split-Path (New-LabGroup mark blkio) -Leaf)"
            """);

        Assert.Contains("groups: mark-cpu mark-generator-cpu", result.Output, StringComparison.Ordinal);
        Assert.Contains($"between: {between}.", result.Output, StringComparison.Ordinal);
        Assert.Contains($"after: {after}.", result.Output, StringComparison.Ordinal);
        Assert.Contains("disk: mark-io", result.Output, StringComparison.Ordinal);
    }

    /// <summary>Cached files are no use of memory: what is left counts from what cannot be given back.</summary>
    [SkippableTheory]
    [InlineData(2, "memory.current", "memory.max", "memory.swap.max", "")]
    [InlineData(1, "memory.usage_in_bytes", "memory.limit_in_bytes", "memory.swappiness", "total_")]
    public void Memory_LeavesRoomBeyondWhatIsInUse(int version, string usage, string limit, string swap, string prefix)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Control groups are Linux'.");
        using var folder = new TemporaryFolder();
        folder.File(usage, "100000000\n");
        folder.File(swap, "60\n");
        folder.File("memory.stat", $"inactive_file 1\nactive_file 1\n{prefix}inactive_file 30000000\n{prefix}active_file 20000000\nrss 5\n");

        Perfsh.Result result = Script($$"""
            . {{s_scripts}}/Machine.ps1
            function Get-LabGroupVersion { {{version}} }
            Set-LabMemoryRoom {{folder.Path}} 8
            "limit: $(Get-Content {{folder.Path}}/{{limit}} -Raw), swap: $(Get-Content {{folder.Path}}/{{swap}} -Raw)."
            """);

        // 50,000,000 that are in use, and eight MiB; of version 2 the lines without a prefix are counted, too.
        int cached = prefix.Length == 0 ? 2 : 0;
        Assert.Contains($"limit: {58388608 - cached}, swap: 0.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_ThatLieTwice_AreRefused()
    {
        Perfsh.Result result = Script($$"""
            . {{s_scripts}}/Machine.ps1
            try { Assert-LabPort @{ App = 18690; Database = 18690 } } catch { "said: $_" }
            """);

        Assert.Contains("said: Port 18690 is wanted twice", result.Output, StringComparison.Ordinal);
    }

    private Perfsh.Result Script(string text) => Checked(shell.Run("$ErrorActionPreference = 'Stop'\n" + text));

    // What starts programs or changes the machine, in a process of its own.
    private static Perfsh.Result Alone(string text) => Checked(Perfsh.Run("-NoProfile", "-NonInteractive", "-Command", "$ErrorActionPreference = 'Stop'\n" + text));

    private static Perfsh.Result Checked(Perfsh.Result result)
    {
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result;
    }

    private static void Executable(TemporaryFolder folder, string name, string text)
    {
        string file = folder.File(name, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
