using System.Diagnostics;
using System.Globalization;
using System.Text;
using Perf.Tests.Tuning.Files;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The mechanisms of files, killed at every boundary: in CRLF, with a mark of order and without a last newline; a file that is made; and a real nginx whose answers tell what it has read.</summary>
internal static class FileKillSubjects
{
    private const string Program = "/usr/sbin/nginx";

    // What all mechanisms of one file share is killed by two of them, in a minute; each by itself with PERF_KILL=all.
    private static readonly bool HasAll = Environment.GetEnvironmentVariable("PERF_KILL") == "all";

    private static readonly (string Mechanism, string Name, string Text, string Key, string? Before, string After)[] Rows =
    [
        ("file.json", "app.json", "{\r\n  // why\r\n  \"Log\": { \"Level\": \"Info\" }\r\n}", "Log:Level", "Info", "Warning"),
        ("file.yaml", "app.yaml", "log:\r\n  level: info # why\r\nother: 1", "log:level", "info", "warn"),
        ("file.ini", "app.ini", "[Log]\r\nlevel = info ; why", "Log:level", "info", "warn"),
        ("file.env", "app.env", "# why\r\nDOTNET_gcServer=1", "DOTNET_gcServer", "1", "0"),
        ("dotnet.runtimeconfig", "app.json", "{\r\n  \"runtimeOptions\": {\r\n    \"tfm\": \"net10.0\"\r\n  }\r\n}", "System.GC.Server", null, "false"),
        ("connection.string", "app.json", "{\r\n  \"ConnectionStrings\": { \"Shop\": \"Host=db;Password=geheim\" }\r\n}", "Maximum Pool Size", null, "20"),
        ("systemd.dropin", "units/shop.service", "[Service]\r\nExecStart=/bin/true", "Service/LimitNOFILE", null, "65536"),
    ];

    internal static IReadOnlyList<KillSubject> All { get; } =
    [
        .. Rows.Where(row => HasAll || row.Mechanism is "connection.string" or "systemd.dropin").Select(row => new KillSubject(row.Mechanism, folder => WriteAsync(folder, row.Name, row.Text), (folder, _) => Made(row.Mechanism, TargetsOf(folder, row.Name)), Changes(row.Mechanism, "application:shop", row.Key, row.Before, row.After), SnapshotAsync)),
        .. File.Exists(Program)
            ? [new KillSubject("nginx.directive", StartAsync, (folder, _) => Made("nginx.directive", TargetsOf(folder, "none")), Changes("nginx.directive", "nginx", "http/server[*]/location[/]/expires", null, "1h"), AnswerAsync) { CleanUpAsync = StopAsync }]
            : Array.Empty<KillSubject>(),
    ];

    private static PlannedChange Changes(string mechanism, string target, string key, string? before, string after) => new()
    {
        OptimizationId = "test.change",
        Title = "Changes a file",
        Mechanism = mechanism,
        Target = target,
        Effect = TuningEffect.Reload,
        Settings = [new SettingChange { Key = key, Before = before, After = after }],
    };

    private static IMechanism Made(string mechanism, TuningTargets targets) => MechanismList.All(new MechanismContext(targets, new Mechanisms.NoRestarts(), TimeProvider.System)).Single(one => one.Name == mechanism);

    private static TuningTargets TargetsOf(string folder, string name)
    {
        string file = Path.Combine(folder, "files", name);
        return new TuningTargets
        {
            Applications = [new ApplicationTarget { Name = "shop", SettingsFile = file, ConnectionFile = file, ConnectionKey = "ConnectionStrings:Shop", RuntimeConfiguration = file, EnvironmentFile = file.EndsWith(".env", StringComparison.Ordinal) ? file : null, Unit = "shop" }],
            System = new SystemTarget { UnitFolder = Path.Combine(folder, "files", "units") },
            Nginx = new NginxTarget { Configuration = Path.Combine(folder, "files", "nginx.conf"), Program = Program, Prefix = folder },
        };
    }

    private static async Task WriteAsync(string folder, string name, string text)
    {
        string path = Path.Combine(folder, "files", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);
    }

    private static Task<string> SnapshotAsync(string folder) => Task.FromResult(FolderSnapshot.Of(Path.Combine(folder, "files")));

    private static async Task StartAsync(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "files", "sites"));
        int port = FreePort.Next();
        await File.WriteAllTextAsync(Path.Combine(folder, "port"), port.ToString(CultureInfo.InvariantCulture));
        await File.WriteAllTextAsync(Path.Combine(folder, "files", "nginx.conf"), "worker_processes 1;\r\npid nginx.pid;\r\nerror_log error.log;\r\nevents {}\r\nhttp {\r\n  access_log off;\r\n  client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; uwsgi_temp_path d; scgi_temp_path e;\r\n  include sites/*;\r\n}");
        await File.WriteAllTextAsync(Path.Combine(folder, "files", "sites", "one"), $"server {{\r\n\tlisten 127.0.0.1:{port};\r\n\tlocation / {{ return 200 hello; }}\r\n}}");
        await File.WriteAllTextAsync(Path.Combine(folder, "files", "sites", "two"), $"server {{\n  listen 127.0.0.1:{port};\n  server_name two.example;\n  location / {{\n    return 200 hello; # why\n  }}\n}}");
        using Process start = Process.Start(Program, ["-p", folder, "-c", Path.Combine(folder, "files", "nginx.conf"), "-e", "error.log"]);
        await start.WaitForExitAsync();
        Assert.Equal(0, start.ExitCode);
    }

    private static async Task StopAsync(string folder)
    {
        string pid = Path.Combine(folder, "nginx.pid");
        using (Process stop = Process.Start("kill", ["-TERM", (await File.ReadAllTextAsync(pid)).Trim()]))
        {
            await stop.WaitForExitAsync();
        }

        for (int i = 0; i < 500 && File.Exists(pid); i++)
        {
            await Task.Delay(20);
        }
    }

    // What is in the files, and what the workers have read: each by itself could be right while the other is not.
    private static async Task<string> AnswerAsync(string folder)
    {
        using var client = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{await File.ReadAllTextAsync(Path.Combine(folder, "port"))}/");
        using HttpResponseMessage answer = await client.GetAsync(address);
        return $"{await SnapshotAsync(folder)}\n{answer.Headers.CacheControl}";
    }
}
