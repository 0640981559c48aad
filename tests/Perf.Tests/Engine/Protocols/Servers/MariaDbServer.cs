using System.Globalization;
using MySqlConnector;

namespace Perf.Tests.Engine.Protocols.Servers;

/// <summary>A MariaDB with one user, who has a password.</summary>
public sealed class MariaDbServer : LocalServer
{
    public const string Password = "p;w'=d";

    private const string Program = "/usr/sbin/mariadbd";

    private string Data => Path.Combine(Folder, "data");

    protected override string Package => "mariadb-server";

    public string ConnectionString(string password = Password) => ConnectionStringAt(Port, password);

    private static string ConnectionStringAt(int port, string password) =>
        new MySqlConnectionStringBuilder { Server = "127.0.0.1", Port = (uint)port, Database = "test", UserID = "perf", Password = password }.ConnectionString;

    protected override bool IsInstalled() => File.Exists(Program);

    protected override async Task PrepareAsync()
    {
        string user = Environment.IsPrivilegedProcess ? "root" : Environment.UserName;
        await RunAsync("mariadb-install-db", "--no-defaults", $"--datadir={Data}", $"--user={user}", "--auth-root-authentication-method=normal", "--skip-test-db", $"--tmpdir={Folder}");
        await File.WriteAllTextAsync(Path.Combine(Folder, "init.sql"), $"create database if not exists test;\ncreate or replace user 'perf'@'127.0.0.1' identified by '{Password.Replace("'", "''", StringComparison.Ordinal)}';\ngrant all on *.* to 'perf'@'127.0.0.1';\n");
    }

    protected override IReadOnlyList<string> CommandAt(int port) =>
    [
        Program, "--no-defaults", $"--datadir={Data}", $"--port={port.ToString(CultureInfo.InvariantCulture)}", "--bind-address=127.0.0.1", $"--tmpdir={Folder}", "--skip-name-resolve", $"--socket={Folder}/m.sock", $"--pid-file={Folder}/m.pid",
        $"--user={(Environment.IsPrivilegedProcess ? "root" : Environment.UserName)}", $"--init-file={Folder}/init.sql", "--innodb-buffer-pool-size=16M", "--innodb-flush-log-at-trx-commit=0",
    ];

    protected override async Task<bool> IsReadyAsync(int port)
    {
        try
        {
            await using var connection = new MySqlConnection(new MySqlConnectionStringBuilder(ConnectionStringAt(port, Password)) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
