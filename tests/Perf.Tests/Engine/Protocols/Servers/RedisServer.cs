using System.Globalization;

namespace Perf.Tests.Engine.Protocols.Servers;

/// <summary>A Redis with a password, which may be made to stand still.</summary>
public sealed class RedisServer : LocalServer
{
    public const string Password = "secret,with=marks";

    private const string Program = "/usr/bin/redis-server";

    protected override string Package => "redis-server";

    /// <summary>A template; the password is <see cref="Variables"/>' own, because it has a comma in it.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},password=${{password}}";

    /// <summary>What the connection string refers to.</summary>
    public static IReadOnlyDictionary<string, Variable> Variables { get; } = new Dictionary<string, Variable> { ["password"] = Variable.Of(ScalarValue.OfText(Password)) };

    protected override bool IsInstalled() => File.Exists(Program);

    protected override IReadOnlyList<string> CommandAt(int port) =>
    [
        Program, "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Folder, "--save", "", "--appendonly", "no", "--requirepass", Password,
        "--enable-debug-command", "yes", "--daemonize", "no",
    ];
}
