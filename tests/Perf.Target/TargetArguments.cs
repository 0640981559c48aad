using System.Globalization;
using System.Net;
using Perf.Target.Freezing;
using Perf.Target.Platform;

namespace Perf.Target;

/// <summary>The command line of the program.</summary>
/// <param name="Options">What to serve.</param>
/// <param name="AuthorityFile">Where the certificate of the test CA is written; null writes none.</param>
internal sealed record TargetArguments(TargetOptions Options, string? AuthorityFile)
{
    public const string Usage = """
        Perf.Target [--address ADDRESS] [--port N] [--raw-port N] [--freeze DURATION/PERIOD[/FIRST]]
                    [--https] [--https-port N] [--wrong-name-port N] [--expired-port N] [--ca-file PATH]
                    [--rpc] [--rpc-port N]
                    [--platform CONNECTION]
        Serves until SIGTERM, on 127.0.0.1 unless an address is given. Ports that are not given are free ones. Each of the second line implies --https; --rpc-port implies --rpc.
        --platform also serves a small security platform under /api/v1 on the PostgreSQL database of that connection string.
        """;

    public static TargetArguments Parse(IReadOnlyList<string> args)
    {
        var options = new TargetOptions();
        string? authorityFile = null;
        for (int index = 0; index < args.Count; index++)
        {
            string name = args[index];
            if (name == "--https")
            {
                options = options with { Https = true };
                continue;
            }
            if (name == "--rpc")
            {
                options = options with { Rpc = true };
                continue;
            }
            string value = ++index < args.Count ? args[index] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--address" => options with { Address = ParseAddress(name, value) },
                "--port" => options with { Port = ParsePort(name, value) },
                "--raw-port" => options with { RawPort = ParsePort(name, value) },
                "--https-port" => options with { Https = true, HttpsPort = ParsePort(name, value) },
                "--wrong-name-port" => options with { Https = true, WrongNamePort = ParsePort(name, value) },
                "--expired-port" => options with { Https = true, ExpiredPort = ParsePort(name, value) },
                "--rpc-port" => options with { Rpc = true, RpcPort = ParsePort(name, value) },
                "--platform" => options with { Platform = new PlatformOptions(value) },
                "--freeze" => options with { Freeze = FreezeSchedule.Parse(value) },
                "--ca-file" => options with { Https = true },
                _ => throw new FormatException($"{name} is not an option."),
            };
            authorityFile = name == "--ca-file" ? value : authorityFile;
        }
        return new TargetArguments(options, authorityFile);
    }

    private static IPAddress ParseAddress(string name, string text) =>
        IPAddress.TryParse(text, out IPAddress? address) ? address : throw new FormatException($"{name} needs an address such as 127.0.0.1, not '{text}'.");

    private static int ParsePort(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue
            ? port
            : throw new FormatException($"{name} needs a port from 0 to {ushort.MaxValue}, not '{text}'.");
}
