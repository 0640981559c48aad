using System.Diagnostics;
using System.Globalization;
using Perf.Tests.Tuning.Files;
using Perf.Tuning.Nginx;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

/// <summary>A real nginx with a master and workers in a folder of its own on loopback, whose configuration is in several files.</summary>
public sealed class NginxServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private Process? _process;

    public static bool IsInstalled => File.Exists(Program);

    public FileFolder Folder { get; } = new();

    public int Port { get; } = FreePort.Next();

    public string Configuration => Folder["conf/nginx.conf"];

    internal NginxMaster Master => NginxMaster.Of(Folder["nginx.pid"])!;

    internal NginxTarget Target => new() { Configuration = Configuration, Program = Program, Prefix = Folder.Path };

    public string Main => $$"""
        # of the test
        worker_processes 2;
        pid nginx.pid;
        error_log error.log;
        events { worker_connections 64; }
        http {
            access_log off;
            client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            include conf.d/*.conf;
            include {{Folder["conf/sites-enabled"]}}/*;
        }

        """;

    public string Site => $$"""
        upstream app { server 127.0.0.1:{{Port}}; }
        server {
            listen 127.0.0.1:{{Port}};
            location / { return 200 "hello"; }
            location /app {
                proxy_pass http://app;
            }
        }

        """;

    public async Task<NginxServer> StartAsync(Func<string, string>? form = null)
    {
        form ??= text => text;
        Folder.Write("conf/nginx.conf", form(Main));
        Folder.Write("conf/conf.d/a.conf", form("keepalive_requests 1000;\n"));
        Folder.Write("conf/sites-available/site", form(Site));
        Directory.CreateDirectory(Folder["conf/sites-enabled"]);
        File.CreateSymbolicLink(Folder["conf/sites-enabled/site"], "../sites-available/site");
        await RunAsync();
        return this;
    }

    public async Task RunAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program, ["-p", Folder.Path, "-c", Configuration, "-e", "error.log", "-g", "daemon off;"]) { RedirectStandardError = true })!;
        using var client = new HttpClient();
        for (int i = 0; i < 500; i++)
        {
            try
            {
                if (await client.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/")) == "hello")
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20);
            }
        }

        throw new InvalidOperationException($"nginx does not answer: {File.ReadAllText(Folder["error.log"])}");
    }

    public async Task StopAsync()
    {
        if (_process is { HasExited: false })
        {
            using Process stop = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>The configuration's files alone, without what nginx writes.</summary>
    public string Everything() => string.Join('\n', Folder.Everything().Split('\n').Where(line => line.Contains("/conf", StringComparison.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folder.Dispose();
    }
}
