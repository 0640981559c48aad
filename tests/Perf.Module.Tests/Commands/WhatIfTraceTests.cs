using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Perf.Module.Tests.Commands;

/// <summary>What the kernel sees of Set-PerfOptimization -WhatIf, with nginx, PostgreSQL, Redis, an application's files and stored runs: nothing is written, made, renamed, removed or touched.</summary>
public sealed partial class WhatIfTraceTests(WhatIfTraceTests.Traced traced) : IClassFixture<WhatIfTraceTests.Traced>
{
    // Exact names, so that they are looked at without a finding.
    private const string Plan = """
        $p = Set-PerfOptimization -Environment staging -Strategy aggressive -Catalogue catalogue.yaml -Include own.nginx, own.postgresql, own.redis, own.application -MaxChanges 12 -WhatIf -PassThru -WarningAction SilentlyContinue 6>$null
        "left out: $(($p.Skipped | ForEach-Object { "$($_.OptimizationId): $($_.Reason)" }) -join '; ')"
        ($p.Changes.Target | Sort-Object -Unique) -join ' '
        """;

    private const string Targets = "application:shop nginx postgresql redis";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIf_Traced_DoesNothingToAnyFile(bool hasHistory)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Strace.CanTrace(), "strace is not installed, or may not trace.");
        Skip.IfNot(TuningServers.AreInstalled, "nginx, redis-server or postgresql is not installed.");
        TuningServers servers = traced.Servers;
        using TestRunHome home = Project(servers);
        if (hasHistory)
        {
            LeaveHistory(home);
        }

        HashSet<string> shells = traced.Shells;
        string files = Everything(home.Path, servers.NginxFolder);
        string dump = servers.Dump();
        (Perfsh.Result said, IReadOnlyList<string> writes) = Trace(home, Plan);

        Assert.Equal("", said.Error);
        Assert.True(said.Lines[^1] == Targets, said.Output);
        string[] wrong = [.. writes.Where(call => !Strace.PathsOf(call).All(path => IsNobodys(path) || shells.Contains(WithoutNumbers(path))))];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
        Assert.Equal(files, Everything(home.Path, servers.NginxFolder));
        Assert.Equal(dump, servers.Dump());
        Assert.Equal(hasHistory, Directory.Exists(home.Home));
    }

    // That a write is seen at all.
    [SkippableFact]
    public void Trace_OfWhatWrites_ShowsIt()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Strace.CanTrace(), "strace is not installed, or may not trace.");
        using var folder = new TemporaryFolder();
        string file = folder.File("a");
        (_, IReadOnlyList<string> writes) = Strace.Run(new Dictionary<string, string>(), "/bin/sh", "-c", $"echo > {file}; cat {file}; chmod 600 {file}; mv {file} {file}.b; rm {file}.b; mkdir {file}; touch -d 2020-01-01 {file}");
        string[] paths = [.. writes.SelectMany(Strace.PathsOf)];
        Assert.Contains(file, paths);
        Assert.Contains($"{file}.b", paths);
        foreach (string call in (string[])["open", "chmod", "rename", "unlink", "mkdir", "utimensat"])
        {
            Assert.Contains(writes, one => one.Contains(call, StringComparison.Ordinal));
        }
    }

    private static (Perfsh.Result Said, IReadOnlyList<string> Writes) Trace(TestRunHome home, string script) => Strace.Run(
        new Dictionary<string, string>
        {
            ["PERF_HOME"] = home.Home,
            // Sockets and files by which a runtime can be looked into, and what a shell remembers of modules.
            ["DOTNET_EnableDiagnostics"] = "0",
            ["PSModuleAnalysisCachePath"] = "/dev/null",
        },
        Perfsh.Executable,
        "-NonInteractive",
        "-Command",
        $"Set-Location '{home.Path}'; {script}");

    // No file of anybody: devices, memory, what a runtime keeps for itself.
    private static bool IsNobodys(string path) => Nobodys().IsMatch(path);

    [GeneratedRegex(@"^(/dev/(null|zero|tty|ptmx|u?random|pts/.*|shm/.*)|/memfd:.*|/proc/(self|\d+)/.*|pipe:.*|socket:.*|anon_inode:.*|/tmp/(clr-debug-pipe|dotnet-diagnostic)-.*|/tmp/perf(info)?-\d+\.map|/tmp/\.dotnet(/.*)?|/tmp/CoreFxPipe_PSHost\..*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Nobodys();

    private static string WithoutNumbers(string path) => Numbers().Replace(path, "#");

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    // A run that has ended, and one that was killed: what it wrote last is in a log beside the file, for nobody has folded it in.
    private static void LeaveHistory(TestRunHome home)
    {
        Assert.Equal("", home.Run($"$null = Invoke-PerfTest '{home.Scenario()}' -Environment staging -WarningAction SilentlyContinue").Error);
        string log = Path.Combine(home.Home, "perf.db-wal");
        var info = new ProcessStartInfo(Perfsh.Executable, ["-NonInteractive", "-Command", $"Set-Location '{home.Path}'; $null = Invoke-PerfTest '{home.Scenario(seconds: 120)}' -Environment staging"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["PERF_HOME"] = home.Home;
        using Process process = Process.Start(info)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < s_patience && new FileInfo(log) is not { Exists: true, Length: > 0 }; Thread.Sleep(50))
        {
            Assert.False(process.HasExited);
        }

        process.Kill();
        process.WaitForExit();
        Assert.True(new FileInfo(log).Length > 0);
    }

    // With bytes and the moment at which each was written last: a file that was there for a moment shows in its folder's. A run that was killed has left the socket by which it was steered, and of that nothing can be read.
    private static string Everything(params string[] folders) => string.Join('\n', folders.SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder)).Order(StringComparer.Ordinal)
        .Select(path => string.Create(CultureInfo.InvariantCulture, $"{path} {File.GetLastWriteTimeUtc(path).Ticks} {(File.Exists(path) && Path.GetExtension(path) != ".sock" ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "")}")));

    private static TestRunHome Project(TuningServers servers)
    {
        var home = new TestRunHome();
        Directory.CreateDirectory(Path.Combine(home.Path, "app"));
        Directory.CreateDirectory(Path.Combine(home.Path, "config"));
        home.File(Path.Combine("app", "settings.json"), """{ "Cache": { "Entries": 100 } }""");
        home.File(Path.Combine("config", "environments.yaml"), $$"""staging: { tuning: { {{servers.Tuning}}, applications: { shop: { settings: ../app/settings.json } } } }""");
        home.File("catalogue.yaml", """
            optimizations:
              - id: own.nginx
                title: Compress
                layer: api
                strategy: conservative
                risk: low
                change: { mechanism: nginx.directive, settings: { http/gzip: "on" } }
              - id: own.postgresql
                title: Sort in more memory
                layer: database
                strategy: conservative
                risk: low
                change: { mechanism: postgresql.setting, settings: { work_mem: 8MB } }
              - id: own.redis
                title: Throw out what nobody asks for
                layer: api
                strategy: conservative
                risk: low
                change: { mechanism: redis.config, settings: { maxmemory-policy: allkeys-lru } }
              - id: own.application
                title: Let the shop keep more pages
                layer: application
                strategy: conservative
                risk: low
                change: { mechanism: file.settings, effect: immediate, settings: { "Cache:Entries": "500" } }
            """);
        return home;
    }

    /// <summary>The servers, which a plan must not touch, and what a shell does to files whatever command it runs.</summary>
    public sealed class Traced : IDisposable
    {
        private readonly Lazy<TuningServers> _servers = new(() => new TuningServers());
        private readonly Lazy<HashSet<string>> _shells = new(Look);

        internal TuningServers Servers => _servers.Value;

        internal HashSet<string> Shells => _shells.Value;

        public void Dispose()
        {
            if (_servers.IsValueCreated)
            {
                _servers.Value.Dispose();
            }
        }

        private static HashSet<string> Look()
        {
            using var home = new TestRunHome();
            (_, IReadOnlyList<string> own) = Trace(home, "$null = Get-Command Set-PerfOptimization");
            HashSet<string> shells = [.. own.SelectMany(Strace.PathsOf).Select(WithoutNumbers)];
            Assert.DoesNotContain(shells, path => path.StartsWith(WithoutNumbers(home.Path), StringComparison.Ordinal));
            return shells;
        }
    }
}
