using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf.Telemetry.Sinks;

/// <summary>
/// Writes lines to InfluxDB. Version 1: /write, and the database is made where the server lets us; version 2: /api/v2/write with organization and bucket; version 3: /api/v3/write_lp. Source:
/// InfluxDB 1.x, "API reference"; 2.x, "API: write"; 3 Core, "Use the v3 write_lp API".
/// </summary>
internal sealed partial class InfluxTransport : HttpTransport
{
    private readonly OutputDefinition _output;
    private bool _hasMadeDatabase;

    /// <summary>Creates it.</summary>
    public InfluxTransport(HttpDestination server, OutputDefinition output)
        : base(server, PathOf(server, output), "text/plain; charset=utf-8", BatchCodec.Gzip) => _output = output;

    public override async Task<string?> ProbeAsync(CancellationToken stop)
    {
        if (_output.Version == 1 && await CreateDatabaseAsync(stop).ConfigureAwait(false) is { } problem)
        {
            return problem;
        }

        return await base.ProbeAsync(stop).ConfigureAwait(false);
    }

    public override async Task<Delivery> SendAsync(SinkBatch batch, CancellationToken stop)
    {
        Delivery delivery = await base.SendAsync(batch, stop).ConfigureAwait(false);
        if (_hasMadeDatabase || _output.Version != 1 || delivery.Outcome != DeliveryOutcome.Denied || delivery.Message?.Contains("database not found", StringComparison.OrdinalIgnoreCase) != true)
        {
            return delivery;
        }

        // The server was not there when it was asked first, or the database was removed meanwhile.
        _hasMadeDatabase = true;
        return await CreateDatabaseAsync(stop).ConfigureAwait(false) is null ? await base.SendAsync(batch, stop).ConfigureAwait(false) : delivery;
    }

    protected override string Advice => _output.Version == 1
        ? $"Look whether user and password are right, and whether the user may write: GRANT WRITE ON \"{_output.Database}\" TO \"{_output.User ?? "user"}\""
        : _output.Version == 2 ? $"Look whether the token is right and may write to the bucket '{_output.Bucket}' (influx auth list)" : $"Look whether the token is right and may write to '{_output.Database}' (influxdb3 show tokens)";

    protected override string MissingAdvice => _output.Version switch
    {
        1 => $"Make the database (CREATE DATABASE \"{_output.Database}\") or let the user make it",
        2 => $"Look whether the organization '{_output.Org}' and the bucket '{_output.Bucket}' are there (influx bucket list); version: 1 or 3 is for servers of those versions",
        _ => "Look whether the server is InfluxDB 3; version: 1 or 2 is for servers of those versions",
    };

    // Who is asked to write nothing complains of that alone when all else is right.
    protected override bool IsReady(HttpReply reply) => reply.Status is >= 200 and < 300 or 400 && !IsMissing(reply);

    /// <inheritdoc/>
    internal override Delivery Judge(HttpReply reply, int points)
    {
        if (reply.Status == 400)
        {
            if (IsMissing(reply))
            {
                return new Delivery(DeliveryOutcome.Denied, $"{reply.Shown}. {MissingAdvice}");
            }

            // Some lines are not taken: "partial write: ... dropped=3". What the server does not count is taken for all of it.
            if (reply.Said.Contains("partial write", StringComparison.OrdinalIgnoreCase))
            {
                int dropped = Dropped().Match(reply.Said) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int some) ? some : LinesNamed(reply) ?? points;
                return new Delivery(DeliveryOutcome.Taken, reply.Shown) { LeftOut = dropped };
            }

            return new Delivery(DeliveryOutcome.Refused, reply.Shown);
        }

        return base.Judge(reply, points);
    }

    private static bool IsMissing(HttpReply reply) => reply.Said.Contains("retention policy not found", StringComparison.OrdinalIgnoreCase) || reply.Said.Contains("database not found", StringComparison.OrdinalIgnoreCase);

    private static string PathOf(HttpDestination server, OutputDefinition output)
    {
        string Part(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(server.Given(value))}";
        return output.Version switch
        {
            1 => $"write?precision=ns{Part("db", output.Database)}{Part("rp", output.RetentionPolicy)}",
            2 => $"api/v2/write?precision=ns{Part("org", output.Org)}{Part("bucket", output.Bucket)}",
            _ => $"api/v3/write_lp?precision=nanosecond{Part("db", output.Database)}",
        };
    }

    // Version 3 answers with a list of what is wrong with which line.
    private static int? LinesNamed(HttpReply reply)
    {
        int count = LineNumber().Count(System.Text.Encoding.UTF8.GetString(reply.Body));
        return count > 0 ? count : null;
    }

    private async Task<string?> CreateDatabaseAsync(CancellationToken stop)
    {
        string name = Server.Given(_output.Database!);
        string quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, Server.At("query")) { Content = new FormUrlEncodedContent([new("q", $"CREATE DATABASE \"{quoted}\"")]) };
        HttpReply reply = await Server.SendAsync(request, stop).ConfigureAwait(false);

        // Who may not make it may well write to it, if it is there: the write tells.
        return reply.Fault ?? (reply.Status == 401 ? Judge(reply, 0).Message : null);
    }

    [GeneratedRegex(@"dropped=(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Dropped();

    [GeneratedRegex("\"line_number\"")]
    private static partial Regex LineNumber();
}
