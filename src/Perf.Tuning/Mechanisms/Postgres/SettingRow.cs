namespace Perf.Tuning.Postgres;

/// <summary>A row of pg_settings, as a new session sees it.</summary>
internal sealed record SettingRow
{
    /// <summary>What is read; the columns in the order of <see cref="Of"/>.</summary>
    public const string Sql =
        """
        SELECT s.name, coalesce(s.unit, ''), s.vartype, s.context, s.source, s.pending_restart, coalesce(s.enumvals, '{}'), coalesce(s.min_val, ''), coalesce(s.max_val, ''), pg_catalog.current_setting(s.name), coalesce(s.sourcefile, '')
          FROM pg_catalog.pg_settings s WHERE pg_catalog.lower(s.name) = ANY($1)
        """;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The unit of a number without one: <c>8kB</c>, <c>ms</c>; empty where there is none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>bool, integer, real, string or enum.</summary>
    public required string Kind { get; init; }

    /// <summary>Who may set it, and when it takes effect: internal, postmaster, sighup, backend, superuser-backend, user, superuser.</summary>
    public required string Context { get; init; }

    /// <summary>Where its value is from: default, configuration file, command line, database, user, client and so on.</summary>
    public string Source { get; init; } = "default";

    /// <summary>Whether another value waits for a restart.</summary>
    public bool IsPending { get; init; }

    /// <summary>The values of an enumeration.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The least number, in <see cref="Unit"/>; empty where there is none.</summary>
    public string Least { get; init; } = "";

    /// <summary>The greatest number, in <see cref="Unit"/>.</summary>
    public string Most { get; init; } = "";

    /// <summary>Its value as SHOW says it.</summary>
    public required string Shown { get; init; }

    /// <summary>The file that sets it; empty where none does, or the role may not know.</summary>
    public string File { get; init; } = "";

    /// <summary>Whether only a restart makes it take effect.</summary>
    public bool NeedsRestart => Context == "postmaster";

    /// <summary>A row that was read.</summary>
    public static SettingRow Of(object[] row) => new()
    {
        Name = (string)row[0],
        Unit = (string)row[1],
        Kind = (string)row[2],
        Context = (string)row[3],
        Source = (string)row[4],
        IsPending = (bool)row[5],
        Choices = (string[])row[6],
        Least = (string)row[7],
        Most = (string)row[8],
        Shown = (string)row[9],
        File = (string)row[10],
    };

    /// <summary>Reads settings by name, whatever their case; those that the server does not have are not there.</summary>
    public static async Task<IReadOnlyDictionary<string, SettingRow>> ReadAsync(PostgresSession session, IEnumerable<string> names, CancellationToken cancellation)
    {
        string[] asked = [.. names.Select(name => name.ToLowerInvariant()).Distinct()];
        return (await session.RowsAsync(Sql, cancellation, [asked]).ConfigureAwait(false)).Select(Of).ToDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);
    }
}
