using System.Globalization;
using Npgsql;

namespace Perf.Tests.Engine.Protocols.Servers;

/// <summary>A PostgreSQL with password authentication and ten connections.</summary>
public class PostgreSqlServer : LocalServer
{
    public const string Password = "p;w'=d \"x";

    private static readonly string? s_bin = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "postgres")))
        : null;

    /// <summary>Settings beside the usual, each as name=value.</summary>
    protected virtual IReadOnlyList<string> Settings => [];

    private string Data => Path.Combine(Folder, "data");

    protected override string Package => "postgresql";

    // PostgreSQL refuses to run as root.
    protected override string? RunAs => "postgres";

    /// <summary>A connection string for the server.</summary>
    public string ConnectionString(string password = Password) => ConnectionStringAt(Port, password);

    private static string ConnectionStringAt(int port, string password) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Database = "postgres", Username = "postgres", Password = password }.ConnectionString;

    protected override bool IsInstalled() => s_bin is not null;

    protected override async Task PrepareAsync()
    {
        string passwordFile = Path.Combine(Folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        if (Environment.IsPrivilegedProcess)
        {
            await Own(passwordFile);
            await Own(Folder);
        }

        await RunAsync(Path.Combine(s_bin!, "initdb"), "-D", Data, "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-N", "-E", "UTF8", "--locale=C");
    }

    protected override IReadOnlyList<string> CommandAt(int port) =>
    [
        Path.Combine(s_bin!, "postgres"), "-D", Data, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={Folder}",
        "-c", "max_connections=40", "-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "jit=off",
        .. Settings.SelectMany(setting => new[] { "-c", setting }),
    ];

    protected override async Task<bool> IsReadyAsync(int port)
    {
        try
        {
            await using NpgsqlDataSource source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionStringAt(port, Password)) { Pooling = false }.ConnectionString);
            await using NpgsqlConnection connection = await source.OpenConnectionAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            // It listens before it has recovered.
            return false;
        }
    }

    private static async Task Own(string path)
    {
        using var chown = System.Diagnostics.Process.Start("chown", ["postgres", path]);
        await chown.WaitForExitAsync();
    }
}
