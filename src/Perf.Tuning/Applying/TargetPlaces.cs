using System.Globalization;
using System.Net;
using Npgsql;
using Perf.Tuning.Files;
using Perf.Tuning.Systemd;
using StackExchange.Redis;

namespace Perf.Tuning;

/// <summary>
/// What the targets of an environment are, by names that all processes of this machine give them, whatever their environments call them: files by their real paths, servers by address and port. Nothing secret. What cannot be read
/// here has no name: it is refused where it is to be changed.
/// </summary>
internal static class TargetPlaces
{
    private const int PostgresPort = 5432;
    private const int RedisPort = 6379;
    private const string Here = "localhost";

    /// <summary>Names them.</summary>
    /// <param name="targets">The targets, with secrets filled in.</param>
    internal static IReadOnlyList<string> Of(TuningTargets targets)
    {
        var places = new SortedSet<string>(StringComparer.Ordinal);
        places.UnionWith(targets.Postgres is { Connection.Length: > 0 } postgres ? OfPostgres(postgres.Connection) : []);
        places.UnionWith(targets.Redis is { Connection.Length: > 0 } redis ? OfRedis(redis.Connection) : []);
        places.UnionWith(Files(targets).Where(file => !string.IsNullOrEmpty(file)).Select(file => Real(file!)));
        return [.. places];
    }

    private static IEnumerable<string?> Files(TuningTargets targets)
    {
        yield return targets.Nginx?.Configuration;
        foreach (ApplicationTarget application in targets.Applications)
        {
            yield return application.RuntimeConfiguration;
            yield return application.ConnectionFile;
            yield return application.SettingsFile;
            yield return application.EnvironmentFile;
            yield return targets.System is { } system && !string.IsNullOrEmpty(application.Unit) ? Path.Combine(system.UnitFolder, SystemdDropInMechanism.UnitOf(application.Unit)) : null;
        }

        // The kernel's settings are one target: whoever has one of these folders has them.
        yield return targets.System?.ProcFolder;
        yield return targets.System?.SysFolder;
        yield return targets.System?.SysctlFolder;
        yield return targets.System?.TmpfilesFolder;
    }

    private static IEnumerable<string> OfPostgres(string connection)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connection);
            int usual = settings.Port > 0 ? settings.Port : PostgresPort;
            return [.. (settings.Host ?? Here).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(host => Server("PostgreSQL", host, usual))];
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            return [];
        }
    }

    /// <summary>Names the servers of a connection to Redis; none where it cannot be read.</summary>
    /// <param name="connection">The connection.</param>
    internal static IEnumerable<string> OfRedis(string connection)
    {
        try
        {
            return [.. ConfigurationOptions.Parse(connection).EndPoints.Select(point => point switch
            {
                DnsEndPoint name => Server("Redis", name.Host, name.Port > 0 ? name.Port : RedisPort),
                IPEndPoint address => Server("Redis", address.Address.ToString(), address.Port > 0 ? address.Port : RedisPort),
                _ => $"Redis at {point}",
            })];
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return [];
        }
    }

    // A server of this machine has many names; a socket's folder is one of them.
    private static string Server(string kind, string host, int port)
    {
        int colon = host.LastIndexOf(':');
        int own = 0;
        bool hasPort = colon > 0 && (host.IndexOf(':', StringComparison.Ordinal) == colon || host[colon - 1] == ']') && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out own);
        string name = (hasPort ? host[..colon] : host).Trim('[', ']').ToLowerInvariant();
        bool isHere = name.StartsWith('/') || name.StartsWith('@') || name == Here || name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address));
        return string.Create(CultureInfo.InvariantCulture, $"{kind} at {(isHere ? Here : name)}:{(hasPort ? own : port)}");
    }

    private static string Real(string path)
    {
        string whole = Path.GetFullPath(path);
        return OperatingSystem.IsLinux() && FileCalls.Resolve(whole) is { } real ? real : whole;
    }
}
