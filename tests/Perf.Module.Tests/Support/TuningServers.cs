using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Perf.Module.Tests;

/// <summary>An nginx, a PostgreSQL and a Redis of a test's own on loopback, each with its files in a folder, for what the shell does with real servers.</summary>
internal sealed class TuningServers : IDisposable
{
    private const string Nginx = "/usr/sbin/nginx", Redis = "/usr/bin/redis-server", RedisClient = "/usr/bin/redis-cli";

    private static readonly string? s_bin = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "pg_ctl")) && File.Exists(Path.Combine(bin, "psql")))
        : null;

    private static readonly string[] s_statements =
    [
        "SELECT name, setting, source, reset_val, sourcefile, sourceline, pending_restart FROM pg_settings WHERE name NOT IN ('application_name', 'lock_timeout', 'statement_timeout') ORDER BY name",
        "SELECT * FROM pg_file_settings ORDER BY seqno",
        "SELECT * FROM pg_db_role_setting ORDER BY 1, 2",
        "SELECT n.nspname, c.relname, c.relkind, c.reloptions FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2",
    ];

    private static readonly string[] s_questions = ["CONFIG GET *", "DEBUG DIGEST"];

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _started = [];
    private bool _hasCluster;

    /// <summary>Starts them.</summary>
    public TuningServers()
    {
        try
        {
            StartCluster();
            StartRedis();
            StartNginx();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether all of them are installed.</summary>
    public static bool AreInstalled => File.Exists(Nginx) && File.Exists(Redis) && File.Exists(RedisClient) && s_bin is not null;

    /// <summary>The folder of nginx' configuration.</summary>
    public string NginxFolder => _folder.File("nginx");

    /// <summary>What an environment's <c>tuning:</c> says of them, in YAML's flow style.</summary>
    public string Tuning => string.Create(
        CultureInfo.InvariantCulture,
        $"postgresql: {{ connection: \"Host=127.0.0.1;Port={ClusterPort};Username=postgres;Database=postgres\" }}, redis: {{ connection: \"127.0.0.1:{RedisPort}\", cache: true }}, nginx: {{ configuration: {NginxFolder}/nginx.conf, program: {Nginx}, prefix: {NginxFolder}, pidFile: {NginxFolder}/nginx.pid }}");

    private int ClusterPort { get; set; }

    private int RedisPort { get; set; }

    private string Data => _folder.File("cluster/data");

    /// <summary>All settings of both servers and the bytes of the files that they are kept in.</summary>
    public string Dump()
    {
        IEnumerable<string> cluster = s_statements.Select(sql => Run([Path.Combine(s_bin!, "psql"), "-XAt", "-h", "127.0.0.1", "-p", Text(ClusterPort), "-U", "postgres", "-d", "postgres", "-c", sql]));
        IEnumerable<string> redis = s_questions.Select(ask => Run([RedisClient, "-p", Text(RedisPort), .. ask.Split(' ')]));
        string[] files = [Path.Combine(Data, "postgresql.conf"), Path.Combine(Data, "postgresql.auto.conf"), _folder.File("redis/redis.conf")];
        return string.Join('\n', [.. cluster, .. redis, .. files.Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks} {Convert.ToHexString(File.ReadAllBytes(file))}")]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Process process in _started)
        {
            // nginx' master ends its workers, when it is asked to end.
            Perfsh.Signal(process, "TERM");
            if (!process.WaitForExit(s_limit))
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        if (_hasCluster)
        {
            Cluster("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        }

        _folder.Dispose();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    // Below those that the system gives away.
    private static int Port() => 20_000 + RandomNumberGenerator.GetInt32(12_000);

    private void StartCluster()
    {
        string folder = _folder.File("cluster");
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
        {
            Run(["chown", "postgres", folder]);
            // A temporary folder is its maker's alone, and a server that is another user goes through it.
            Run(["chmod", "711", _folder.Path]);
        }

        Cluster("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C");
        for (int attempt = 0; attempt < 20 && !_hasCluster; attempt++)
        {
            ClusterPort = Port();
            File.AppendAllText(Path.Combine(Data, "postgresql.conf"), string.Create(CultureInfo.InvariantCulture, $"\nlisten_addresses = '127.0.0.1'\nport = {ClusterPort}\nunix_socket_directories = ''\nfsync = off\nshared_buffers = 16MB\nautovacuum = off\n"));
            _hasCluster = TryCluster(out _, "pg_ctl", "-D", Data, "-l", Path.Combine(folder, "log"), "-w", "-t", "60", "start");
        }

        Assert.True(_hasCluster, "PostgreSQL is installed and did not start.");
    }

    private void StartRedis()
    {
        string folder = _folder.File("redis");
        Directory.CreateDirectory(folder);
        StartListening(port =>
        {
            RedisPort = port;
            _folder.File("redis/redis.conf", string.Create(CultureInfo.InvariantCulture, $"port {port}\nbind 127.0.0.1\ndir {folder}\nsave \"\"\nenable-debug-command yes\nmaxmemory 100mb\n"));
            return new ProcessStartInfo(Redis, [$"{folder}/redis.conf"]);
        });
    }

    private void StartNginx()
    {
        Directory.CreateDirectory(NginxFolder);
        StartListening(port =>
        {
            _folder.File("nginx/nginx.conf", string.Create(CultureInfo.InvariantCulture, $$"""
                worker_processes 1;
                pid nginx.pid;
                error_log error.log;
                events { worker_connections 64; }
                http {
                    access_log off;
                    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                    server { listen 127.0.0.1:{{port}}; location / { return 200 "hello"; } }
                }

                """));
            return new ProcessStartInfo(Nginx, ["-p", NginxFolder, "-c", $"{NginxFolder}/nginx.conf", "-e", "error.log", "-g", "daemon off;"]);
        });
    }

    // At a port that nobody has: another one where it does not come up.
    private void StartListening(Func<int, ProcessStartInfo> command)
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            int port = Port();
            ProcessStartInfo info = command(port);
            info.RedirectStandardOutput = info.RedirectStandardError = true;
            Process process = Process.Start(info)!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < s_limit && !process.HasExited; Thread.Sleep(20))
            {
                if (Answers(port))
                {
                    _started.Add(process);
                    return;
                }
            }

            Assert.True(process.HasExited, $"{info.FileName} does not listen.");
            process.Dispose();
        }

        Assert.Fail("A server is installed and did not start.");
    }

    private static bool Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Cluster(string program, params string[] arguments) => Assert.True(TryCluster(out string said, program, arguments), said);

    // A database's server is nobody's root. What it starts inherits its output, so that this is a file.
    private bool TryCluster(out string said, string program, params string[] arguments)
    {
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
        string[] command = [.. user, Path.Combine(s_bin!, program), .. arguments];
        string output = _folder.File($"said-{Guid.NewGuid():N}");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" > \"$0\" 2>&1 < /dev/null", output, .. command]) { WorkingDirectory = "/" })!;
        Assert.True(process.WaitForExit(s_limit), $"{program} does not end.");
        said = File.ReadAllText(output);
        return process.ExitCode == 0;
    }

    private static string Run(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(s_limit) && process.ExitCode == 0, $"{command[0]}: {error.GetAwaiter().GetResult()}");
        return output;
    }
}
