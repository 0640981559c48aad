using System.Diagnostics;
using System.Globalization;
using Perf.Tests.Tuning.Files;
using Perf.Tests.Tuning.Support;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The same with a real nginx, also in the middle of checking, exchanging files and reloading. Its answers tell what its workers have read: that and its files could each be right without the other.</summary>
public sealed class KillNginxTests
{
    private const string Program = "/usr/sbin/nginx";

    [SkippableFact]
    public async Task Set_KilledAnywhere_IsRecoveredOrOfferedForUndo()
    {
        Skip.IfNot(File.Exists(Program), "nginx is not installed");
        KillRun run = Run();
        await run.SetAsync();
        await run.UndoAsync();
        await run.AtTimesAsync(1, 20, 60, 120, 250);
    }

    [SkippableFact]
    public async Task Journal_CutAnywhere_IsUndoneExactlyOrToldAsDamaged()
    {
        Skip.IfNot(File.Exists(Program), "nginx is not installed");
        await Run().CutAsync(inLines: false);
    }

    private static KillRun Run() => new(StartAsync, AnswerAsync) { CleanUpAsync = StopAsync };

    private static async Task<KillPlan> StartAsync(string folder)
    {
        int port = FreePort.Next();
        await File.WriteAllTextAsync(Path.Combine(folder, "port"), port.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(FileOf(folder, "sites"));
        await File.WriteAllTextAsync(FileOf(folder, "nginx.conf"), "worker_processes 1;\r\npid nginx.pid;\r\nerror_log error.log;\r\nevents {}\r\nhttp {\r\n  access_log off;\r\n  client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; uwsgi_temp_path d; scgi_temp_path e;\r\n  include sites/*;\r\n}");
        await File.WriteAllTextAsync(FileOf(folder, "sites/one"), $"server {{\r\n\tlisten 127.0.0.1:{port};\r\n\tlocation / {{ return 200 hello; }}\r\n}}");
        await File.WriteAllTextAsync(FileOf(folder, "sites/two"), $"server {{\n  listen 127.0.0.1:{port};\n  server_name two.example;\n  location / {{\n    return 200 hello; # why\n  }}\n}}");
        using Process start = Process.Start(Program, ["-p", folder, "-c", FileOf(folder, "nginx.conf"), "-e", "error.log"]);
        await start.WaitForExitAsync();
        Assert.Equal(0, start.ExitCode);
        return new KillPlan(
            KillSubjects.Change("nginx.directive", "nginx", ("http/server[*]/location[/]/expires", "1h")),
            new TuningTargets { Nginx = new NginxTarget { Configuration = FileOf(folder, "nginx.conf"), Program = Program, Prefix = folder } });
    }

    private static async Task StopAsync(string folder)
    {
        string pid = Path.Combine(folder, "nginx.pid");
        if (!File.Exists(pid))
        {
            return;
        }

        using (Process stop = Process.Start("kill", ["-TERM", (await File.ReadAllTextAsync(pid)).Trim()]))
        {
            await stop.WaitForExitAsync();
        }

        for (int i = 0; i < 500 && File.Exists(pid); i++)
        {
            await Task.Delay(20);
        }
    }

    private static async Task<string> AnswerAsync(string folder)
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://127.0.0.1:{await File.ReadAllTextAsync(Path.Combine(folder, "port"))}/"));
        return $"{FolderSnapshot.Of(Path.Combine(folder, "files"))}\n{answer.Headers.CacheControl}";
    }

    private static string FileOf(string folder, string name) => Path.Combine(folder, "files", name);
}
