using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>An nginx of its own in a temporary folder on loopback; <see cref="Root"/> is null where none is installed.</summary>
public sealed class NginxFixture : IAsyncLifetime
{
    private const string Program = "/usr/sbin/nginx";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"perf-nginx-{Guid.NewGuid():N}");
    private Process? _process;

    public Uri? Root { get; private set; }

    public async Task InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            return;
        }

        Directory.CreateDirectory(_folder);

        // Another program may take the port between choosing and listening: then the next one.
        for (int attempt = 0; attempt < 20 && Root is null; attempt++)
        {
            int port = 20_000 + Random(12_000);
            await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), Configuration(port));
            _process = Process.Start(new ProcessStartInfo(Program, ["-p", _folder, "-c", Path.Combine(_folder, "nginx.conf"), "-e", Path.Combine(_folder, "error.log")]) { RedirectStandardError = true })!;
            Root = await ListensAsync(port) ? new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")) : null;
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // A master that is killed outright would leave its worker behind.
            using Process quit = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        }

        _process?.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static int Random(int limit) => System.Security.Cryptography.RandomNumberGenerator.GetInt32(limit);

    private async Task<bool> ListensAsync(int port)
    {
        for (int i = 0; i < 500 && !_process!.HasExited; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                await Task.Delay(20);
                return !_process.HasExited;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        return false;
    }

    private string Configuration(int port) => $$"""
        daemon off;
        master_process off;
        pid {{_folder}}/nginx.pid;
        error_log {{_folder}}/error.log;
        events { worker_connections 1024; }
        http {
            access_log off;
            client_body_temp_path {{_folder}}/body;
            proxy_temp_path {{_folder}}/proxy;
            fastcgi_temp_path {{_folder}}/fastcgi;
            uwsgi_temp_path {{_folder}}/uwsgi;
            scgi_temp_path {{_folder}}/scgi;
            keepalive_requests 5;
            gzip on;
            gzip_min_length 1;
            gzip_types application/json;
            server {
                listen 127.0.0.1:{{port}};
                location /ok { default_type application/json; return 200 '{"status":"ok","padding":"pppppppppppppppppppppppppppppppppppp"}'; }
                location /none { return 204; }
                location /move { return 302 /ok; }
                location /drop { return 444; }
            }
        }
        """;
}
